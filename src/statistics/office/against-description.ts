/**
 * What the numbers of a table of cells say against its description, where taking it at its word would protect too little without a word: totals under another
 * name than the description gives them, and largest contributions that cannot be.
 */
import type { Bilingual, Row } from '#base';
import type { CellsSpec } from '../spec/cells-spec.ts';

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** Code → its number, for every combination of the other columns; the largest first. */
const groupsOf = (spec: CellsSpec, rows: readonly Row[], column: string, value: string): Map<string, number>[] => {
  const others = spec.dimensions.filter((d) => d.column !== column);
  const groups = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const key = JSON.stringify(others.map((d) => row[d.column]));
    const group = groups.get(key) ?? new Map<string, number>();
    groups.set(key, group.set(String(row[column]), Number(row[value])));
  }
  const sumOf = (group: Map<string, number>) => [...group.values()].reduce((sum, n) => sum + n, 0);
  return [...groups.values()].sort((a, b) => sumOf(b) - sumOf(a));
};

/** In how many places `code` is what `parts` are together, each counted `times`; 0 where it is not in one. */
const placesAsSum = (
  groups: readonly Map<string, number>[],
  code: string,
  parts: readonly string[],
  times = 1,
): number => {
  let told = 0;
  for (const group of groups) {
    const whole = group.get(code);
    const of = parts.flatMap((part) => group.get(part) ?? []);
    if (whole === undefined || of.length < parts.length) continue;
    const together = of.reduce((sum, n) => sum + n, 0);
    if (!near(times * whole, together)) return 0;
    if (whole > 0) told += 1;
  }
  return told;
};

/** A code that is the sum of all others beside it, or (in more than one place) of those that follow it or stand before it, though nothing says so. */
const unsaidTotal = (
  spec: CellsSpec,
  rows: readonly Row[],
  { column, total, parents }: CellsSpec['dimensions'][number],
) => {
  const codes = [...new Set(rows.map((row) => String(row[column])))];
  if (codes.includes(total)) return null;
  const top = codes.filter((code) => parents[code] === undefined);
  const groups = groupsOf(spec, rows, column, spec.people);
  const inFirst = (code: string): number => groups[0]?.get(code) ?? 0;
  const all = top.reduce((sum, code) => sum + inFirst(code), 0);
  for (const [i, code] of top.entries()) {
    const whole = inFirst(code);
    // One place says quickly where there is nothing to look at.
    if (whole === 0) continue;
    const others = top.filter((other) => other !== code);
    // Of several levels side by side each adds up to it.
    for (const levels of [1, 2, 3, 4])
      if (others.length > 1 && near(levels * whole, all - whole))
        if (placesAsSum(groups, code, others, levels) > (levels === 1 ? 0 : 1)) return code;
    for (const side of [top.slice(i + 1), top.slice(0, i).reverse()])
      for (let n = 0, sum = 0; n < side.length && sum <= whole; n += 1) {
        sum += inFirst(side[n] as string);
        if (n > 0 && near(sum, whole) && placesAsSum(groups, code, side.slice(0, n + 1)) > 1) return code;
      }
  }
  return null;
};

/** Columns whose totals stand under another name than the description's; where they would not be tied to their parts, these could be worked out. */
export const unsaidTotals = (spec: CellsSpec, rows: readonly Row[]): Bilingual[] =>
  spec.dimensions.flatMap((dimension) => {
    const code = unsaidTotal(spec, rows, dimension);
    const { column, total } = dimension;
    return code === null
      ? []
      : [
          {
            ja: `列「${column}」: 計「${total}」の行がなく、「${code}」がほかの区分の計になっています。計の名前なら total に、区のような段階なら parents に書いてください。本当に計でないなら、計の行を加えてください。`,
            en: `Column "${column}": there is no row of the total "${total}", and "${code}" is the sum of other codes. Name it under "total", or its parts under "parents"; if it really is no sum, add rows of the total.`,
          },
        ];
  });

/** What nobody refuses, but whoever wrote the description should hear: codes that lie in nothing where others of the column do, and columns without their total. */
export const doubtsOf = (spec: CellsSpec, rows: readonly Row[]): Bilingual[] =>
  spec.dimensions.flatMap(({ column, total, parents }) => {
    const codes = new Set(rows.map((row) => String(row[column])));
    const above = new Set(Object.values(parents));
    const alone =
      above.size === 0 ? [] : [...codes].filter((code) => code !== total && !parents[code] && !above.has(code));
    const some = alone.slice(0, 5);
    const more = alone.length > some.length;
    return [
      ...(codes.has(total)
        ? []
        : [
            {
              ja: `注意：列「${column}」に計「${total}」の行がありません。計はどこにも出さないものとして守りました。`,
              en: `Mind: the column "${column}" has no row of the total "${total}". It was protected as if the total were shown nowhere.`,
            },
          ]),
      ...(some.length === 0
        ? []
        : [
            {
              ja: `注意：列「${column}」の「${some.join('」「')}」${more ? `など${alone.length}区分` : ''}は parents になく、どの区分にも入れていません。書き違い（空白など）でないか確かめてください。`,
              en: `Mind: "${some.join('", "')}"${more ? ` and others, ${alone.length} codes` : ''} of the column "${column}" lie in no other code, as "parents" does not name them. See that they are not misspelt (a space, for instance).`,
            },
          ]),
    ];
  });

/** Of an amount: the contributions named largest, second, third must be that, and be able to make it up (unless records were weighted). */
export const impossibleContributions = (spec: CellsSpec, row: Row, line: number): Bilingual[] => {
  const { amount, people, records } = spec;
  if (!amount) return [];
  const at = (column: string | undefined) => (column === undefined ? 0 : Number(row[column]));
  const [n, total, first, second, third] = [people, amount.total, amount.first, amount.second, amount.third].map(
    at,
  ) as [number, number, number, number, number];
  const isOrdered = first >= second && second >= third && first >= at(amount.asked);
  // Amounts in thousands are rounded.
  const isPossible =
    records.weight !== undefined ||
    (first + second + third <= total + 2 && total <= n * (first + 0.5) + 1 && (n > 1 || second === 0));
  if (isOrdered && isPossible) return [];
  return [
    {
      ja: `${line}行目: 最大・2番目などの額が、この順でないか、「${amount.total}」と人数に合いません（列の取り違えではありませんか）。優越性を見られません。`,
      en: `Row ${line}: the largest contributions are not in that order, or do not go with "${amount.total}" and the number of people (columns mixed up?). Dominance cannot be judged.`,
    },
  ];
};
