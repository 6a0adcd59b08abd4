/** People with unmistakable names who are handed in on the owner's page, with the contract of their file and the area they live in. */
import { pack as smallPack } from '../../src/abstraction/test-load.ts';

export const pack = { ...smallPack, towns: smallPack.towns.slice(0, 1) };
export const contract = `
dataset: page-people
version: 1
title: { ja: ページの名簿, en: People of the page }
owner: { ja: 市民課, en: Resident Affairs Section }
grounds: [個人情報の保護に関する法律 第69条第2項第2号]
cadence: monthly
key: [宛名番号]
supportRegister: true
source: { format: csv, encoding: utf-8, quarantineLimit: 0.2 }
columns:
  - { source: 宛名番号, role: person-key, required: true }
  - { source: 氏名, role: name }
  - source: 性別
    role: code
    name: sex
    title: { ja: 性別, en: Sex }
    codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } }
  - { source: 生年月日, role: birth-date, required: true }
  - { source: 住所, role: address, required: true }
  - { source: 支援措置, role: support-measure }
`;

type Row = readonly [key: string, name: string, sex: string, birth: string, address: string, support: string];
export const canary: Row = [
  '700000000000017',
  '鸚鵡小路　金糸雀',
  '1',
  '昭和50年4月1日',
  '東瀬県結浜市浜区東町1丁目77番7号',
  '',
];
export const broken: Row = [
  '700000000000029',
  '渡鴉野　夜鷹',
  '鷲',
  '昭和51年5月2日',
  '東瀬県結浜市浜区東町1丁目88番8号',
  '',
];
const hidden: Row = [
  '700000000000031',
  '梟谷　木葉木菟',
  '2',
  '昭和52年6月3日',
  '東瀬県結浜市浜区東町1丁目66番6号',
  '1',
];
const neighbours: Row[] = Array.from({ length: 17 }, (_, i) => [
  `80000000000${String(i).padStart(4, '0')}`,
  '見本　太郎',
  String(1 + (i % 2)),
  '昭和40年1月1日',
  '東瀬県結浜市浜区東町1丁目2番3号',
  '',
]);
export const csvOf = (rows: readonly Row[]): Buffer =>
  Buffer.from(`宛名番号,氏名,性別,生年月日,住所,支援措置\r\n${rows.map((row) => `${row.join(',')}\r\n`).join('')}`);
export const good = csvOf([canary, broken, hidden, ...neighbours]);
/** What must be in no answer and no file. */
export const words = [canary, broken, hidden].flatMap(([key, name, , , address]) => [key, name, address.slice(-8)]);
