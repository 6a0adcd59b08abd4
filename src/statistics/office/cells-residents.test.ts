/** What areas of few residents do not show in the table of another office: which codes are how many years, who lives where, and what is refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Row } from '#base';
import { auditCells } from './audit-cells.ts';
import { yearsOfCode } from './cells-residents.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { protectCells } from './protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import { needsWith, sha256 } from '../test-kit.ts';
import { officeOf } from './test-office.ts';
import { parsed, rowsOf, someNumbers, specOf, specText, towns } from './test-single-years.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-residents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
it.each([
  ['7', 1],
  ['７歳', 1],
  ['0-4', 5],
  ['０～４歳', 5],
  ['85+', Infinity],
  ['85歳以上', Infinity],
  ['10代', null],
  ['高齢者', null],
])('reads of the code %j that it spans %s years', (code, spans) => {
  expect(yearsOfCode(code)).toBe(spans);
});

describe('single years that towns are too small to show', () => {
  it('is met by a further table of the same people beside the ledger: what both show together tells no year either', async () => {
    const ledger = new Map();
    const office = officeOf(() => needsWith('ages'), ledger);
    const ofPeople = specText('show', "of: { dataset: people, time: '2026', snapshot: first }");
    const first = { spec: at('first.yaml'), table: at('cells.csv'), out: at('out.csv'), report: at('report.json') };
    writeFileSync(
      first.table,
      `place,age,sex,n\n${rowsOf(someNumbers)
        .map((row) => Object.values(row).join())
        .join('\n')}\n`,
    );
    writeFileSync(first.spec, ofPeople.replace(/^residents:.*$/m, 'residents: { column: place }'));
    writeFileSync(at('residents.csv'), `code,residents\n${towns.map((town) => `${town},300`).join('\n')}\n`);
    const beside = { ledger: at('ledger'), residents: at('residents.csv') };
    expect(await office('protect', { ...first, ...beside })).toMatchObject({
      ok: true,
    });
    const second = {
      spec: at('second.yaml'),
      table: at('second.csv'),
      out: at('second-out.csv'),
      report: at('second.json'),
    };
    writeFileSync(
      second.spec,
      ofPeople
        .replace('by-age', 'by-sex')
        .replace(/^ {2}- { column: age.*\n/m, '')
        .replace(/^ages:.*\n/m, '')
        .replace(', ages: [{ below: 1000, years: 5 }]', ''),
    );
    const rows = rowsOf(someNumbers).filter(({ age }) => age === 'total');
    writeFileSync(second.table, `place,sex,n\n${rows.map(({ place, sex, n }) => [place, sex, n].join()).join('\n')}\n`);
    expect(await office('protect', { ...second, ledger: at('ledger') })).toMatchObject({ ok: true });
    const seen = new Map(
      parsed(readFileSync(first.out, 'utf8')).map(({ place, age, sex, n }) => [[place, age, sex].join(), n]),
    );
    for (const { place, sex, n } of parsed(readFileSync(second.out, 'utf8')))
      expect(n).toBe(seen.get([place, 'total', sex].join()));
  });

  it('is refused where residents or years are not told, naming what to write', async () => {
    const needs = await needsWith('ages');
    const rows = rowsOf(someNumbers);
    const wrong = async (spec: CellsSpec) => {
      const made = await protectCells(spec, rows, needs, []);
      return made.ok ? [] : (made.refusal.because ?? []).map(({ en }) => en);
    };
    const spec = specOf();
    const { w0t1: _, ...others } = spec.residents?.of ?? {};
    expect(await wrong({ ...spec, residents: { column: 'place', of: others } })).toEqual([
      'residents: no number of residents of "w0t1" ("place").',
    ]);
    for (const line of ['residents', 'ages']) {
      const read = readCellsSpec(specText().replace(new RegExp(`^${line}:.*$`, 'm'), ''), 'by-age');
      expect(read.ok ? '' : JSON.stringify(read.refusal)).toContain(line);
    }
    const rounded = readCellsSpec(specText('show', 'rounding: { base: 3 }'), 'by-age');
    expect(rounded.ok ? '' : JSON.stringify(rounded.refusal)).toContain('hiding only');
  });
});

describe('the smallest numbers of areas with few residents', () => {
  const tiered = (live: number) =>
    ({
      ...specOf(),
      ages: undefined,
      residents: { column: 'place', of: Object.fromEntries(towns.map((town) => [town, live])) },
    }) as CellsSpec;
  const withTier = (live: number): CellsSpec => {
    const { ages: _, ...policy } = specOf().policy;
    return { ...tiered(live), policy: { ...policy, population: [{ below: 1000, threshold: 12 }] } };
  };
  const rows: Row[] = rowsOf(someNumbers).filter(({ age }) => ['total', '0-4', '5-9', '10+'].includes(String(age)));
  const seen = async (spec: CellsSpec) => {
    const made = await protectCells(spec, rows, { ...(await needsWith('tier')), exact: false }, []);
    if (!made.ok) throw new Error(made.refusal.en);
    return made.value;
  };
  it('are asked of towns by how many live there, and verified', async () => {
    const needs = { ...(await needsWith('tier')), exact: false };
    const few = await seen(withTier(900));
    const small = (row: Row, i: number) =>
      towns.includes(String(row['place'])) && Number(row['n']) > 3 && Number(row['n']) < 12 ? [i] : [];
    const hit = rows.flatMap(small);
    expect(hit.length).toBeGreaterThan(5);
    for (const i of hit) expect(parsed(few.csv)[i]?.['status']).not.toBe('shown');
    expect(auditCells(withTier(900), parsed(few.csv), few.csv, few.report, needs)).toMatchObject({ ok: true });
    // As if a thousand lived in each.
    const many = await seen(withTier(1000));
    const shownThere = hit.filter((i) => parsed(many.csv)[i]?.['status'] === 'shown');
    expect(shownThere.length).toBeGreaterThan(0);
    const audited = auditCells(
      withTier(900),
      parsed(many.csv),
      many.csv,
      { ...many.report, sha256: sha256(many.csv) },
      needs,
    );
    expect(audited.ok ? '' : JSON.stringify(audited.refusal)).toContain('fewer people are shown than an area');
  });
});
