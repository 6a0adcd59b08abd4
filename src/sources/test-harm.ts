/** Files of every format, harmed at random as transfer, editing and wrong settings harm them; and the promise that must hold for each. */
import { zipSync } from 'fflate';
import type { Engine } from '#base';
import type { Contract } from '#catalogue';
import { memoryFile as realMemory } from '../machinery/memory-file.ts';
import { openSource } from './index.ts';
import { countingEngine } from './test-counting-engine.ts';
import {
  bytesOf,
  columns,
  contractOf,
  cp932,
  header,
  inChunks,
  needsOf,
  packed,
  padded,
  workbookOf,
  zoned,
} from './test-files.ts';

/** A generator that repeats itself for a seed (mulberry32). */
export const drawing = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { below: (n: number): number => Math.floor(next() * n) };
};
type Draw = ReturnType<typeof drawing>;

/** Nothing of these may ever stand in a sentence. */
export const secrets = ['山田太郎', '秘密ヶ丘', '7300451', 'ﾔﾏﾀﾞﾀﾛｳ', '内緒の備考'];
const people = Array.from({ length: 12 }, (_, i) => [
  `7300451${i}`,
  '山田太郎',
  '1',
  `秘密ヶ丘${i}丁目`,
  i % 3 === 0 ? '内緒の備考' : 'ﾔﾏﾀﾞﾀﾛｳ',
]);
const lines = (between: string, end: string): string =>
  [header.trimEnd().replaceAll(',', between), ...people.map((row) => row.join(between))]
    .map((line) => line + end)
    .join('');

const fields = [
  { source: '番号', role: 'person-key', required: true, at: 1, bytes: 8 },
  { source: '氏名', role: 'name', at: 9, bytes: 12 },
  { source: '住所', role: 'address', at: 21, bytes: 16 },
  { source: '税額', role: 'amount', name: 'yen', at: 37, bytes: 4, as: 'packed' },
  { source: '面積', role: 'measurement', name: 'area', at: 41, bytes: 5, as: 'zoned', decimals: 1 },
];
const fixedBytes = (end: string, numbers: boolean): Uint8Array =>
  Buffer.concat(
    people.flatMap(([key, name, , address], i) => [
      padded(key as string, 8),
      padded(name as string, 12),
      padded(address as string, 16),
      ...(numbers ? [packed(i * 1000, 4), zoned(-i, 5)] : []),
      Buffer.from(end),
    ]),
  );
const csv = (encoding: string) => contractOf({ format: 'csv', encoding });

export type Kind = { readonly contract: Contract; readonly bytes: Uint8Array };
export const kinds = (): Readonly<Record<string, Kind>> => ({
  'CSV in CP932': { contract: csv('cp932'), bytes: cp932(lines(',', '\r\n')) },
  'CSV in UTF-8': { contract: csv('utf-8'), bytes: bytesOf['utf-8'](lines(',', '\n')) },
  'TSV in EUC-JP': {
    contract: contractOf({ format: 'tsv', encoding: 'euc-jp' }),
    bytes: bytesOf['euc-jp'](lines('\t', '\n')),
  },
  'CSV in UTF-16LE': { contract: csv('utf-16le'), bytes: bytesOf['utf-16le'](`\ufeff${lines(',', '\r\n')}`) },
  'CSV in UTF-16BE': { contract: csv('utf-16be'), bytes: bytesOf['utf-16be'](lines(',', '\r\n')) },
  'CSV separated by full-width commas': {
    contract: contractOf({ format: 'csv', encoding: 'cp932', delimiter: '，' }),
    bytes: cp932(lines('，', '\r\n')),
  },
  'CSV without header': {
    contract: contractOf({ format: 'csv', encoding: 'cp932', header: false }),
    bytes: cp932(lines(',', '\r\n')),
  },
  'fixed-length records without line ends': {
    contract: contractOf({ format: 'fixed', recordBytes: 45, lineEnd: 'none' }, fields),
    bytes: fixedBytes('', true),
  },
  'fixed-length records with line ends': {
    contract: contractOf({ format: 'fixed', recordBytes: 36, lineEnd: 'crlf' }, fields.slice(0, 3)),
    bytes: fixedBytes('\r\n', false),
  },
  'fixed-length records with line ends and packed numbers': {
    contract: contractOf({ format: 'fixed', recordBytes: 45, lineEnd: 'lf' }, fields),
    bytes: fixedBytes('\n', true),
  },
  'CSV in a ZIP': {
    contract: csv('cp932'),
    bytes: zipSync({ 'a.csv': cp932(lines(',', '\r\n')), '山田太郎.csv': [cp932(lines(',', '\n')), { level: 0 }] }),
  },
  'a workbook (xlsx)': {
    contract: contractOf({ format: 'workbook' }),
    bytes: workbookOf({ A: [columns.map(({ source }) => source), ...people] }),
  },
  'a workbook (xls)': {
    contract: contractOf({ format: 'workbook' }),
    bytes: workbookOf({ A: [columns.map(({ source }) => source), ...people] }, 'biff8'),
  },
});

