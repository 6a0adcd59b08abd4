/** Which levels of agreement a kind of field can have, and which it has unless told otherwise. */
import type { Bilingual } from '#base';
import type { Field, FieldKind, Level, LevelWritten } from './config.ts';

export const readLevel = (written: LevelWritten): Level => {
  if (typeof written === 'string') return { is: written };
  const [[is, value]] = Object.entries(written) as [[string, number | string]];
  return (typeof value === 'string' ? { is, field: value } : { is, bound: value }) as Level;
};

const letters: readonly FieldKind[] = ['raw', 'code', 'digits', 'latin', 'kana'];
const kindsOf: Readonly<Record<Level['is'], readonly FieldKind[] | 'all'>> = {
  exact: 'all',
  same: 'all',
  'swapped-with': 'all',
  key: ['kana'],
  variant: ['kanji'],
  // Distances count bytes: right for these kinds (kana are compared one byte each), never for kanji.
  'jaro-winkler': letters,
  levenshtein: letters,
  'damerau-levenshtein': letters,
  'parts-unknown': ['date'],
  'day-month-swapped': ['date'],
  'one-slip': ['date'],
  'era-slip': ['date'],
  'within-months': ['date'],
  'within-years': ['date'],
  'same-town': ['address'],
  'same-ward': ['address'],
};

export const levelFault = (level: Level, kind: FieldKind, fields: ReadonlyMap<string, Field>): Bilingual | null => {
  const allowed = kindsOf[level.is];
  if (allowed !== 'all' && !allowed.includes(kind))
    return {
      ja: `「${level.is}」は kind: ${kind} の項目には使えません（使えるもの: ${allowed.join(', ')}）`,
      en: `"${level.is}" cannot be used on a field of kind ${kind} (only: ${allowed.join(', ')})`,
    };
  if (!('field' in level)) return null;
  const other = fields.get(level.field);
  if (!other) return { ja: `項目「${level.field}」は fields にありません`, en: `there is no field "${level.field}"` };
  if (level.is === 'swapped-with' && other.kind !== kind)
    return {
      ja: `入替えの相手「${level.field}」の kind が違います`,
      en: `"${level.field}" is of another kind, so they cannot be swapped`,
    };
  return null;
};

const jaroWinkler = (bound: number): Level => ({ is: 'jaro-winkler', bound });
export const defaultLevels: Readonly<Record<FieldKind, readonly Level[]>> = {
  raw: [{ is: 'exact' }],
  code: [{ is: 'exact' }],
  digits: [{ is: 'exact' }, { is: 'levenshtein', bound: 1 }, { is: 'levenshtein', bound: 2 }],
  latin: [{ is: 'exact' }, jaroWinkler(0.92), jaroWinkler(0.88), jaroWinkler(0.7)],
  kana: [{ is: 'exact' }, { is: 'key' }, jaroWinkler(0.9), jaroWinkler(0.8)],
  kanji: [{ is: 'exact' }, { is: 'variant' }],
  date: [
    { is: 'exact' },
    { is: 'parts-unknown' },
    { is: 'day-month-swapped' },
    { is: 'one-slip' },
    { is: 'era-slip' },
    { is: 'within-years', bound: 1 },
    { is: 'within-years', bound: 10 },
  ],
  address: [{ is: 'exact' }, { is: 'same-town' }, { is: 'same-ward' }],
};
