/** Other offices use the protection alone: a CSV of records or cells in, a protected CSV and a report out, audited again later. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CellsReport } from './protect-cells.ts';
import { needsWith } from '../test-kit.ts';
import { exampleCells as cells, exampleSpec as spec, officeOf } from './test-office.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-cells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const run = officeOf(() => needsWith('cells'));
const rowsOf = (name: string) =>
  readFileSync(at(name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

const records = '../shared/data/disclosure/sdctable_microdata1.csv';
const oracle = '../shared/data/disclosure/oracle_sdctable_microdata1_cells.csv';
const here = existsSync(records) && existsSync(oracle);
if (!here) console.warn(`SKIPPED: ${records} is not here, so the published example of sdcTable was NOT protected`);

describe.skipIf(!here)('the published example A', () => {
  it('is counted to the published cells, and protected with no more cells than the best published result', async () => {
    writeFileSync(at('a.yaml'), spec('amount: { total: val, first: x1, second: x2 }\nrecords: { amount: val }'));
    expect(await run('tabulate', { spec: at('a.yaml'), records, out: at('a.csv') })).toMatchObject({ ok: true });
    const expected = new Map(
      readFileSync(oracle, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map(([, region, gender, n, value, x1, x2]) => [`${region},${gender}`, [n, value, x1, x2].map(Number)]),
    );
    const cells = rowsOf('a.csv').slice(1);
    expect(cells).toHaveLength(expected.size);
    for (const [region, gender, ...facts] of cells)
      expect([region, gender, ...facts.map(Number)]).toEqual([
        region,
        gender,
        ...(expected.get(`${region},${gender}`) as number[]),
      ]);

    writeFileSync(at('n.yaml'), spec());
    const options = { spec: at('n.yaml'), table: at('a.csv'), out: at('p.csv'), report: at('p.json') };
    expect(await run('protect', options)).toMatchObject({ ok: true });
    const report = JSON.parse(readFileSync(at('p.json'), 'utf8'));
    // OPT, HITAS, HYPERCUBE and SIMPLEHEURISTIC all need three
    expect(report.systems[0]).toMatchObject({ cells: 15, primary: 1, complementary: 3 });
    expect(rowsOf('p.csv').filter((row) => row[2] === '')).toHaveLength(4);
  });
});

describe('a table of cells', () => {
  const files = { spec: at('t.yaml'), table: at('t.csv'), out: at('t-out.csv'), report: at('t.json') };
  const audit = () => run('audit', { spec: files.spec, table: files.out, report: files.report });
  it('is protected, and passes the audit from the outside; a changed file does not', async () => {
    writeFileSync(files.spec, spec());
    writeFileSync(files.table, cells);
    expect(await run('protect', files)).toMatchObject({ ok: true });
    const [header, ...rows] = rowsOf('t-out.csv');
    expect(header).toEqual(['region', 'gender', 'n', 'status']);
    expect(rows.filter((row) => row[2] === '').length).toBeGreaterThanOrEqual(4);
    expect(rows.map((row) => row[3])).toContain('complementary');
    for (const row of rows) expect(row[2] === '').toBe(row[3] !== 'shown');
    expect(await audit()).toMatchObject({ ok: true });
    const text = readFileSync(files.out, 'utf8');
    writeFileSync(files.out, text.replace(/^(A,f),,(?:threshold|complementary)$/m, '$1,3,shown'));
    expect(await audit()).toMatchObject({ ok: false, refusal: { code: 'statistics.audit-failed' } });
  });
  it('keeps a report of which nothing can be changed unseen', async () => {
    const ofPeople = spec("of: { dataset: kept, time: '2026', snapshot: kept }");
    const kept = { ...files, ledger: at('kept') };
    writeFileSync(files.spec, ofPeople);
    writeFileSync(files.table, cells);
    expect(await run('protect', kept)).toMatchObject({ ok: true });
    expect(await run('protect', kept)).toMatchObject({ ok: true });
    const verify = async () => {
      const found = await run('audit', {
        spec: files.spec,
        table: files.out,
        report: files.report,
        ledger: at('kept'),
      });
      return found.ok ? [] : (found.refusal.because ?? []).map(({ en }) => en);
    };
    expect(await verify()).toEqual([]);
    const text = readFileSync(files.report, 'utf8');
    const changes: [string, (report: CellsReport) => unknown][] = [
      ['policy', (r) => ({ ...r, policy: { ...r.policy, pPercent: 2 } })],
      ['name', (r) => ({ ...r, table: 'another' })],
      ['hash', (r) => ({ ...r, sha256: '0'.repeat(64) })],
      ['number of cells', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, cells: s.cells + 1 })) })],
      ['equations', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, equations: 1 })) })],
      ['number of hidden cells', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, primary: s.primary + 1 })) })],
      ['can be computed', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, recomputable: 1 })) })],
      ['tightest interval', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, tightestInterval: 10_000 })) })],
      ['below the policy', (r) => ({ ...r, systems: r.systems.map((s) => ({ ...s, tightestInterval: 1 })) })],
      ['list of hidden', (r) => ({ ...r, hidden: r.hidden.slice(1) })],
      ['reason', (r) => ({ ...r, hidden: r.hidden.map((h) => ({ ...h, reason: 'dominance' })) })],
      ['interval differs', (r) => ({ ...r, hidden: r.hidden.map((h) => ({ ...h, atLeast: [0, 999] })) })],
      ['ledger', (r) => ({ ...r, ledgerSha256: '0'.repeat(64) })],
      ['ledger', (r) => ({ ...r, releasedBefore: 0 })],
    ];
    for (const [says, change] of changes) {
      writeFileSync(files.report, JSON.stringify(change(JSON.parse(text) as CellsReport)));
      expect((await verify()).join(' ')).toContain(says);
    }
    writeFileSync(files.report, text);
    expect(await verify()).toEqual([]);
  });
  it('fails the audit where complementary suppression was left out', async () => {
    writeFileSync(
      files.out,
      cells
        .replace('n\n', 'n,status\n')
        .replace(/,(\d+)\n/g, (line, n) => (n === '3' ? ',,threshold\n' : `,${n},shown\n`)),
    );
    const failed = await audit();
    expect(failed.ok ? [] : failed.refusal.because?.map((b) => b.en)).toEqual(
      expect.arrayContaining([expect.stringContaining('hash'), expect.stringContaining('can be computed')]),
    );
  });
  it('is refused with every fault at once, none of which tells a number', async () => {
    writeFileSync(
      files.table,
      cells.replace('A,m,37', 'A,m,36').replace('B,f,25', 'B,f,x').replace('C,f,18', 'C,f,-1'),
    );
    const wrong = await run('protect', files);
    const faults = wrong.ok ? [] : (wrong.refusal.because ?? []).map((b) => b.en);
    expect(faults).toEqual(
      expect.arrayContaining([
        'Row 10, "n": not a number from 0 up (without separators, units or signs).',
        'Row 13, "n": not a number from 0 up (without separators, units or signs).',
      ]),
    );
    expect(faults.some((f) => f.includes('not the sum'))).toBe(true);
    expect(faults.join()).not.toMatch(/36|-1/);
    writeFileSync(files.table, 'place,n\nA,3\n');
    expect(await run('protect', files)).toMatchObject({ ok: false, refusal: { code: 'statistics.cells-invalid' } });
  });
  it('is checked against the ledger: a load corrected by one person shows no difference', async () => {
    const of = (snapshot: string) => spec(`of: { dataset: people, time: '2026', snapshot: ${snapshot} }`);
    writeFileSync(files.spec, of('first'));
    writeFileSync(files.table, cells);
    expect(await run('protect', { ...files, ledger: folder })).toMatchObject({ ok: true });
    const before = rowsOf('t-out.csv');
    writeFileSync(files.spec, of('second'));
    writeFileSync(
      files.table,
      cells
        .replace('total,total,96', 'total,total,97')
        .replace('total,f,46', 'total,f,47')
        .replace('B,total,33', 'B,total,34')
        .replace('B,f,25', 'B,f,26'),
    );
    expect(await run('protect', { ...files, ledger: folder })).toMatchObject({ ok: true });
    for (const [i, row] of rowsOf('t-out.csv').entries())
      if (row[2] !== '' && before[i]?.[2] !== '') expect(row[2]).toBe(before[i]?.[2]);
    expect(JSON.parse(readFileSync(files.report, 'utf8')).differences).toBeGreaterThan(0);
    writeFileSync(files.spec, spec());
    expect(await run('protect', { ...files, ledger: folder })).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.ledger-needs-of' },
    });
  });
});
