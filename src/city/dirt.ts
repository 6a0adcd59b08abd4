/** The faults that real hand-overs have: what each is, and what the sealed side ought to make of it. The ledger of the truth names them. */

import { type Cell, inTurn, oneOf, text } from './cells.ts';
import type { Value } from './chance.ts';

const dirtKinds = {
  'unknown-code': 'a code that no list has',
  'bad-date': 'a date that cannot be',
  'missing-required': 'a required value is empty',
  'duplicate-row': 'the same row again',
  'out-of-range': 'a number beyond what can be',
  'unknown-town': 'an address in a town that does not exist',
  'other-city': 'an address in another city',
  'wide-key': 'the key in full-width digits',
  'trailing-blanks': 'blanks around key and codes',
  'embedded-delimiters': 'comma, quotes and a line break inside a quoted field',
  'identifier-in-building': 'a personal number typed into 方書',
  'identifier-in-name': 'a resident code typed into 氏名',
} as const;

export type DirtKind = keyof typeof dirtKinds;

/** Replacements that several files share; `given` is a draw of the person. */
export const otherCity = (given: Value): Cell =>
  oneOf(
    given,
    text('東瀬県汐路市中央１丁目２番３号'),
    text('大阪府大阪市北区梅田１丁目１番１号'),
    text('東京都千代田区丸の内１丁目１番１号'),
    text('東瀬県汐路市松原町４５６番地'),
  );
export const unknownTown = (given: Value, cityName: Cell, wardName: Cell): Cell =>
  inTurn(
    cityName,
    wardName,
    oneOf(given, text('霧ヶ谷台'), text('存在町'), text('旧字海道')),
    text('３丁目１２番５号'),
  );
