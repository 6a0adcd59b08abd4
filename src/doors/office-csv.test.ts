/** Tables as offices save them from their spreadsheet: CP932, UTF-16, UTF-8 with a mark give the same protected table, which the spreadsheet can open again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cp932 } from '../sources/test-files.ts';
import { openOfficeCsv } from './office-csv.ts';
import { protectingOffice, refusalOf } from './test-protecting-office.ts';

const { at, run, spec, out } = protectingOffice();

const inner: Record<string, number> = { 山町男: 52, 山町女: 48, 浜町男: 31, 浜町女: 4, 川町男: 60, 川町女: 70 };
const towns: Record<string, string[]> = {
  全市: ['山町', '浜町', '川町'],
  東区: ['山町', '浜町'],
  西区: ['川町'],
  山町: ['山町'],
  浜町: ['浜町'],
  川町: ['川町'],
};
const lines = Object.entries(towns).flatMap(([place, of]) =>
  ['計', '男', '女'].map((sex) => {
    const n = of.flatMap((town) => (sex === '計' ? ['男', '女'] : [sex]).map((one) => inner[town + one] as number));
    return `${place},${sex},${n.reduce((sum, one) => sum + one, 0)}`;
  }),
);
const text = `town,sex,n\r\n${lines.join('\r\n')}\r\n`;
const protect = async (name: string, bytes: string | Uint8Array) => {
  writeFileSync(at(`given-${name}.csv`), bytes);
  spec('office.yaml', '');
  const options = { spec: at('office.yaml'), ...out(name) };
  const made = await run('protect', { ...options, table: at(`given-${name}.csv`) });
  const audited = made.ok
    ? await run('audit', { spec: options.spec, table: options.out, report: options.report })
    : made;
  return { made, audited, written: made.ok ? readFileSync(options.out, 'utf8') : '' };
};

it('is the same whatever it was saved in, and marked for the spreadsheet that it came from', async () => {
  const plain = await protect('plain', text);
  expect(plain.audited).toMatchObject({ ok: true });
  expect(plain.written).toMatch(/^town,/);
  const statuses = (written: string) => written.split('\n').map((line) => line.split(',')[2] === '');
  for (const [name, bytes] of [
    ['cp932', cp932(text)],
    ['utf16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['marked', `\uFEFF${text}`],
  ] as const) {
    const other = await protect(name, bytes);
    expect(other.audited).toMatchObject({ ok: true });
    expect(other.written).toMatch(/^\uFEFFtown,/);
    expect(other.written).toContain('山町,男');
    expect(statuses(other.written).filter(Boolean)).toHaveLength(statuses(plain.written).filter(Boolean).length);
  }
});

it('is refused by the name of the file where it is no text at all, or not there', async () => {
  const { made } = await protect('none', Uint8Array.from([0x74, 0x2c, 0xff, 0xfd, 0x0a, 0x81, 0x0a]));
  expect(refusalOf(made)).toMatchObject({ code: 'office-csv.encoding', ja: expect.stringContaining('given-none.csv') });
  expect(await openOfficeCsv(at('nowhere.csv'))).toMatchObject({ ok: false });
  expect(await openOfficeCsv(at('.'))).toMatchObject({ ok: false });
});

it('may cut a character in two between any pieces it is read in', async () => {
  const long = `n\n${'あ'.repeat(1_500_000)}\n`;
  for (const [name, bytes] of [
    ['long', Buffer.from(long)],
    ['long932', cp932(long)],
  ] as const) {
    writeFileSync(at(name), bytes);
    const opened = await openOfficeCsv(at(name));
    if (!opened.ok) throw new Error(opened.refusal.en);
    expect(readFileSync(opened.value.path, 'utf8')).toBe(long);
    expect(opened.value.isSpreadsheets).toBe(name === 'long932');
    opened.value.close();
  }
});
