/** Another office protects its own tables with a secret file of its own: noise, merged areas, roundings and caps, each said in the report and verified from outside. */
import { createHash, createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bilingual, type Command, type CommandIo, type Result, silentProgress } from '#base';
import { protectCommands } from './protect-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-office-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const said: Bilingual[] = [];
const io: CommandIo = {
  language: 'ja',
  out: () => {},
  say: (sentence) => said.push(sentence),
  lines: async function* () {},
  progress: silentProgress,
};
const commands = protectCommands();
const run = (word: string, options: Record<string, string | boolean>): Promise<Result<void>> =>
  (commands.find((c) => c.words[1] === word) as Command).run({ options, arguments: [] }, io);
const read = (name: string) => readFileSync(at(name), 'utf8');
const rowsOf = (name: string) => {
  const [header = [], ...rows] = read(name)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((column, i) => [column, row[i] as string])));
};
const refusalOf = (result: Result<void>) => {
  if (result.ok) throw new Error('nothing was refused');
  const { code, ja, en, because = [] } = result.refusal;
  return { code, ja, en, because };
};

const policy =
  'policy: { audience: staff, threshold: 4, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }';
const spec = (name: string, extra: string) =>
  writeFileSync(
    at(name),
    `table: visits
dimensions:
  - { column: town, total: 全市, parents: { 山町: 東区, 浜町: 東区, 森町: 東区, 川町: 西区, 丘町: 西区 } }
  - { column: sex, total: 計 }
people: n
${extra}
${policy}
`,
  );

