/** Identification codes are told by shape and check digit, and are found wherever they hide in a text. */
import { existsSync, readFileSync } from 'node:fs';
import type { Engine } from '#base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { identifierKindNames, identifierKinds, identifierVerdicts } from './identifier-rules.lake.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
const put = (texts: readonly string[]) =>
  engine.run(`CREATE OR REPLACE TABLE written AS SELECT unnest(from_json($1, '["VARCHAR"]')) AS t`, [
    JSON.stringify(texts),
  ]);
const verdicts = async (texts: readonly string[]) => {
  await put(texts);
  return (await engine.rows<{ v: Record<string, string> }>(`SELECT ${identifierVerdicts('t')} AS v FROM written`)).map(
    (row) => row.v,
  );
};
const found = async (texts: readonly (string | null)[], wanted?: typeof identifierKindNames) => {
  await put(texts as string[]);
  return (await engine.rows<{ k: string[] }>(`SELECT ${identifierKinds('t', wanted)} AS k FROM written`)).map(
    (row) => row.k,
  );
};

const path = '../shared/vectors/checkdigits.tsv';
if (!existsSync(path)) console.warn(`SKIPPED: ${path} is not here, the vectors of check digits are not tried`);
describe.skipIf(!existsSync(path))('the vectors of identification codes', () => {
  it('agree', async () => {
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'));
    const got = await verdicts(lines.map((line) => line[1] as string));
    lines.forEach(([kind = '', number = '', expected], i) =>
      expect([kind, number, got[i]?.[kind]]).toEqual([kind, number, expected]),
    );
    expect(lines.length).toBeGreaterThan(70);
    expect(new Set(lines.map((line) => line[0]))).toEqual(new Set(identifierKindNames));
  });
  it('every number with a valid form is found in a sentence, wide or narrow', async () => {
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'));
    const good = lines.filter((line) => /^valid(_format|_format_special)?$/.test(line[2] as string));
    const wide = (text: string) =>
      text.replace(/[0-9A-Z-]/g, (c) => String.fromCodePoint((c.codePointAt(0) as number) + 0xfee0));
    for (const form of [
      (n: string) => n,
      (n: string) => `本人の番号は${n}です。`,
      (n: string) => `控え：${wide(n)}、以上`,
    ]) {
      const got = await found(
        good.map((line) => form(line[1] as string)),
        identifierKindNames,
      );
      good.forEach(([kind = '', number = ''], i) => expect([number, got[i]?.includes(kind)]).toEqual([number, true]));
    }
  });
});

/** The second implementation of 省令85号5条. */
const myNumber = (base: string) => {
  const sum = [...base].reverse().reduce((s, d, i) => s + Number(d) * (i + 1 <= 6 ? i + 2 : i - 4), 0);
  return base + (sum % 11 <= 1 ? 0 : 11 - (sum % 11));
};
const base11 = fc.stringMatching(/^[0-9]{11}$/);

describe('個人番号', () => {
  it('is told apart from the number with one digit changed, as plain arithmetic tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(base11, fc.nat(11), fc.integer({ min: 1, max: 9 })), { minLength: 300, maxLength: 300 }),
        async (cases) => {
          const numbers = cases.map(([base]) => myNumber(base));
          const changed = cases.map(([, place, by], i) => {
            const n = numbers[i] as string;
            return n.slice(0, place) + ((Number(n[place]) + by) % 10) + n.slice(place + 1);
          });
          expect((await verdicts(numbers)).every((v) => v.個人番号 === 'valid')).toBe(true);
          const got = await verdicts(changed);
          changed.forEach((n, i) =>
            expect([n, got[i]?.個人番号]).toEqual([n, myNumber(n.slice(0, 11)) === n ? 'valid' : 'invalid']),
          );
        },
      ),
      { numRuns: 3 },
    );
  });
  it('is found in groups, wide letters, and beside other numbers', async () => {
    const forms = (n: string) => {
      const [a, b, c] = [n.slice(0, 4), n.slice(4, 8), n.slice(8)];
      return [
        `${a}-${b}-${c}`,
        `${a} ${b} ${c}`,
        `2026 ${a} ${b} ${c}`,
        `備考${a}・${b}・${c}有`,
        `令和8年10月31日 ${n} 提出`,
        `${a}　${b}　${c}`,
        `No.${n},1`,
      ];
    };
    await fc.assert(
      fc.asyncProperty(fc.array(base11, { minLength: 50, maxLength: 50 }), async (bases) => {
        const texts = bases.map(myNumber).flatMap(forms);
        (await found(texts)).forEach((kinds, i) =>
          expect([texts[i], kinds.includes('個人番号')]).toEqual([texts[i], true]),
        );
      }),
      { numRuns: 3 },
    );
  });
});

describe('what holds no code', () => {
  it('is let through: masked addresses, months, bands, words, nothing', async () => {
    const texts = [
      '神戸市中央区加納町6丁目5',
      '2026-10',
      '5～9歳',
      '住民',
      '',
      '28110',
      '1',
      null,
      '結浜市浜手区青町12',
      'A1B2',
    ];
    expect(await found(texts)).toEqual(texts.map(() => []));
  });
  it('city and company codes are not codes of a person', async () => {
    expect(await found(['9000020281000', '281000'])).toEqual([[], []]);
    expect((await found(['9000020281000'], identifierKindNames))[0]).toContain('法人番号');
  });
});
