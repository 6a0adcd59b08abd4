/** The personnel list as the personnel section saves it, and the list of first passwords. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cp932 } from '../sources/test-files.ts';
import { personnelFiles } from './personnel-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-personnel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text = '職員番号,氏名,所属\r\n100001,"髙﨑, 花子",市民局 市民課\r\n';
const wanted = {
  header: ['職員番号', '氏名', '所属'],
  rows: [['100001', '髙﨑, 花子', '市民局 市民課']],
};

it.each([
  ['CP932', cp932(text)],
  ['UTF-8', text],
  ['UTF-8 with a mark', `\uFEFF${text}`],
  ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('is read from %s', async (form, bytes) => {
  const path = join(folder, `${form}.csv`);
  writeFileSync(path, bytes);
  expect(await personnelFiles.readTable(path)).toEqual({ ok: true, value: wanted });
});

it('is none where its lines differ in length, and refused where it is not there', async () => {
  const path = join(folder, 'torn.csv');
  writeFileSync(path, `${text}100002,二\r\n`);
  expect(await personnelFiles.readTable(path)).toEqual({ ok: true, value: null });
  const missing = await personnelFiles.readTable(join(folder, 'nothing.csv'));
  expect(missing.ok ? null : missing.refusal.code).toBe('doors.file-missing');
});

it('writes first passwords for one person’s eyes, and over nothing', async () => {
  const path = join(folder, 'first.csv');
  expect(await personnelFiles.writeSecret(path, '利用者名,最初のパスワード\r\n')).toBe(true);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await personnelFiles.writeSecret(path, 'other')).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('\uFEFF利用者名,最初のパスワード\r\n');
});