type Visit = readonly [person: string, town: string, sex: string];
/** 41 people; 3 of them live in 森町, one of whom is written down in 浜町, too. */
const visits: Visit[] = [
  ...Array.from({ length: 12 }, (_, i): Visit => [`a${i}`, '山町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 9 }, (_, i): Visit => [`b${i}`, '浜町', i % 3 ? '男' : '女']),
  ...Array.from({ length: 3 }, (_, i): Visit => [`c${i}`, '森町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 8 }, (_, i): Visit => [`d${i}`, '川町', i % 2 ? '男' : '女']),
  ...Array.from({ length: 9 }, (_, i): Visit => [`e${i}`, '丘町', i % 2 ? '男' : '女']),
];
const write = (name: string, all: readonly Visit[]) =>
  writeFileSync(at(name), `person,town,sex\n${all.map((visit) => visit.join()).join('\n')}\n`);
write('visits.csv', visits);
const inTown = (town: string, code: string) =>
  code === '全市' ||
  town === code ||
  ((code === '東区' ? ['山町', '浜町', '森町'] : ['川町', '丘町']).includes(town) && ['東区', '西区'].includes(code));
const secretFile = at('office.secret');
const noise = 'protection: { kind: cellKey, bound: 3, variance: 2, noSmall: 2 }\nrecords: { unit: person }';
const out = (name: string) => ({ out: at(`${name}.csv`), report: at(`${name}.json`) });

describe('the secret file', () => {
  it('is made once when asked for, readable by its owner alone, and never written over', async () => {
    spec('noise.yaml', noise);
    const base = { spec: at('noise.yaml'), records: at('visits.csv'), ...out('first'), 'secret-file': secretFile };
    expect(refusalOf(await run('protect', base))).toMatchObject({ code: 'doors.lasting-secret-missing' });
    expect(await run('protect', { ...base, 'new-secret': true })).toMatchObject({ ok: true });
    expect(statSync(secretFile).mode & 0o777).toBe(0o600);
    const before = readFileSync(secretFile, 'utf8');
    expect(refusalOf(await run('protect', { ...base, 'new-secret': true }))).toMatchObject({
      code: 'doors.lasting-secret-exists',
    });
    expect(readFileSync(secretFile, 'utf8')).toBe(before);
    expect(await run('protect', { ...base, ...out('second') })).toMatchObject({ ok: true });
    const [first, second] = ['first.json', 'second.json'].map((name) => JSON.parse(read(name)));
    expect(first.secret).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toEqual(first);
    expect(read('second.csv')).toBe(read('first.csv'));
    expect(read('first.json')).not.toContain(before.trim());
  });
  it('is refused where others can read it, or where it is something else, in both languages', async () => {
    const base = { spec: at('noise.yaml'), records: at('visits.csv'), ...out('x') };
    writeFileSync(at('open.secret'), readFileSync(secretFile));
    chmodSync(at('open.secret'), 0o640);
    const exposed = refusalOf(await run('protect', { ...base, 'secret-file': at('open.secret') }));
    expect(exposed.code).toBe('doors.key-exposed');
    expect(exposed.ja).toContain('chmod 600');
    expect(exposed.en).toContain('chmod 600');
    writeFileSync(at('word.secret'), 'himitsu\n', { mode: 0o600 });
    const wrong = refusalOf(await run('protect', { ...base, 'secret-file': at('word.secret') }));
    expect(wrong.code).toBe('doors.lasting-secret-wrong');
    expect(`${wrong.ja}${wrong.en}`).not.toContain('himitsu');
    expect(refusalOf(await run('protect', { ...base, 'new-secret': true })).code).toBe('statistics.secret-unnamed');
  });
});

describe('noise by who is counted', () => {
  /** The cell keys worked out by plain TypeScript. */
  const keyOf = (people: ReadonlySet<string>): number => {
    const key = createHash('sha256')
      .update(`${readFileSync(secretFile, 'utf8').trim()} record keys`)
      .digest();
    return [...people].reduce(
      (sum, p) => (sum + createHmac('sha256', key).update(p).digest().readUInt32BE(0)) % 2 ** 32,
      0,
    );
  };
  const peopleIn = (town: string, sex: string) =>
    new Set(visits.filter(([, t, s]) => inTown(t, town) && (sex === '計' || s === sex)).map(([person]) => person));

  it('is what plain TypeScript makes of the same keys, within its bound, and passes the audit; a changed file does not', async () => {
    spec('keyed.yaml', `${noise}\nkey: keys`);
    const secret = { 'secret-file': secretFile };
    const counted = { spec: at('keyed.yaml'), records: at('visits.csv'), out: at('cells.csv'), ...secret };
    expect(await run('tabulate', counted)).toMatchObject({ ok: true });
    for (const row of rowsOf('cells.csv'))
      expect(Number(row['keys'])).toBe(keyOf(peopleIn(row['town'] as string, row['sex'] as string)));
    // The cells with their keys give what the records gave.
    expect(await run('protect', { spec: at('keyed.yaml'), table: at('cells.csv'), ...out('cells-p') })).toMatchObject({
      ok: true,
    });
    expect(read('cells-p.csv')).toBe(read('first.csv'));
    let moved = 0;
    for (const row of rowsOf('first.csv')) {
      const truth = peopleIn(row['town'] as string, row['sex'] as string).size;
      const shown = Number(row['n']);
      if (shown !== truth) moved += 1;
      expect(Math.abs(shown - truth)).toBeLessThanOrEqual(3);
      expect([1, 2]).not.toContain(shown);
      if (truth === 0) expect(shown).toBe(0);
    }
    expect(moved).toBeGreaterThan(3);
    expect(Object.keys(rowsOf('first.csv')[0] ?? {})).toEqual(['town', 'sex', 'n', 'noise_up_to']);
    const audit = { spec: at('noise.yaml'), table: at('first.csv'), report: at('first.json') };
    expect(await run('audit', { ...audit, ...secret })).toMatchObject({ ok: true });
    writeFileSync(at('changed.csv'), read('first.csv').replace(/^全市,計,\d+/m, '全市,計,999'));
    const changed = refusalOf(await run('audit', { ...audit, table: at('changed.csv') }));
    expect(changed.because.map(({ en }) => en).join()).toMatch(/hash.*exceeds the sum/);
  });
  it('is the same for the same people in another order and another table, and other with another secret', async () => {
    write('turned.csv', [...visits].reverse());
    const base = { records: at('turned.csv'), 'secret-file': secretFile };
    expect(await run('protect', { ...base, spec: at('noise.yaml'), ...out('turned-p') })).toMatchObject({ ok: true });
    const shown = (name: string) =>
      new Map(rowsOf(name).map((row) => [`${row['town'] ?? '全市'} ${row['sex']}`, row['n']]));
    expect([...shown('turned-p.csv')].sort()).toEqual([...shown('first.csv')].sort());
    writeFileSync(
      at('sexes.yaml'),
      `table: sexes\ndimensions: [{ column: sex, total: 計 }]\npeople: n\n${noise}\n${policy}\n`,
    );
    expect(await run('protect', { ...base, spec: at('sexes.yaml'), ...out('sexes') })).toMatchObject({ ok: true });
    for (const [cell, n] of shown('sexes.csv')) expect(n).toBe(shown('first.csv').get(cell));
    const other = { ...base, spec: at('noise.yaml'), 'secret-file': at('other.secret') };
    writeFileSync(at('other.secret'), `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 });
    expect(await run('protect', { ...other, ...out('other') })).toMatchObject({ ok: true });
    expect([...shown('other.csv')].sort()).not.toEqual([...shown('first.csv')].sort());
  });
  it('is refused without keys that follow from people, and beside a release with another secret or method', async () => {
    spec('bare.yaml', noise.replace('\nrecords: { unit: person }', ''));
    const without: Record<string, string>[] = [
      { spec: at('noise.yaml'), records: at('visits.csv') },
      { spec: at('bare.yaml'), records: at('visits.csv'), 'secret-file': secretFile },
      { spec: at('noise.yaml'), table: at('cells.csv'), 'secret-file': secretFile },
    ];
    for (const options of without) {
      const { code, ja, en } = refusalOf(await run('protect', { ...options, ...out('x') }));
      expect(code).toBe('statistics.keys-needed');
      expect(ja).toContain('--secret-file');
      expect(en).toContain('--secret-file');
    }
    writeFileSync(at('counted.csv'), read('cells.csv').replace(/(\d+)$/gm, '7'));
    expect(
      refusalOf(await run('protect', { spec: at('keyed.yaml'), table: at('counted.csv'), ...out('x') })).code,
    ).toBe('statistics.cells-invalid');
    spec('of.yaml', `${noise}\nof: { dataset: visits, time: '2026', snapshot: s1 }`);
    const released = { spec: at('of.yaml'), records: at('visits.csv'), ledger: at('ledger'), ...out('of') };
    expect(await run('protect', { ...released, 'secret-file': secretFile })).toMatchObject({ ok: true });
    expect(await run('protect', { ...released, 'secret-file': secretFile })).toMatchObject({ ok: true });
    expect(refusalOf(await run('protect', { ...released, 'secret-file': at('other.secret') })).code).toBe(
      'statistics.another-secret',
    );
    spec('hide.yaml', "records: { unit: person }\nof: { dataset: visits, time: '2026', snapshot: s1 }");
    expect(refusalOf(await run('protect', { ...released, spec: at('hide.yaml') })).code).toBe(
      'statistics.method-differs',
    );
    spec('weak.yaml', noise.replace('noSmall: 2', 'noSmall: 0'));
    expect(
      refusalOf(
        await run('protect', {
          spec: at('weak.yaml'),
          records: at('visits.csv'),
          'secret-file': secretFile,
          ...out('x'),
        }),
      ).code,
    ).toBe('statistics.weaker-than-policy');
  });
});

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

it('says of a huge table of single people that it is too fine, from its counts, before it is read row by row', async () => {
  const places = Array.from({ length: 320 }, (_, i) => i);
  const lines = places.flatMap((town) => places.map((sex) => `t${town},s${sex},${town + sex === 0 ? 0 : 1}`));
  writeFileSync(at('huge.csv'), `town,sex,n\n${lines.join('\n')}\n`);
  spec('plain-cells.yaml', '');
  const fine = refusalOf(await run('protect', { spec: at('plain-cells.yaml'), table: at('huge.csv'), ...out('x') }));
  expect(fine.code).toBe('statistics.too-fine');
  expect(fine.ja).toContain('「visits」');
  expect(fine.en).toMatch(/level from its "(town|sex)"/);
});

describe('a file that is not what its description says', () => {
  const amount =
    'amount: { total: yen, first: x1, second: x2 }\nrecords: { unit: person, amount: paid, holder: company }';
  const tabulate = async (text: string | Uint8Array) => {
    spec('paid.yaml', amount);
    writeFileSync(at('given.csv'), text);
    return run('tabulate', { spec: at('paid.yaml'), records: at('given.csv'), out: at('given-cells.csv') });
  };
  it.each([
    ['a line too short', 'person,town,sex,paid,company\n1,himitsu,男,5,A\n2,himitsu\n', 'Line 3:'],
    ['no number', 'person,town,sex,paid,company\n1,山町,男,himitsu,A\n', 'Row 2, "paid": cannot be read'],
    ['nobody named', 'person,town,sex,paid,company\n,himitsu,男,5,A\n', 'Row 2, "person": empty'],
    ['no such column', 'person,town,sex,paid\n1,himitsu,男,5\n', 'no column "company"'],
    ['another encoding', Uint8Array.from([0x92, 0xac, 0x2c, 0x6e, 0x0a, 0x61, 0x2c, 0x35, 0x0a]), 'UTF-8'],
  ])(
    '(%s) is refused by line and column, in both languages, with nothing of what stands there',
    async (_, text, says) => {
      const { code, because } = refusalOf(await tabulate(text));
      expect(code).toBe('statistics.cells-invalid');
      expect(because.map(({ en }) => en).join()).toContain(says);
      for (const { ja, en } of because) {
        expect(ja).toMatch(/[ぁ-ん]/);
        expect(`${ja}${en}`).not.toContain('himitsu');
      }
    },
  );
  it('of holders is counted by holder where each lies in one cell, and refused where one lies in several', async () => {
    const row = (i: number, town: string, company: string) => `${i},${town},男,${100 + i},${company}`;
    const rows = [row(1, '山町', 'A'), row(2, '山町', 'A'), row(3, '山町', 'B'), row(4, '浜町', 'C')];
    const text = (all: readonly string[]) => `person,town,sex,paid,company\n${all.join('\n')}\n`;
    expect(await tabulate(text(rows))).toMatchObject({ ok: true });
    const cells = rowsOf('given-cells.csv');
    expect(cells.find((cell) => cell['town'] === '東区' && cell['sex'] === '計')).toMatchObject({
      n: '4',
      yen: '410',
      x1: '203',
      x2: '104',
    });
    expect(cells.find((cell) => cell['town'] === '山町' && cell['sex'] === '計')).toMatchObject({
      n: '3',
      x1: '203',
      x2: '103',
    });
    expect(refusalOf(await tabulate(text([...rows, row(5, '浜町', 'A')])))).toMatchObject({
      code: 'statistics.holders-overlap',
    });
  });
});

it('never writes over what it reads', async () => {
  const base = { spec: at('noise.yaml'), 'secret-file': secretFile, report: at('x.json') };
  const over = refusalOf(await run('protect', { ...base, records: at('visits.csv'), out: at('visits.csv') }));
  expect(over.code).toBe('statistics.same-file');
  expect(refusalOf(await run('tabulate', { ...base, records: at('visits.csv'), out: at('noise.yaml') })).code).toBe(
    'statistics.same-file',
  );
  expect(rowsOf('visits.csv')).toHaveLength(visits.length);
});

describe('roundings and caps', () => {
  it('are chosen in the description, said in the report and verified', async () => {
    spec(
      'small.yaml',
      'records: { unit: person }\nprotection: { kind: round, base: 5, numbers: small }\nmerging: { column: town, least: 5 }',
    );
    expect(await run('protect', { spec: at('small.yaml'), records: at('visits.csv'), ...out('small') })).toMatchObject({
      ok: true,
    });
    const audit = { spec: at('small.yaml'), table: at('small.csv'), report: at('small.json') };
    expect(await run('audit', audit)).toMatchObject({ ok: true });
    expect(
      JSON.parse(read('small.json'))
        .protection.map(({ ja }: Bilingual) => ja)
        .join(),
    ).toContain('5より小さい数を0か5に丸め');
    for (const row of rowsOf('small.csv'))
      if (row['merged_into'] === '') expect(['1', '2', '3', '4']).not.toContain(row['n']);
    spec('weak-small.yaml', 'records: { unit: person }\nprotection: { kind: round, base: 3, numbers: small }');
    expect(
      refusalOf(await run('protect', { spec: at('weak-small.yaml'), records: at('visits.csv'), ...out('x') })).code,
    ).toBe('statistics.weaker-than-policy');
    spec(
      'capped.yaml',
      'amount: { total: yen, first: x1, second: x2 }\nrecords: { unit: person, amount: paid, topCode: 500 }',
    );
    writeFileSync(
      at('paid.csv'),
      `person,town,sex,paid\n${visits.map((visit, i) => [...visit, i === 0 ? 90_000 : 300 + i].join()).join('\n')}\n`,
    );
    expect(await run('protect', { spec: at('capped.yaml'), records: at('paid.csv'), ...out('capped') })).toMatchObject({
      ok: true,
    });
    const total = rowsOf('capped.csv').find((row) => row['town'] === '全市' && row['sex'] === '計');
    expect(Number(total?.['yen'])).toBe(500 + visits.slice(1).reduce((sum, _, i) => sum + 301 + i, 0));
    expect(JSON.parse(read('capped.json')).protection.at(-1).en).toBe('Amounts above 500 count as 500.');
    spec('mixed.yaml', 'amount: { total: yen, first: x1, second: x2 }\nrounding: { base: 5 }');
    expect(
      refusalOf(await run('protect', { spec: at('mixed.yaml'), records: at('paid.csv'), ...out('x') })).because[0]?.en,
    ).toContain('hiding only');
  });
  it('keep what was published of the same people', async () => {
    spec(
      'r.yaml',
      "rounding: { base: 5 }\nrecords: { unit: person }\nof: { dataset: rounded, time: '2026', snapshot: r1 }",
    );
    const options = { spec: at('r.yaml'), records: at('visits.csv'), ledger: at('rounded') };
    for (const name of ['r1', 'r2', 'r3'])
      expect(await run('protect', { ...options, ...out(name) })).toMatchObject({ ok: true });
    expect(read('r2.csv')).toBe(read('r1.csv'));
    expect(read('r3.csv')).toBe(read('r1.csv'));
  });
});
