/** A census small-area file of e-Stat (`tblT…C28.txt`): two header rows, areas by KEY_CODE, and the rows that were merged into a neighbour (秘匿合算). */
import type { Bilingual } from '#base';

export type SmallArea = {
  readonly code: string;
  readonly name: string;
  /** null: merged into a neighbour (or hidden); undefined: the publisher does not know it. */
  readonly values: readonly (number | null | undefined)[];
};
export type SmallAreas = {
  /** Table, e.g. `T001081`. */
  readonly table: string;
  readonly items: readonly { readonly code: string; readonly label: string }[];
  readonly areas: readonly SmallArea[];
  readonly merged: number;
};
export type SmallAreaReading =
  | { readonly kind: 'read'; readonly areas: SmallAreas }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'faulty'; readonly faults: readonly Bilingual[] };

const leading = ['KEY_CODE', 'HYOSYO', 'CITYNAME', 'NAME', 'HTKSYORI', 'HTKSAKI', 'GASSAN'] as const;
type Leading = (typeof leading)[number];

/** e-Stat writes CP932; a copy saved again may be UTF-8. */
const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
};
const cellsOf = (line: string): string[] => line.split(',').map((cell) => cell.replace(/^[\s"]+|[\s"]+$/g, ''));

/** A figure as published: `-` is none, `*` and `X` are merged or hidden, `…` is not known. NaN: no figure at all. */
export const officialFigure = (text: string): number | null | undefined => {
  const bare = text.normalize('NFKC').replaceAll(',', '').replace(/^[△▲]/, '-').trim();
  if (/^(\*+|X|x)$/.test(bare)) return null;
  if (/^(-|‐|－|−|ー)$/.test(bare)) return 0;
  if (/^(\.{2,3}|…+|)$/.test(bare)) return undefined;
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(bare) ? Number(bare) : Number.NaN;
};

/**
 * HTKSYORI 1: this row holds others, named in GASSAN; 2: this row is held by another, named in HTKSAKI. Both sides must name each other, and a row that
 * is held has no figures of its own: otherwise people would be counted twice or lost.
 */
export const readSmallAreas = (bytes: Uint8Array): SmallAreaReading => {
  const lines = decoded(bytes)
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n/)
    .filter((line) => line !== '' && line !== '\u001a');
  const codes = cellsOf(lines[0] ?? '');
  const labels = cellsOf(lines[1] ?? '');
  const at = (name: Leading) => codes.indexOf(name);
  const table = /^(T\d{6})\d{3}$/.exec(codes.find((code) => /^T\d{9}$/.test(code)) ?? '')?.[1];
  // A second row with an area's code is no header: taken for one, its people would be lost without a word.
  const isHeader = !/\d/.test(labels[at('KEY_CODE')] ?? '');
  if (at('KEY_CODE') === -1 || at('HTKSYORI') === -1 || !table || labels.length !== codes.length || !isHeader)
    return { kind: 'unknown' };
  const items = codes.flatMap((code, i) => (/^T\d{9}$/.test(code) ? [{ code, label: labels[i] as string, i }] : []));
  const faults: Bilingual[] = [];
  const say = (row: number, ja: string, en: string) =>
    faults.push({ ja: `${row}行目: ${ja}`, en: `row ${row}: ${en}` });
  const rows = lines.slice(2).map((line) => cellsOf(line));
  const key = (row: readonly string[]): string => row[at('KEY_CODE')] ?? '';
  const of = (row: readonly string[], name: Leading): string => (at(name) === -1 ? '' : (row[at(name)] ?? ''));
  const held = new Map(
    rows
      .filter((row) => of(row, 'HTKSYORI') === '1')
      .map((row) => [key(row), new Set(of(row, 'GASSAN').split(/[;；\s]+/))]),
  );
  const seen = new Set<string>();
  let merged = 0;
  const areas = rows.map((row, n): SmallArea => {
    const line = n + 3;
    const code = key(row);
    const values = items.map(({ i }) => officialFigure(row[i] ?? ''));
    if (row.length !== codes.length) say(line, '列の数が見出しと違います', 'has more or fewer fields than the header');
    if (!/^\d{5}(\d{4}(\d{2})?)?$/.test(code))
      say(line, 'KEY_CODE が5・9・11桁の数字ではありません', 'KEY_CODE is not a number of 5, 9 or 11 digits');
    if (seen.has(code)) say(line, '同じ KEY_CODE の行が前にあります', 'repeats the KEY_CODE of an earlier row');
    seen.add(code);
    if (values.some((value) => Number.isNaN(value)))
      say(line, '数値でない欄があります', 'has a field that is no figure');
    const state = of(row, 'HTKSYORI');
    if (state === '2') {
      merged++;
      const into = of(row, 'HTKSAKI');
      if (!held.get(into)?.has(code))
        say(
          line,
          '合算先の行（HTKSAKI）の GASSAN に、この地域がありません',
          'the row it is merged into (HTKSAKI) does not name it in GASSAN',
        );
      if (values.some((value) => typeof value === 'number' && value !== 0))
        say(line, '合算された地域（HTKSYORI 2）に値があります', 'was merged (HTKSYORI 2) and yet has figures');
      // What is held elsewhere has no figures of its own, whatever sign stands there.
      return { code, name: `${of(row, 'CITYNAME')}${of(row, 'NAME')}`, values: values.map(() => null) };
    }
    if (state !== '0' && state !== '1' && state !== '')
      say(line, 'HTKSYORI が 0・1・2 ではありません', 'HTKSYORI is not 0, 1 or 2');
    return { code, name: `${of(row, 'CITYNAME')}${of(row, 'NAME')}`, values };
  });
  if (areas.length === 0) return { kind: 'unknown' };
  return faults.length > 0
    ? { kind: 'faulty', faults }
    : { kind: 'read', areas: { table, items: items.map(({ code, label }) => ({ code, label })), areas, merged } };
};
