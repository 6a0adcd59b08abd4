/** How a table of a core system is asked for: under the names its comments give, each only once, with values as files write them. */
import { expect, it } from 'vitest';
import { tableForm, toldOf } from './table-form.ts';

const column = (name: string, comment: string | null = null, type = 'text') => ({ name, type, comment });
const formOf = (...columns: ReturnType<typeof column>[]) =>
  tableForm({ database: 'juki', from: { table: '"juki"."atena"' }, title: null, columns, key: ['atena_no'] });
const headings = (...columns: ReturnType<typeof column>[]) => [...formOf(...columns).columns.keys()];

it('columns are called what their comments begin with, where that is Japanese and one column only has it', () => {
  expect(
    headings(
      column('atena_no', '宛名番号（15桁、前ゼロ）'),
      column('shimei', '氏名（漢字）'),
      column('kana', '氏名（カナ）'),
      column('sex', '性別 1:男 2:女'),
      column('a', '区分'),
      column('b', '区分'),
      column('c', 'number of dependants'),
      column('備考', '自由記述'),
      column('d', `${'長'.repeat(22)}`),
      column('e', '二"重'),
      column('f'),
    ),
  ).toEqual(['宛名番号', '氏名（漢字）', '氏名（カナ）', '性別', 'a', 'b', 'c', '備考', 'd', 'e', 'f']);
});

it('a name that another column already has by itself is not given a second time', () => {
  expect(headings(column('氏名'), column('shimei', '氏名'))).toEqual(['氏名', 'shimei']);
});

it('truth is asked for as 0 and 1, a moment as its day, padded text without its blanks; keys under their headings', () => {
  const form = formOf(
    column('atena_no', '宛名番号', 'character(15)'),
    column('dv', '支援措置', 'boolean'),
    column('at', null, 'timestamp with time zone'),
    column('n', null, 'numeric(9,0)'),
  );
  expect(form.query).toBe(
    'SELECT\n  "atena_no"::text AS "宛名番号",\n  "dv"::int AS "支援措置",\n  "at"::date AS "at",\n  "n"\nFROM "juki"."atena"',
  );
  expect(form.key).toEqual(['宛名番号']);
});

it('a query that needs nothing of this stands as it was written, and one that does stands within another', () => {
  const told = { database: 'juki', title: null, key: [] };
  const query = 'SELECT bango AS "番号" FROM juki -- all';
  expect(tableForm({ ...told, from: { query }, columns: [column('番号')] }).query).toBe(query);
  expect(tableForm({ ...told, from: { query }, columns: [column('番号', null, 'boolean')] }).query).toBe(
    `SELECT\n  "番号"::int AS "番号"\nFROM (\n${query}\n) AS source`,
  );
});

it('what a database says of a column is one line of a reason', () => {
  expect(toldOf(column('a', '一行目\n二行目', 'date')).ja).toBe('列 a（date、注釈「一行目 二行目」）: ');
  expect(toldOf(column('a', null, 'date')).en).toBe('column a (date): ');
});
