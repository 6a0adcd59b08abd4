/** A field as columns of a record: how it is compared, and what may be cut out of it for blocking and groups. */
import { sqlText } from '#base';
import type { Field, FieldKind, Level } from './config.ts';
import {
  addressLine,
  addressTown,
  addressWard,
  folded,
  kanaKey,
  kanji,
  kanjiVariant,
  katakana,
  shadow,
} from './letters.lake.ts';

const empty = (sql: string) => `nullif(${sql}, '')`;

/** The text of a field, from the text as written in `cell`. Dates have been read before: `cell` is then YYYYMMDD with 00 for what is not known. */
export const plainText = (field: Field, cell: string): string => {
  switch (field.kind) {
    case 'raw':
    case 'date':
      return empty(cell);
    case 'code': {
      const text = folded(cell);
      const cases = Object.entries(field.map ?? {}).map(([from, to]) => `WHEN ${sqlText(from)} THEN ${sqlText(to)}`);
      return empty(cases.length > 0 ? `CASE ${text} ${cases.join(' ')} ELSE ${text} END` : text);
    }
    case 'digits':
      // Nearly all are digits already: looking is cheaper than replacing nothing.
      return empty(
        `CASE WHEN regexp_full_match(${cell}, '[0-9]+') THEN ${cell} ELSE regexp_replace(${folded(cell)}, '[^0-9]', '', 'g') END`,
      );
    case 'latin':
      return empty(`upper(strip_accents(${folded(cell)}))`);
    case 'kana':
      return empty(katakana(cell));
    case 'kanji':
      return empty(kanji(cell));
    case 'address':
      return empty(addressLine(cell));
  }
};

type Cut = (text: string) => string;
const parts: Readonly<Partial<Record<FieldKind, Readonly<Record<string, Cut>>>>> = {
  kana: { key: kanaKey },
  kanji: { variant: kanjiVariant },
  date: {
    year: (t) => `CASE WHEN ${t}[1:4] <> '0000' THEN ${t}[1:4] END`,
    'year-month': (t) => `CASE WHEN ${t}[5:6] <> '00' THEN ${t}[1:6] END`,
    'month-day': (t) => `CASE WHEN ${t}[7:8] <> '00' THEN ${t}[5:8] END`,
    decade: (t) => `CASE WHEN ${t}[1:4] <> '0000' THEN ${t}[1:3] || '0' END`,
  },
  address: { town: addressTown, ward: addressWard },
};
const head = /^head([1-9])$/;

export const partExists = (kind: FieldKind, part: string): boolean =>
  parts[kind]?.[part] !== undefined || (head.test(part) && kind !== 'date' && kind !== 'address');

/** `text`: what `plainText` made. The head of a kana name is that of its key, so that a voiced mark does not hide a pair. */
export const partOf = (kind: FieldKind, part: string, text: string): string => {
  const length = head.exec(part)?.[1];
  if (length) return `left(${kind === 'kana' ? kanaKey(text) : text}, ${length})`;
  const cut = parts[kind]?.[part];
  if (!cut) throw new Error(`a ${kind} has no part ${part}`);
  return cut(text);
};

/** Columns a record has for a compared field, by suffix; '' is the value itself. Kana become single bytes here. */
export const comparedColumns: Readonly<Record<FieldKind, Readonly<Record<string, Cut>>>> = {
  raw: { '': (t) => t },
  code: { '': (t) => t },
  digits: { '': (t) => t },
  latin: { '': (t) => t },
  kana: { '': shadow, _key: kanaKey },
  kanji: { '': (t) => t, _variant: kanjiVariant },
  date: {
    '': (t) => t,
    _swapped: (t) => `${t}[1:4] || ${t}[7:8] || ${t}[5:6]`,
    _year: (t) => `${t}[1:4]::SMALLINT`,
    _month_day: (t) => `${t}[5:8]`,
    _day: (t) =>
      `date_diff('day', DATE '1970-01-01', try_cast(${t}[1:4] || '-' || ${t}[5:6] || '-' || ${t}[7:8] AS DATE))::INTEGER`,
  },
  address: { '': (t) => t, _town: addressTown, _ward: addressWard },
};
/** Which suffixed columns a level looks at besides the value. */
const columnsOf: Readonly<Record<string, readonly string[]>> = {
  key: ['_key'],
  variant: ['_variant'],
  'parts-unknown': ['_year'],
  'day-month-swapped': ['_swapped'],
  'era-slip': ['_year', '_month_day'],
  'within-months': ['_day'],
  'within-years': ['_day'],
  'same-town': ['_town'],
  'same-ward': ['_ward'],
};
export const columnsOfLevel = (level: Level): readonly string[] => columnsOf[level.is] ?? [];