const inserts = [
  [0],
  [0x22],
  [0x0a],
  [0x0d],
  [0x1a],
  [0x2c],
  [0x09],
  [0xff, 0xfe],
  [0xef, 0xbb, 0xbf],
  [0x81],
  [0x8f],
  [0x50, 0x4b, 3, 4],
  [0x1f],
  [0x0b],
];

const harms: readonly ((bytes: Buffer, draw: Draw) => Buffer)[] = [
  (bytes, { below }) => {
    const at = below(bytes.length);
    bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    return bytes;
  },
  (bytes, { below }) => bytes.subarray(0, below(bytes.length)),
  (bytes, { below }) => bytes.subarray(below(bytes.length)),
  (bytes, { below }) => {
    const from = below(bytes.length);
    const block = bytes.subarray(from, from + 1 + below(200));
    return Buffer.concat([bytes.subarray(0, from), block, bytes.subarray(from)]);
  },
  (bytes, { below }) => {
    const from = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + below(60))]);
  },
  (bytes, { below }) => {
    const [a, b] = [below(bytes.length), below(bytes.length)];
    [bytes[a], bytes[b]] = [bytes[b] as number, bytes[a] as number];
    return bytes;
  },
  (bytes, { below }) => {
    const at = below(bytes.length + 1);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(inserts[below(inserts.length)] as number[]),
      bytes.subarray(at),
    ]);
  },
  (bytes, { below }) => {
    const at = below(bytes.length);
    for (let i = at; i < Math.min(bytes.length, at + 1 + below(16)); i++) bytes[i] = below(256);
    return bytes;
  },
  // Read as one encoding, saved as another.
  (bytes, { below }) =>
    Buffer.from(
      new TextDecoder(['shift_jis', 'utf-8', 'euc-jp', 'utf-16le'][below(4)]).decode(bytes),
      below(2) === 0 ? 'utf8' : 'utf16le',
    ),
];

export type Tally = { taken: number; refused: Map<string, number>; slowestMilliseconds: number };

/** A copy, harmed once to three times. */
export const harmedCopy = (bytes: Uint8Array, draw: Draw): Buffer => {
  let harmed: Buffer = Buffer.from(bytes);
  for (let times = 1 + draw.below(3); times > 0 && harmed.length > 0; times--)
    harmed = Buffer.from((harms[draw.below(harms.length)] as (typeof harms)[number])(harmed, draw));
  return harmed;
};

/** Reads `count` harmed copies; throws where one is neither taken with exact accounts nor refused in a sentence without a value. */
export const readHarmed = async (
  real: Engine,
  { contract, bytes }: Kind,
  seed: number,
  count: number,
): Promise<Tally> => {
  const tally: Tally = { taken: 0, refused: new Map(), slowestMilliseconds: 0 };
  const draw = drawing(seed);
  const quick = countingEngine();
  for (let n = 0; n < count; n++) {
    const harmed = harmedCopy(bytes, draw);
    const where = `copy ${n} of seed ${seed}`;
    const began = performance.now();
    const { engine, memoryFile } = n % 20 === 0 ? { engine: real, memoryFile: realMemory } : quick;
    const result = await openSource(
      needsOf(engine, { memoryFile, partBytes: draw.below(8) === 0 ? 1 + draw.below(4000) : 1 << 20 }),
      contract,
      [inChunks('f.dat', harmed, 1 + draw.below(harmed.length + 1))],
      n % 3 === 0 ? { look: async () => {} } : {},
    ).catch((error: unknown) => {
      throw new Error(`${where} broke the reader: ${error instanceof Error ? error.stack : ''}`);
    });
    tally.slowestMilliseconds = Math.max(tally.slowestMilliseconds, performance.now() - began);
    const words = JSON.stringify(result.ok ? result.value : result.refusal);
    if (secrets.some((secret) => words.includes(secret))) throw new Error(`${where} told a value`);
    if (result.ok) {
      const { read, staged, broken } = result.value;
      const [held] = await engine.rows<{ staged: number; broken: number }>(
        'SELECT (SELECT count(*) FROM staged) AS staged, (SELECT count(*) FROM staged_faults) AS broken',
      );
      if (read !== staged + broken || held?.staged !== staged || held.broken !== broken || read === 0)
        throw new Error(`${where} has wrong accounts`);
      await result.value.close();
      tally.taken++;
    } else {
      const { code, ja, en } = result.refusal;
      if (!/。$/.test(ja) || !/\.$/.test(en)) throw new Error(`${where} was refused without a sentence: ${code}`);
      tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
    }
  }
  return tally;
};
