/** Single years that only large areas show, released by another office: protected, verified later from the published file, and refused once anything is altered. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Row, valueOf } from '#base';
import { auditCells } from './audit-cells.ts';
import { leftBy } from './audit-numbers.ts';
import { systemOfCells } from './cells-system.ts';
import { loadSolver } from '../prove/highs-solver.ts';
import type { Solver } from '../needs.ts';
import { type CellsReport, protectCells } from './protect-cells.ts';
import { streamOf } from '../system/randomness.ts';
import { needsWith, sha256 } from '../test-kit.ts';
import { officeOf } from './test-office.ts';
import { inner, parsed, rowsOf, someNumbers, specOf, specText, towns, years } from './test-single-years.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-audit-ages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const run = officeOf(() => needsWith('ages'));
const files = { spec: at('spec.yaml'), table: at('out.csv'), report: at('report.json') };
const faultsNow = async (): Promise<string[]> => {
  const found = await run('audit', files);
  return found.ok ? [] : [found.refusal.en, ...(found.refusal.because ?? []).map(({ en }) => en)];
};

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

describe('a table of single years that towns are too small to show', () => {
  it('passes the audit from the published file and its report alone, and nothing of it can be altered unseen', async () => {
    writeFileSync(files.spec, specText());
    const csv = rowsOf(someNumbers).map((row) => Object.values(row).join());
    writeFileSync(at('cells.csv'), `place,age,sex,n\n${csv.join('\n')}\n`);
    expect(
      await run('protect', { spec: files.spec, table: at('cells.csv'), out: files.table, report: files.report }),
    ).toMatchObject({ ok: true });
    const [text, report] = [readFileSync(files.table, 'utf8'), readFileSync(files.report, 'utf8')];
    const rows = parsed(text);
    for (const { place, age, status } of rows)
      if (towns.includes(String(place)) && years.includes(String(age))) expect(status).toBe('detail');
      else expect(status).not.toBe('detail');
    expect(rows.some(({ place, age, status }) => place === 'w0' && age === '3' && status === 'shown')).toBe(true);
    expect(await faultsNow()).toEqual([]);

    // One year of a town opened, with the truth in it, in the file and in the report.
    const opened = rowsOf(someNumbers).findIndex(
      ({ place, age, sex }) => place === 'w0t1' && age === '3' && sex === 'both',
    );
    const truth = rowsOf(someNumbers)[opened]?.['n'];
    const openText = text.replace('w0t1,3,both,,detail', `w0t1,3,both,${truth},shown`);
    writeFileSync(files.table, openText);
    const told = JSON.parse(report) as CellsReport;
    writeFileSync(
      files.report,
      JSON.stringify({
        ...told,
        sha256: sha256(openText),
        hidden: told.hidden.filter(({ row }) => row !== opened + 2),
      }),
    );
    expect((await faultsNow()).join(' ')).toContain('narrower than an area of so few residents may show');

    writeFileSync(files.table, text);
    const changes: [string, (report: CellsReport) => unknown][] = [
      [
        'interval differs',
        (r) => ({ ...r, hidden: r.hidden.map((h) => (h.reason === 'detail' ? { ...h, atLeast: [0, 999] } : h)) }),
      ],
      ['list of hidden', (r) => ({ ...r, hidden: r.hidden.filter(({ row }) => row !== opened + 2) })],
      ['policy', (r) => ({ ...r, policy: { ...r.policy, ages: undefined } })],
    ];
    for (const [says, change] of changes) {
      writeFileSync(files.report, JSON.stringify(change(told)));
      expect((await faultsNow()).join(' ')).toContain(says);
    }
    writeFileSync(files.report, report);
    // Another number of residents would have let the town show its years.
    writeFileSync(files.spec, specText().replace('w0t1: 300', 'w0t1: 3000'));
    expect((await faultsNow()).join(' ')).toContain('says that the age is too narrow');
    writeFileSync(files.spec, specText());
    expect(await faultsNow()).toEqual([]);
  });

  it('passes where hardly anybody lives, too; where the report says of a year that somebody is of it, that year must be uncertain', async () => {
    const needs = { ...(await needsWith('sparse')), exact: false };
    const sparse = fc.array(
      fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 220, maxLength: 220 },
    );
    let [narrow, refused] = [0, 0];
    for (const [i, numbers] of [someNumbers, ...fc.sample(sparse, { numRuns: 3, seed: 3 })].entries()) {
      const spec = specOf(i === 0 ? 'protect' : 'show');
      const made = await protectCells(spec, rowsOf(numbers), needs, []);
      if (!made.ok) {
        refused += 1;
        continue;
      }
      const { csv, report } = made.value;
      expect(auditCells(spec, parsed(csv), csv, report, needs)).toMatchObject({ ok: true });
      const empty = report.hidden.filter(
        (h) => h.reason === 'detail' && h.rules.length === 0 && h.atLeast[1] - h.atLeast[0] < 2,
      );
      if (empty.length === 0) continue;
      narrow += 1;
      expect(i).toBeGreaterThan(0);
      const forged = {
        ...report,
        hidden: report.hidden.map((h) => (empty.includes(h) ? { ...h, rules: ['threshold' as const] } : h)),
      };
      const audited = auditCells(spec, parsed(csv), csv, forged, needs);
      expect(audited.ok ? '' : JSON.stringify(audited.refusal)).toContain('the interval is only');
    }
    expect(narrow).toBeGreaterThan(0);
    expect(refused).toBeLessThan(2);
    // Without what was hidden for others' sake.
    const spec = specOf();
    const { csv, report } = valueOf(await protectCells(spec, rowsOf(someNumbers), needs, []));
    const truth = rowsOf(someNumbers);
    const bare = csv.replace(
      /^([^\n]*),,complementary$/gm,
      (_, key: string) =>
        `${key},${truth.find((row) => [row['place'], row['age'], row['sex']].join() === key)?.['n']},shown`,
    );
    expect(bare).not.toBe(csv);
    const kept = report.hidden.filter(({ row }) => parsed(bare)[row - 2]?.['status'] !== 'shown');
    const audited = auditCells(spec, parsed(bare), bare, { ...report, sha256: sha256(bare), hidden: kept }, needs);
    expect(audited.ok ? '' : JSON.stringify(audited.refusal)).toMatch(/can be computed|the interval is only/);
  });

  it('leaves of every year what linear programmes over the whole table leave, though the audit never builds these', () => {
    let compared = 0;
    fc.assert(
      fc.property(inner, fc.array(fc.nat(400), { maxLength: 25 }), (numbers, also) => {
        const rows = rowsOf(numbers);
        // A pattern nobody chose with care: years of towns, small numbers, and some more.
        const reason = (i: number): string => {
          const { place, age, n } = rows[i] as Row;
          if (towns.includes(String(place)) && years.includes(String(age))) return 'detail';
          if (Number(n) > 0 && Number(n) < 4) return 'threshold';
          return also.includes(i) ? 'complementary' : 'shown';
        };
        const file = rows.map(
          (row, i): Row => ({ ...row, n: reason(i) === 'shown' ? (row['n'] as string) : '', status: reason(i) }),
        );
        const spec = specOf();
        const { system, trees } = valueOf(systemOfCells(spec, file, false, (row) => row['n'] === ''));
        const hidden = [...file.keys()].filter((i) => reason(i) !== 'shown');
        // No interval is believed: all are looked for to the end.
        const looked = { system, trees, hidden, reasonOf: reason, listed: [], of: 'people' as const };
        const closed = leftBy(spec, file, looked, solver, streamOf(sha256('closed')));
        const whole = leftBy({ ...spec, ages: undefined }, file, looked, solver, streamOf(sha256('whole')));
        const round = (of: typeof closed) =>
          of.intervals.map((interval) => interval?.map((end) => Math.round(end * 1e4) / 1e4 + 0));
        expect(round(closed)).toEqual(round(whole));
        compared += hidden.length;
      }),
      { numRuns: 2, seed: 54 },
    );
    expect(compared).toBeGreaterThan(400);
  });
});
