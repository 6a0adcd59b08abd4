/** Whether every number in a sentence follows from the numbers shown beside it. One that does not was taken from somewhere else. */
import type { View } from '../../src/lounge/lounge.api.ts';

/** 1,234 · 1.2億 · 351.2万 · 0.4 → the number and how far it may be rounded. */
const numberWords = /(\d[\d,]*(?:\.\d+)?)(億|万| million)?/g;
const scales: Readonly<Record<string, number>> = { 億: 1e8, 万: 1e4, ' million': 1e6 };

type Said = { readonly text: string; readonly value: number; readonly half: number };

export const numbersIn = (text: string): Said[] =>
  [...text.matchAll(numberWords)].map(([word, digits = '', scale = '']) => {
    const plain = digits.replaceAll(',', '');
    const factor = scales[scale] ?? 1;
    return {
      text: word,
      value: Number(plain) * factor,
      half: (0.5 * 10 ** -(plain.split('.')[1]?.length ?? 0) + 1e-9) * factor,
    };
  });

/** What a sentence may compare: a big number with what stands beside it, the two ends of a line; nothing else. */
const comparedIn = (
  kind: string,
  table: View['tiles'][string]['table'],
  compared: readonly number[],
  first: number,
): (readonly [number, number])[] => {
  const value = (row: (typeof table.rows)[number] | undefined) =>
    typeof row?.[first] === 'number' ? row[first] : null;
  if (kind === 'number') {
    const own = value(table.rows[0]);
    return own === null ? [] : compared.map((other) => [other, own] as const);
  }
  if (kind !== 'line') return [];
  const lines = [
    ...Map.groupBy(
      table.rows.filter((row) => value(row) !== null),
      (row) => (first > 1 ? row[1] : ''),
    ).values(),
  ];
  return lines.map((line) => [value(line[0]) as number, value(line.at(-1)) as number] as const);
};

/** The sentence's numbers that nothing explains, or null. */
export const explains = (
  kind: string,
  { table, reading }: View['tiles'][string],
  compared: readonly number[],
  language: 'ja' | 'en',
): string | null => {
  if (!reading) return null;
  let text = reading[language];
  // Names of places, ages and months hold numbers of their own.
  const labels = Object.values(table.labels).flatMap((of) => Object.values(of).map((label) => label[language]));
  for (const label of labels.toSorted((a, b) => b.length - a.length))
    if (/\d/.test(label)) text = text.replaceAll(label, '·');
  const first = table.columns.findIndex(({ kind: of }) => of === 'measure');
  const shown = table.rows.flatMap((row) => (typeof row[first] === 'number' ? [row[first]] : []));
  const hiddenCount = table.hidden.filter(({ column }) => column === first).length;
  const pairs = comparedIn(kind, table, compared, first);
  const sayable = [
    ...shown,
    ...compared,
    ...pairs.flatMap(([from, to]) => [
      Math.abs(to - from),
      from === 0 ? 0 : (Math.abs(to - from) / Math.abs(from)) * 100,
    ]),
  ];
  const isSaid = ({ value, half, text: word }: Said): boolean =>
    (hiddenCount > 0 && word === String(hiddenCount) && /秘|hidden/.test(text)) ||
    sayable.some((by) => Math.abs(value - by) <= half);
  const unsaid = numbersIn(text).filter((said) => !isSaid(said));
  return unsaid.length > 0 ? `${unsaid.map(({ text: word }) => word).join(', ')} in “${reading[language]}”` : null;
};
