/** A file whose records are looked for beside is the file that is read at one place: its rows, its faults, its accounts, its refusals. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { openSource, type SourceFile } from './index.ts';
import { bytesOf, contractOf, header, inChunks, lookedThrough, needsOf } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const letters = fc.constantFrom('a', '1', ' ', '山', 'ｶ', '髙', '－', '"', ',', '\r\n', '\n', '東');
const line = fc
  .array(fc.array(letters, { maxLength: 5 }), { minLength: 4, maxLength: 6 })
  .map((fields) => fields.map((field) => field.join('')).join(','));
/** Bytes put over others: what no encoding knows, ends of files, quotation marks. */
const harm = fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0x00, 0x1a, 0x22, 0x2c, 0x0d, 0x0a, 0x81, 0xff)), {
  maxLength: 3,
});

const toldOf = async (encoding: 'cp932' | 'utf-8', file: SourceFile, partBytes: number) => {
  const result = await openSource(needsOf(engine, { partBytes }), contractOf({ format: 'csv', encoding }), [file]);
  if (!result.ok) return [result.refusal.code, result.refusal.ja];
  const { files, read, staged, broken, notices, close } = result.value;
  const rows = await engine.rows('SELECT * FROM staged ORDER BY "row"');
  const faults = await engine.rows('SELECT * FROM staged_faults ORDER BY "row"');
  await close();
  return [files, read, staged, broken, notices, rows, faults];
};

it.each(['cp932', 'utf-8'] as const)('in %s, harmed or whole, cut anywhere', async (encoding) => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 14 }),
      harm,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 120 }),
      async (lines, harmed, size, piece) => {
        const bytes = Uint8Array.from(bytesOf[encoding](`${header}${lines.join('\r\n')}\r\n`));
        const begins = bytesOf[encoding](header).length;
        for (const [at, byte] of harmed) if (begins + at < bytes.length) bytes[begins + at] = byte;
        const told = await toldOf(encoding, inChunks('a.csv', bytes, size), piece);
        expect(await toldOf(encoding, lookedThrough('a.csv', bytes, size, piece), piece)).toEqual(told);
        if (told.length === 2) refused++;
      },
    ),
    { numRuns: 90 },
  );
  // Some of them were no files at all, and most were.
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(80);
});

it('with the city’s own characters replaced, and those not in its table counted', async () => {
  const contract = contractOf({ format: 'csv', encoding: 'cp932', gaiji: 'gaiji.csv' });
  const needs = needsOf(engine, { gaijiFile: async () => Buffer.from('U+E000,\u{8fba}\n') });
  const bytes = bytesOf.cp932(`${header}${'1,山,1,\ue000町\ue001,\r\n'.repeat(50)}`);
  const told = async (file: SourceFile) => {
    const result = await openSource(needs, contract, [file]);
    if (!result.ok) throw new Error(result.refusal.code);
    const rows = await engine.rows('SELECT "住所" AS a FROM staged');
    await result.value.close();
    return { files: result.value.files, rows };
  };
  const direct = await told(inChunks('a.csv', bytes, 70));
  expect(direct.rows[0]).toEqual({ a: '\u{8fba}町\ue001' });
  expect(direct.files[0]?.notices.length).toBeGreaterThan(0);
  expect(await told(lookedThrough('a.csv', bytes, 70, 300))).toEqual(direct);
});

it('of records that never end is refused as soon as it is told', async () => {
  const long = (inside: string) => bytesOf.cp932(`${header}1,山,1,${inside}${'x'.repeat(17 << 20)}`);
  for (const [inside, code] of [
    ['"', 'sources.quote-open'],
    ['', 'sources.record-long'],
  ] as const) {
    const bytes = long(inside);
    const [direct] = await toldOf('cp932', inChunks('a.csv', bytes), 1 << 20);
    const [beside] = await toldOf('cp932', lookedThrough('a.csv', bytes, 1 << 20, 1 << 20), 1 << 20);
    expect([direct, beside]).toEqual([code, code]);
  }
});

it('of which hardly a record is whole, all in one piece', async () => {
  const bytes = bytesOf.cp932(`${header}${'x\r\n'.repeat(200_000)}1,山,1,東町,\r\n`);
  const result = await openSource(needsOf(engine), contractOf({ format: 'csv', encoding: 'cp932' }), [
    lookedThrough('a.csv', bytes, 1 << 20, 1 << 20),
  ]);
  expect(result).toMatchObject({ ok: true, value: { read: 200_001, staged: 1, broken: 200_000 } });
  if (result.ok) await result.value.close();
});
