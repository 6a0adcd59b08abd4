/** Areas with too few people are added to a neighbour: the table, the list beside it and the next month say so. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noise, policy, protectingOffice, refusalOf, type Visit, visits } from './test-protecting-office.ts';

const { at, said, run, read, rowsOf, spec, write, secretFile, out } = protectingOffice();
writeFileSync(secretFile, `${'5a'.repeat(32)}\n`, { mode: 0o600 });

describe('areas with too few people', () => {
  const merging = 'records: { unit: person }\nmerging: { column: town, least: 5 }';
  const protect = (options: Record<string, string>, name: string) =>
    run('protect', { records: at('visits.csv'), ...out(name), ...options });

  it('are added to the neighbour in the table; both say so, the list stands beside, and the audit reads it', async () => {
    spec('merge.yaml', merging);
    said.length = 0;
    expect(await protect({ spec: at('merge.yaml') }, 'merged')).toMatchObject({ ok: true });
    const rows = rowsOf('merged.csv');
    // 森町 has 3 people; of its neighbours in the list only 浜町 touches it.
    const received = rows.filter((row) => row['merged_from'] === '森町');
    expect(received.map((row) => row['town'])).toEqual(['浜町', '浜町', '浜町']);
    expect(received.find((row) => row['sex'] === '計')?.['n']).toBe('12');
    const blank = rows.filter((row) => row['merged_into'] !== '');
    expect(blank.map((row) => [row['town'], row['n'], row['status'], row['merged_into']])).toEqual(
      Array.from({ length: 3 }, () => ['森町', '', 'merged', '浜町']),
    );
    expect(read('merged.merges.csv')).toBe(
      'column,code,HTKSYORI,HTKSAKI,GASSAN\ntown,浜町,1,,森町\ntown,森町,2,浜町,\n',
    );
    const report = JSON.parse(read('merged.json'));
    expect(report.merges).toEqual({ column: 'town', groups: [{ into: '浜町', from: ['森町'] }] });
    expect(report.protection[0].ja).toContain('1区域は隣の区域に合算');
    expect(said.map(({ en }) => en).join()).toContain('1 areas with few people are merged');
    const audit = { spec: at('merge.yaml'), table: at('merged.csv'), report: at('merged.json') };
    expect(await run('audit', audit)).toMatchObject({ ok: true });
    writeFileSync(at('unmarked.csv'), read('merged.csv').replaceAll(',森町\n', ',\n'));
    expect(refusalOf(await run('audit', { ...audit, table: at('unmarked.csv') })).because[0]?.ja).toContain(
      '合算の表示',
    );
    writeFileSync(at('filled.csv'), read('merged.csv').replace(/^森町,計,,/m, '森町,計,3,'));
    expect(refusalOf(await run('audit', { ...audit, table: at('filled.csv') })).because[0]?.en).toContain('merging');
  });
  it('go to a neighbour that a list names, in the same ward or nowhere; a list of parents serves as well as the description', async () => {
    writeFileSync(at('neighbours.csv'), 'code,neighbour\n山町,森町\n川町,森町\n');
    expect(await protect({ spec: at('merge.yaml'), neighbours: at('neighbours.csv') }, 'named')).toMatchObject({
      ok: true,
    });
    expect(JSON.parse(read('named.json')).merges.groups).toEqual([{ into: '山町', from: ['森町'] }]);
    writeFileSync(at('elsewhere.csv'), 'code,neighbour\n川町,森町\n');
    expect(await protect({ spec: at('merge.yaml'), neighbours: at('elsewhere.csv') }, 'none')).toMatchObject({
      ok: true,
    });
    expect(JSON.parse(read('none.json')).merges).toBeNull();
    writeFileSync(
      at('plain.yaml'),
      `table: visits\ndimensions: [{ column: town, total: 全市 }, { column: sex, total: 計 }]\npeople: n\n${merging}\n${policy}\n`,
    );
    writeFileSync(
      at('parents.csv'),
      'column,code,parent\ntown,山町,東区\ntown,浜町,東区\ntown,森町,東区\ntown,川町,西区\ntown,丘町,西区\n',
    );
    expect(await protect({ spec: at('plain.yaml'), parents: at('parents.csv') }, 'listed')).toMatchObject({ ok: true });
    expect(JSON.parse(read('listed.json')).merges).toEqual(JSON.parse(read('merged.json')).merges);
    const wrong = refusalOf(await protect({ spec: at('plain.yaml'), parents: at('neighbours.csv') }, 'x'));
    expect(wrong.because.map(({ en }) => en).join()).toContain('no column "parent"');
  });
  it('give the same from cells as from records, for amounts too; who counts in both is counted once from records and refused in cells', async () => {
    spec('cells.yaml', '');
    expect(
      await run('tabulate', { spec: at('merge.yaml'), records: at('visits.csv'), out: at('t.csv') }),
    ).toMatchObject({ ok: true });
    expect(await run('protect', { spec: at('merge.yaml'), table: at('t.csv'), ...out('from-cells') })).toMatchObject({
      ok: true,
    });
    const numbers = (name: string) =>
      rowsOf(name)
        .filter((row) => row['sex'] === '計')
        .map((row) => [row['town'], row['n'], row['merged_into']].join())
        .sort();
    expect(numbers('from-cells.csv')).toEqual(numbers('merged.csv'));

    write('both.csv', [...visits, ['c0', '浜町', '女']]);
    spec('noisy.yaml', `${noise}\nmerging: { column: town, least: 5 }`);
    const both = { spec: at('noisy.yaml'), records: at('both.csv'), 'secret-file': secretFile };
    expect(await run('protect', { ...both, ...out('both-p') })).toMatchObject({ ok: true });
    // The same twelve people as without the second row: the same number, noise and all.
    expect(await run('protect', { ...both, records: at('visits.csv'), ...out('once') })).toMatchObject({ ok: true });
    const group = (name: string) =>
      rowsOf(name)
        .filter((row) => row['merged_from'] === '森町' && row['sex'] !== '男')
        .map((row) => row['n']);
    expect(group('both-p.csv')).toEqual(group('once.csv'));
    expect(
      await run('tabulate', { spec: at('merge.yaml'), records: at('both.csv'), out: at('both-cells.csv') }),
    ).toMatchObject({ ok: true });
    const twice = refusalOf(await run('protect', { spec: at('merge.yaml'), table: at('both-cells.csv'), ...out('x') }));
    expect(twice.because.map(({ en }) => en).join()).toContain('not the sum of its parts');
  });
  it('stay merged in the next month, though there are more people then', async () => {
    const month = (snapshot: string) =>
      `${merging}\nof: { dataset: monthly, time: '${snapshot}', snapshot: ${snapshot} }`;
    spec('m1.yaml', month('m1'));
    spec('m2.yaml', month('m2'));
    expect(await protect({ spec: at('m1.yaml'), ledger: at('monthly') }, 'm1')).toMatchObject({ ok: true });
    write('more.csv', [
      ...visits,
      ...Array.from({ length: 9 }, (_, i): Visit => [`f${i}`, '森町', i % 2 ? '男' : '女']),
    ]);
    expect(await protect({ spec: at('m2.yaml'), ledger: at('monthly'), records: at('more.csv') }, 'm2')).toMatchObject({
      ok: true,
    });
    // The same month again: nothing else comes out.
    expect(await protect({ spec: at('m1.yaml'), ledger: at('monthly') }, 'm1-again')).toMatchObject({ ok: true });
    expect(read('m1-again.csv')).toBe(read('m1.csv'));
    for (const name of ['m1', 'm2'])
      expect(
        JSON.parse(read(`${name}.json`)).merges.groups.map((group: { into: string; from: string[] }) =>
          [group.into, ...group.from].sort(),
        ),
      ).toEqual([['森町', '浜町'].sort()]);
  });
});
