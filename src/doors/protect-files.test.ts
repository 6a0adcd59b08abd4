/** Files that are not what their description says, and tables too fine, are refused by place; roundings and caps are said and verified. */
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Bilingual } from '#base';
import { protectingOffice, refusalOf, visits } from './test-protecting-office.ts';

const { at, run, read, rowsOf, spec, out } = protectingOffice();

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
  const tabulate = async (text: string) => {
    spec('paid.yaml', amount);
    writeFileSync(at('given.csv'), text);
    return run('tabulate', { spec: at('paid.yaml'), records: at('given.csv'), out: at('given-cells.csv') });
  };
  it.each([
    ['a line too short', 'person,town,sex,paid,company\n1,himitsu,男,5,A\n2,himitsu\n', 'Line 3:'],
    ['no number', 'person,town,sex,paid,company\n1,山町,男,himitsu,A\n', 'Row 2, "paid": cannot be read'],
    ['nobody named', 'person,town,sex,paid,company\n,himitsu,男,5,A\n', 'Row 2, "person": empty'],
    ['no such column', 'person,town,sex,paid\n1,himitsu,男,5\n', 'no column "company"'],
    ['another separator', 'person\ttown\tsex\tpaid\tcompany\n1\thimitsu\t男\t5\tA\n', 'separated by tabs'],
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
  it('of weights below zero is refused by line', async () => {
    spec(
      'weighed.yaml',
      'amount: { total: yen, first: x1, second: x2 }\nrecords: { unit: person, amount: paid, weight: w }',
    );
    writeFileSync(at('weighed.csv'), 'person,town,sex,paid,w\n1,山町,男,5,1\n2,山町,男,7,-1\n');
    const refused = refusalOf(
      await run('tabulate', { spec: at('weighed.yaml'), records: at('weighed.csv'), out: at('x.csv') }),
    );
    expect(refused.because.map(({ en }) => en)).toEqual(['Row 3, "w": a weight must be a number from 0 up.']);
  });
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
