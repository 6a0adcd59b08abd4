/** Three invented people as a core system would write them, for any contract: what the rules do is shown on them, never on a resident. */
import type { CalendarDate } from '#base';
import { type AreaPack, type Contract, type ContractColumn, isAddressPart, type Role } from '#catalogue';
import type { SourceFile } from '#sources';

export const inventedPeople = 3;
type Texts = readonly [string, string, string];

const fixed: Partial<Record<Role, Texts>> = {
  'person-key': ['000000000000001', '000000000000002', '000000000000003'],
  'household-key': ['000000000000101', '000000000000101', '000000000000102'],
  'my-number': ['000000000000', '000000000000', '000000000000'],
  'resident-code': ['00000000000', '00000000000', '00000000000'],
  'insurance-number': ['00-000001', '00-000002', '00-000003'],
  'other-identifier': ['AA00000000AA', '', ''],
  name: ['見本　太郎', '見本　花子', '見本　次郎'],
  contact: ['000-0000-0001', '000-0000-0002', ''],
  'birth-date': ['昭和50年4月1日', '平成29年4月2日', '昭和15年12月31日'],
  building: ['見本マンション101号', '見本マンション101号', ''],
  date: ['令和6年4月15日', '平成29年4月2日', '昭和64年1月7日'],
  time: ['0857', '1939', '2215'],
  flag: ['1', '0', '1'],
};
const kana: Texts = ['ミホン　タロウ', 'ミホン　ハナコ', 'ミホン　ジロウ'];
const numbers: Partial<Record<Role, readonly [number, number, number]>> = {
  count: [2, 1, 0],
  amount: [3_456_000, 0, 128_500],
  measurement: [22.5, 118, 5.6],
};

const addresses = (pack: AreaPack): Texts => {
  const at = (town: AreaPack['towns'][number] | undefined, tail: string) => {
    const ward = pack.wards.find(({ code }) => code === town?.ward)?.name ?? '';
    return town
      ? `${pack.prefecture}${pack.city}${ward}${town.name}${town.chome === null ? '' : `${town.chome}丁目`}${tail}`
      : '';
  };
  const plain = pack.towns.filter(({ koaza }) => koaza === '');
  const chome = plain.find((town) => town.chome !== null) ?? plain[0];
  const whole = plain.find((town) => town.chome === null) ?? plain.at(-1);
  return [at(chome, '12番3号'), at(chome, '12番3号'), at(whole, '1234番地の5')];
};

const textOf = (contract: Contract, column: ContractColumn, i: number, asOf: string, places: Texts): string => {
  const known = (column.role === 'name' && /カナ|ｶﾅ|かな|ふりがな/.test(column.source) ? kana : fixed[column.role])?.[
    i
  ];
  if (known !== undefined) return known;
  // Whatever makes rows differ must differ here, too.
  if (contract.key.includes(column.source) && column.role !== 'year') return String(i + 1);
  const number = numbers[column.role]?.[i];
  if (number !== undefined) {
    const [least, most] = column.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return String(Math.min(most, Math.max(least, number)));
  }
  if (column.role === 'code') {
    const codes = Object.keys(column.codes ?? {});
    return codes[i % codes.length] ?? '';
  }
  if (column.role === 'year') return asOf.slice(0, 4);
  if (column.role === 'address') return places[i] ?? '';
  // An invented address stands whole in the column that names the others.
  return column.role === 'unused' && !isAddressPart(contract, column.source) ? `見本${i + 1}` : '';
};

/** Cells by person, in the order of the contract's columns. */
export const inventedCells = (contract: Contract, asOf: CalendarDate, pack: AreaPack): readonly string[][] => {
  const places = addresses(pack);
  return Array.from({ length: inventedPeople }, (_, i) =>
    contract.columns.map((column) => textOf(contract, column, i, asOf, places)),
  );
};

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The same cells as a file (UTF-8, commas). */
export const inventedFile = (contract: Contract, cells: readonly string[][]): SourceFile => ({
  name: 'invented.csv',
  async *bytes() {
    const rows = [contract.columns.map(({ source }) => source), ...cells];
    yield new TextEncoder().encode(rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join(''));
  },
});
