/** Tables with hidden cells opened, as a server without that part of the protection would publish them: leaks that the attacker must find. */
import { openResults, publish } from '#results';
import type { LakeSide } from '../../src/doors/lake-side.ts';
import type { Definitions } from './definitions.ts';
import { countedAt } from './meaning.ts';
import type { Truth } from './truth.ts';

type Content = Parameters<typeof publish>[1];
type Cell = { readonly measure: string; readonly codes: Readonly<Record<string, string>> };
/** The number to be shown in a hidden cell, or null to leave it. */
export type Opening = (cell: Cell, of: (measure: string) => number | undefined) => number | null;

/** Publishes tables with some of their hidden cells opened, as a server without that part of the protection would. Answers how to put them back. */
export const publishOpened = async (
  side: LakeSide,
  of: Definitions,
  truth: Truth,
  ids: readonly string[],
  opening: Opening,
) => {
  const results = openResults(side.results);
  const before: (() => Promise<unknown>)[] = [];
  for (const id of ids) {
    const read = await results.readTable(id);
    if (!read.ok) throw new Error(read.refusal.en);
    const { index, mark } = read.value;
    const { columns } = index;
    const cells = Array.from({ length: columns.count }, (_, i) => {
      const codes = columns.codes.map((of1, d) => columns.codeLists[d]?.[of1[i] as number] as string);
      const named = Object.fromEntries(columns.table.dimensions.map(({ name }, d) => [name, codes[d] as string]));
      const raw = (measure: string) => truth.values.get(countedAt(of, id, measure, named));
      const found = index.find(
        columns.codes.map((of1) => of1[i] as number),
        columns.table.measures.map((_m, m) => m),
      );
      const opened = columns.table.measures.map(({ name }, m) =>
        found?.hidden[m] == null ? (found?.values[m] ?? null) : opening({ measure: name, codes: named }, raw),
      );
      return {
        codes,
        values: opened,
        hidden: opened.map((value, m) => (value === null ? (found?.hidden[m] ?? 'threshold') : null)),
      };
    });
    const honest = Array.from(cells, ({ codes }, i) => {
      const found = index.find(
        columns.codes.map((of1) => of1[i] as number),
        columns.table.measures.map((_m, m) => m),
      );
      return { codes, values: found?.values ?? [], hidden: found?.hidden ?? [] };
    });
    const why = { actor: side.actor };
    const under = mark as unknown as Parameters<typeof publish>[3];
    const put = (all: typeof cells | typeof honest) =>
      publish(side.results, { ...columns.table, cells: all } as unknown as Content, why, under);
    await put(cells);
    before.push(() => put(honest));
  }
  return async () => {
    for (const put of before) await put();
  };
};

/** Only the rules for single cells: everything hidden for others' sake is shown. */
export const withoutComplements = (of: Definitions, threshold: number): Opening => {
  const opening: Opening = (cell, raw) => {
    const value = raw(cell.measure);
    const measures = Object.assign(
      {},
      ...of.specs.map((spec) => spec.measures),
    ) as Definitions['specs'][number]['measures'];
    const measure = measures[cell.measure];
    if (measure?.kind === 'rate') {
      const [part, whole] = [measure.part, measure.whole].map((name) => opening({ ...cell, measure: name }, raw));
      return part != null && whole ? Number(((part / whole) * 100).toFixed(measure.decimals)) : null;
    }
    const fine = (n: number | undefined, zeroTells: boolean) =>
      n !== undefined && (n >= threshold || (n === 0 && !zeroTells));
    if (measure?.kind !== 'count' || !fine(value, measure.zeros === 'protect')) return null;
    // What a part leaves of its whole is a number of people as well.
    const whole = measure.partOf ? raw(measure.partOf) : undefined;
    if (measure.partOf && !fine((whole ?? 0) - (value as number), measure.zeros === 'protect')) return null;
    return value as number;
  };
  return opening;
};

/** A rate worked out from the numbers before protection. */
export const rawRate =
  (of: Definitions, name: string): Opening =>
  (cell, raw) => {
    const spec = of.specs.find(({ measures }) => name in measures);
    const measure = spec?.measures[name];
    if (cell.measure !== name || measure?.kind !== 'rate') return null;
    const [part, whole] = [raw(measure.part), raw(measure.whole)];
    return part !== undefined && whole ? Number(((part / whole) * 100).toFixed(measure.decimals)) : null;
  };

/** A survey's share worked out from the answers themselves, where the number of those who gave it is hidden. */
export const rawShare =
  (of: Definitions, truth: Truth, id: string, name: string): Opening =>
  (cell) => {
    if (cell.measure !== name) return null;
    const [answer, whole] = [cell.codes, { ...cell.codes, answer: 'total' }].map((codes) =>
      truth.values.get(countedAt(of, id, 'respondents', codes)),
    );
    return answer !== undefined && whole ? Number(((answer / whole) * 100).toFixed(1)) : null;
  };
