/** Laws of masking, over addresses put together at random: what is finest never survives, nor does a building. */
import type { Engine } from '#base';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../machinery/duckdb.ts';
import { loadAreas, parseAddresses } from './address-rules.lake.ts';
import { addressPack as pack } from './test-address-pack.ts';
import { type Parsed, parseTextsIn } from './test-address-parse.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  await loadAreas(engine, pack);
});
afterAll(() => engine.close());
const parse = parseTextsIn(() => engine);

/** An address, its parts known: numbers are all different, so that a survivor is seen. */
const numbers = fc.uniqueArray(fc.integer({ min: 101, max: 716 }), { minLength: 4, maxLength: 4 });
const separator = fc.constantFrom('-', '－', '−', '‐', 'ー', '―', 'の', 'ノ');
const building = fc.constantFrom(
  '',
  ' コーポ青空717号室',
  '　ﾊｲﾂ青空717',
  '(青空様方)',
  ' 青空ビル7階',
  ' 717',
  ' 7号館717',
);
const written = fc.record({
  n: numbers,
  s: separator,
  building,
  chome: fc.constantFrom(1, 2, 3, 12),
  shape: fc.integer({ min: 0, max: 6 }),
  front: fc.constantFrom('', '東瀬県', '〒123-4567 東瀬県'),
});
const compose = ({
  n: [b = 0, e = 0, g = 0],
  s,
  building: end,
  chome,
  shape,
  front,
}: {
  n: number[];
  s: string;
  building: string;
  chome: number;
  shape: number;
  front: string;
}) => {
  const [in_chome, in_plain] = [`${front}結浜市浜手区青町`, `${front}結浜市浜手区霞ケ浜`];
  const cases = [
    { text: `${in_chome}${chome}丁目${b}番${g}号`, kept: [b], gone: [g] },
    { text: `${in_plain}${b}番地${s === 'の' ? 'の' : ''}${e}`, kept: [b], gone: [e] },
    { text: `${in_plain}${b}${s}${e}`, kept: [b], gone: [e] },
    { text: `${in_plain}${b}${s}${e}${s}${g}`, kept: [b], gone: [e, g] },
    { text: `${in_plain}${b}番地`, kept: [], gone: [b] },
    { text: `${in_chome}${chome}${s}${b}${s}${g}`, kept: [b], gone: [g] },
    { text: `${in_chome}${chome}${s}${b}`, kept: [], gone: [b] },
  ];
  const chosen = cases[shape] as (typeof cases)[number];
  return { text: chosen.text + end, kept: chosen.kept, gone: chosen.gone };
};
const wide = (text: string) =>
  text.replace(/[!-~]/g, (c) => String.fromCodePoint((c.codePointAt(0) as number) + 0xfee0)).replaceAll(' ', '　');
const laws = async (check: (cases: ReturnType<typeof compose>[], rows: Parsed[]) => Promise<void> | void) =>
  fc.assert(
    fc.asyncProperty(fc.array(written.map(compose), { minLength: 250, maxLength: 250 }), async (cases) =>
      check(cases, await parse(cases.map((c) => c.text))),
    ),
    { numRuns: 2, endOnFailure: true },
  );

describe('laws of masking', () => {
  it('the finest number never survives, the rest of the numbers does', () =>
    laws((cases, rows) => {
      cases.forEach(({ text, kept, gone }, i) => {
        const masked = rows[i]?.masked ?? '';
        expect([text, rows[i]?.status]).toEqual([text, 'ok']);
        for (const number of kept) expect([text, masked.endsWith(String(number))]).toEqual([text, true]);
        for (const number of gone) expect([text, masked.includes(String(number))]).toEqual([text, false]);
      });
    }));
  it('no building, lodging or room survives', () =>
    laws((cases, rows) => {
      cases.forEach(({ text }, i) =>
        expect([text, /青空|コーポ|ハイツ|ﾊｲﾂ|717|ビル|様|方|号|階|館|[()（ 　]/.test(rows[i]?.masked ?? '')]).toEqual([
          text,
          false,
        ]),
      );
    }));
  it('what is kept does not depend on whether the parts are looked at', () =>
    laws(async (_, rows) => {
      await parseAddresses(engine, { from: 'written', column: 't', into: 'kept' });
      const kept = new Map((await engine.rows<Parsed>('SELECT * FROM kept')).map((row) => [row.text, row]));
      for (const row of rows) expect(row).toMatchObject(kept.get(row.text) as Parsed);
    }));
  it('full-width and half-width are the same address', () =>
    laws(async (cases, rows) => {
      const widened = await parse(cases.map((c) => wide(c.text)));
      rows.forEach((row, i) => expect({ ...widened[i], text: '' }).toEqual({ ...row, text: '' }));
    }));
  it('masking again only makes coarser: same ward, town and codes, and never a number that was gone', () =>
    laws(async (cases, rows) => {
      const again = await parse(rows.map((row) => row.masked));
      cases.forEach(({ text }, i) => {
        const [once, twice] = [rows[i] as Parsed, again[i] as Parsed];
        expect([text, twice.ward_code, twice.town, twice.town_code]).toEqual([
          text,
          once.ward_code,
          once.town,
          once.town_code,
        ]);
        expect([text, once.masked.startsWith(twice.masked)]).toEqual([text, true]);
      });
    }));
  it('whatever is written, there is one answer, and only an ok or reviewed one has a masked text', async () => {
    const piece = fc.constantFrom(
      '東瀬県',
      '結浜市',
      '浜手区',
      '青町',
      '霞ケ浜',
      '渚通',
      '丁目',
      '番地',
      '番',
      '号',
      '-',
      'の',
      '字',
      '甲',
      ' ',
      '　',
      '方',
      '様',
      '館',
      '1',
      '23',
      '456',
      '二十',
      '一',
      '～',
      '・',
      '?',
      '無番地',
      '先',
      '〒',
      '\n',
      '"',
      "'",
      '\\',
      '%',
      '𠮷',
      '\u{E000}',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(piece, { maxLength: 12 }).map((p) => p.join('')),
          { minLength: 400, maxLength: 400 },
        ),
        async (texts) => {
          for (const row of await parse(texts)) {
            expect(['ok', 'review', 'ambiguous', 'unparsed', 'out_of_city', 'empty']).toContain(row.status);
            if (row.status !== 'ok' && row.status !== 'review')
              expect([row.text, row.masked, row.town_code]).toEqual([row.text, '', null]);
            else expect([row.text, row.masked === '' || row.masked.startsWith('結浜市')]).toEqual([row.text, true]);
            if (row.status === 'review') expect([row.text, /[0-9]/.test(row.masked)]).toEqual([row.text, false]);
            if (row.masked !== '')
              expect([row.text, /^[^0-9]*(\d{1,2}丁目)?(?:[甲]?\d{1,5}(?:-\d{1,5})?)?$/.test(row.masked)]).toEqual([
                row.text,
                true,
              ]);
          }
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
