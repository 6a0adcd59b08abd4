/**
 * Whatever is wrong with the files of a register — their encoding, separator, line ends, broken records, wrong cells, several files or a ZIP of them —
 * every row is accounted for as a plain second count says, and set aside for the reason it was harmed with.
 */
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { prepareLoad } from '#abstraction';
import { type CalendarDate, valueOf } from '#base';
import { type Contract, contractSchema, type Encoding, encodings } from '#catalogue';
import { type Cells, loadSide, pack, register, resident } from '../abstraction/test-load.ts';
import { bytesOf, inChunks } from '../sources/test-files.ts';

const { side, needs, kept } = loadSide();

/** Within the cell of a name: bytes that are no character of the encoding. */
const noCharacter: Readonly<Record<Encoding, readonly number[]>> = {
  cp932: [0xff],
  'utf-8': [0xff],
  'euc-jp': [0xfe],
  'utf-16le': [0x00, 0xdc],
  'utf-16be': [0xdc, 0x00],
};
/** What is wrong with a record, and why it is set aside; null: it is taken. `raw`: the name as it is written. */
const harms: Readonly<Record<string, { cells?: Cells; raw?: string; fields?: 1 | -1; reason: string | null }>> = {
  none: { reason: null },
  'full-width commas': { cells: { 氏名: '山田，太郎', 方書: '東，西、南' }, reason: null },
  'a line break in a cell': { cells: { 方書: '東\r\n"西",南\n北' }, reason: null },
  'other separators in a cell': { cells: { 方書: '東,西;南\t北' }, reason: null },
  'blanks around it': { cells: { 性別: '　2 ', 住民種別: '２' }, reason: null },
  'a field too few': { fields: -1, reason: 'ragged' },
  'a field too many': { fields: 1, reason: 'ragged' },
  'a NUL': { raw: '山\0田', reason: 'nul-byte' },
  'a control character': { raw: '山\x0b田', reason: 'control-character' },
  'text after a quotation mark': { raw: '"山田"様', reason: 'text-after-quote' },
  'bytes that are no character': { raw: '山\ufffe田', reason: 'undecodable' },
  'no key': { cells: { 宛名番号: '' }, reason: 'key-missing' },
  'a key that is none': { cells: { 宛名番号: '12/34' }, reason: 'key-invalid' },
  'a code nobody listed': { cells: { 異動事由: '77' }, reason: 'code-unknown' },
  'no date of birth': { cells: { 生年月日: '' }, reason: 'required-missing' },
  'a support measure': { cells: { 支援措置: '1' }, reason: null },
};
const unkeyed = new Set(['no key', 'a key that is none']);
const broken = new Set(Object.keys(harms).filter((harm) => harms[harm]?.raw || harms[harm]?.fields));

type Row = { readonly harm: string; readonly key: number; readonly blank: boolean };
type Form = {
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly mark: boolean;
  readonly end: string;
  readonly last: string;
  readonly turned: number;
};
const row = fc.record({
  harm: fc.constantFrom(...Object.keys(harms)),
  key: fc.integer({ min: 1, max: 12 }),
  blank: fc.boolean(),
});
const form = fc.record({
  encoding: fc.constantFrom(...encodings),
  delimiter: fc.constantFrom(',', '\t', ';', '，'),
  mark: fc.boolean(),
  end: fc.constantFrom('\r\n', '\n'),
  last: fc.constantFrom('', 'no line end', '\x1a', '\n\x1a', '\n\n'),
  turned: fc.integer({ min: 0, max: 24 }),
});
const cut = fc.record({
  at: fc.integer({ min: 0, max: 12 }),
  zipped: fc.boolean(),
  size: fc.integer({ min: 1, max: 90 }),
});

const contractFor = ({ encoding, delimiter }: Form): Contract =>
  contractSchema.parse({
    ...register,
    source: {
      ...(delimiter === '\t' ? { format: 'tsv' } : { format: 'csv', delimiter }),
      encoding,
      eraCodes: '1-2-3-4-5',
      quarantineLimit: 1,
    },
  });

const written = (rows: readonly Row[], { encoding, delimiter, mark, end, last, turned }: Form): Uint8Array => {
  const names = register.columns.map(({ source }) => source);
  const order = [...names.slice(turned), ...names.slice(0, turned)];
  const quoted = (text: string) => (/[",\r\n;\t，]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = ({ harm, key }: Row): string => {
    const { cells, raw, fields = 0 } = harms[harm] ?? { reason: null };
    // No private-use character: not every encoding has one.
    const all: Cells = { ...resident(key), 氏名: '山田　太郎', ...cells };
    const written = order.map((name) => (raw && name === '氏名' ? raw : quoted(all[name] ?? '')));
    return [...written.slice(0, fields < 0 ? -1 : undefined), ...(fields > 0 ? ['x'] : [])].join(delimiter);
  };
  const lines = rows.map((one) => `${one.blank ? end : ''}${line(one)}`);
  const text = `${mark && encoding !== 'cp932' && encoding !== 'euc-jp' ? '\ufeff' : ''}${[order.join(delimiter), ...lines].join(end)}${last === 'no line end' ? '' : end + last}`;
  const parts = text.split('\ufffe').map((part) => Buffer.from(bytesOf[encoding](part)));
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from(noCharacter[encoding]), part])));
};

/** What becomes of the rows, counted one by one. */
const countedPlainly = (files: readonly (readonly Row[])[]) => {
  const all = files.flat();
  const marked = new Set(all.flatMap(({ harm, key }) => (harm === 'a support measure' ? key : [])));
  const seen = new Set<number>();
  const accounts = { read: all.length, accepted: 0, quarantined: 0, excluded: 0 };
  const aside: string[] = [];
  for (const [f, rows] of files.entries()) {
    let line = 1;
    for (const { harm, key, blank } of rows) {
      line += blank ? 2 : 1;
      const keyed = !broken.has(harm) && !unkeyed.has(harm);
      const second = keyed && seen.has(key);
      if (keyed) seen.add(key);
      const { reason } = harms[harm] as { reason: string | null };
      if (keyed && marked.has(key)) accounts.excluded++;
      else if (reason || second) {
        accounts.quarantined++;
        aside.push(`${f + 1}/${line} ${reason ?? 'duplicate-key'}`);
      } else accounts.accepted++;
    }
  }
  return { accounts, aside };
};

it('is counted as a plain second count says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 14 }), form, cut, async (rows, how, { at, zipped, size }) => {
      side.files.clear();
      side.anchors.clear();
      await side.engine.run('DROP TABLE IF EXISTS ledger_state');
      // Good neighbours: no file is undecodable by a fifth, and none ends in a record that seems cut off.
      const neighbours = (from: number, beside: readonly Row[]): Row[] => {
        const unread = beside.filter(({ harm }) => harm === 'bytes that are no character').length;
        return Array.from({ length: 2 + 5 * unread }, (_, i) => ({ harm: 'none', key: from + i, blank: false }));
      };
      const files = [rows.slice(0, at), rows.slice(at)].map((part, i) => [...part, ...neighbours(100 * (i + 1), part)]);
      const bytes = files.map((part) => written(part, how));
      const given = zipped
        ? [inChunks('a.zip', zipSync({ 'a.csv': bytes[0] as Uint8Array, 'b.csv': bytes[1] as Uint8Array }), size * 7)]
        : bytes.map((each, i) => inChunks(`${i}.csv`, each, size));
      const loaded = await prepareLoad(needs(), {
        contract: contractFor(how),
        files: given,
        asOf: '2026-10-31' as CalendarDate,
        pack,
      });
      const load = valueOf(loaded);
      const expected = countedPlainly(files);
      expect(load.accounts).toEqual(expected.accounts);
      expect((await kept(load)).length).toBe(expected.accounts.accepted);
      const told = load.firstFaults.map(({ file, row: line, reason }) => `${file}/${line} ${reason}`);
      // An excluded row may be wrong besides; whoever is set aside is told of with the reason it was given.
      expect(expected.aside.filter((each) => !told.includes(each) && told.length < 20)).toEqual([]);
      expect(JSON.stringify([load.faults, load.firstFaults, load.warnings])).not.toMatch(/山|太郎|東町/);
      await load.close();
    }),
    { numRuns: Number(process.env.MUSUBI_FILES ?? 15) },
  );
});
it('makes every harm, encoding and separator it speaks of', () => {
  const rows = fc.sample(fc.array(row, { maxLength: 14 }), { numRuns: 25, seed: 1 }).flat();
  expect(new Set(rows.map(({ harm }) => harm)).size).toBe(Object.keys(harms).length);
  const forms = fc.sample(form, { numRuns: 25, seed: 1 });
  expect(new Set(forms.map(({ encoding }) => encoding)).size).toBe(encodings.length);
  expect(new Set(forms.map(({ delimiter }) => delimiter)).size).toBe(4);
});
