/** Reads a view: every number of every tile, comparisons, the order of rows, and the sentences. */
import { type DashboardSpec, tableIn } from '#lounge';
import type { View } from '../../src/lounge/lounge.api.ts';
import { type Clues, note, noteOrder, type Tell } from './clues.ts';
import { countedAt } from './meaning.ts';
import type { Definitions } from './definitions.ts';
import { explains } from './explains.ts';

type TileSpec = DashboardSpec['tiles'][number];
type Shown = View['tiles'][string]['table'];

const chosen = (code: string, filters: Readonly<Record<string, string>>): string =>
  code.startsWith('$') ? (filters[code.slice(1)] ?? code) : code;

/** The cells behind a row of a tile: of a measure itself, or of a share the part and the whole. */
export const cellsOfRow = (
  tile: TileSpec,
  table: Shown,
  row: Shown['rows'][number],
  filters: Readonly<Record<string, string>>,
  where: Readonly<Record<string, string>> = {},
): ((column: number) => Tell & { readonly share?: { readonly part: Tell; readonly whole: Tell } }) => {
  const codes: Record<string, string> = {};
  for (const [dimension, code] of Object.entries({ ...tile.data.where, ...where }))
    codes[dimension] = chosen(code, filters);
  const { stack } = tile.data;
  for (const [i, column] of table.columns.entries())
    if (column.kind === 'dimension' && column.name !== stack?.name) codes[column.name] = String(row[i]);
  // Of a stack every row has a table of its own.
  const id = stack?.of.find(({ code }) => code === row[0])?.table ?? tableIn(tile.data.table, filters);
  return (column) => {
    const name = table.columns[column]?.name as string;
    const { share } = tile.data;
    if (share && name === share.name) {
      const at = (code: string): Tell => ({
        table: id,
        measure: share.measure,
        codes: { ...codes, [share.dimension]: code },
      });
      return { ...at(share.part), share: { part: at(share.part), whole: at('total') } };
    }
    return { table: id, measure: name, codes };
  };
};

/** Notes the numbers of a shown table, wherever it came from. */
export const readTable = (
  of: Definitions,
  clues: Clues,
  tile: TileSpec,
  table: Shown,
  filters: Readonly<Record<string, string>>,
  from: string,
): void => {
  for (const [r, row] of table.rows.entries()) {
    const cellOf = cellsOfRow(tile, table, row, filters);
    for (const [c, column] of table.columns.entries()) {
      if (column.kind === 'dimension') continue;
      const { share, ...tell } = cellOf(c);
      const value = row[c];
      const reason = table.hidden.find((hidden) => hidden.row === r && hidden.column === c)?.reason;
      const seen = { value: typeof value === 'number' ? value : null, reason, decimals: column.decimals ?? 0 };
      if (share) noteShare(of, clues, share, seen, from);
      else note(of, clues, tell, seen, from);
    }
  }
  readOrder(of, clues, tile, table, filters, from);
};

/** A share of two shown numbers says where their quotient lies. */
const noteShare = (
  of: Definitions,
  clues: Clues,
  { part, whole }: { readonly part: Tell; readonly whole: Tell },
  { value, decimals }: { readonly value: number | null; readonly decimals: number },
  from: string,
): void => {
  if (value === null || !of.tables.has(part.table)) return;
  clues.read[from] = (clues.read[from] ?? 0) + 1;
  const half = 0.5 * 10 ** -decimals + 1e-9;
  const at = ({ table, measure, codes }: Tell) => countedAt(of, table, measure, codes);
  for (const [edge, low, high] of [
    [value - half, 0, Infinity],
    [value + half, -Infinity, 0],
  ] as const) {
    const terms = [[at(part), 100] as const, [at(whole), -edge] as const];
    clues.windows.set(JSON.stringify(terms), { terms, low, high, from });
  }
};

/** Rows that are said to be in order of size: where a hidden one stands among them it lies between its neighbours. */
const readOrder = (
  of: Definitions,
  clues: Clues,
  tile: TileSpec,
  table: Shown,
  filters: Readonly<Record<string, string>>,
  from: string,
): void => {
  if (tile.data.order !== 'largest') return;
  const first = table.columns.findIndex(({ kind }) => kind === 'measure');
  const isShown = (r: number) => typeof table.rows[r]?.[first] === 'number';
  const last = table.rows.findLastIndex((_, r) => isShown(r));
  const hiddenOnes = table.rows.flatMap((row, r) => (isShown(r) ? [] : [String(row[0])]));
  const listed = Object.keys(table.labels[table.columns[0]?.name ?? ''] ?? {}).filter((code) =>
    hiddenOnes.includes(code),
  );
  // All after the last shown one, in the order of their codes: that says nothing of their size.
  const isMute =
    table.rows.every((_, r) => isShown(r) === r <= last) &&
    (hiddenOnes.join() === hiddenOnes.toSorted().join() || hiddenOnes.join() === listed.join());
  if (isMute) return;
  for (let r = 1; r < table.rows.length; r += 1) {
    const [above, below] = [r - 1, r].map((at) =>
      cellsOfRow(tile, table, table.rows[at] as Shown['rows'][number], filters)(first),
    );
    noteOrder(of, clues, above as Tell, below as Tell, `${from}, order`);
  }
};

/** All of a view: tiles, comparisons, sentences. */
export const readView = (of: Definitions, clues: Clues, dashboard: DashboardSpec, view: View): void => {
  for (const tile of dashboard.tiles) {
    const seen = view.tiles[tile.id];
    if (!seen) continue;
    const from = `view ${dashboard.id}/${tile.id}`;
    readTable(of, clues, tile, seen.table, view.filters, from);
    const compared = readComparisons(of, clues, tile, seen, view.filters, `${from}, comparison`);
    for (const language of ['ja', 'en'] as const) {
      const what = explains(tile.kind, seen, compared, language);
      if (what) clues.strange.push({ from: `${from}, sentence`, what });
    }
  }
};

/** The same question asked elsewhere: a year before, or of the city. Answers the numbers shown. */
const readComparisons = (
  of: Definitions,
  clues: Clues,
  tile: TileSpec,
  seen: View['tiles'][string],
  filters: Readonly<Record<string, string>>,
  from: string,
): number[] => {
  const found = of.tables.get(tableIn(tile.data.table, filters));
  const numbers: number[] = [];
  for (const compared of seen.comparison ?? []) {
    if (compared.value === null) continue;
    numbers.push(compared.value);
    const asked = tile.compare.find(({ label }) => label.ja === compared.label.ja);
    const column = seen.table.columns.findIndex(({ name }) => name === compared.measure);
    if (!asked || !found || column < 0) continue;
    const where: Record<string, string> = Object.fromEntries(
      Object.entries(asked.where).map(([d, code]) => [d, chosen(code, filters)]),
    );
    if (asked.back) {
      const kind = found.spec.variables[found.table.time]?.kind;
      const now = chosen(tile.data.where[asked.back.dimension] ?? '', filters);
      where[asked.back.dimension] = earlier(
        now,
        kind === 'month' ? asked.back.by : 0,
        kind === 'year' ? asked.back.by : 0,
      );
    }
    const { share, ...tell } = cellsOfRow(tile, seen.table, seen.table.rows[0] ?? [], filters, where)(column);
    const shown = { value: compared.value, decimals: seen.table.columns[column]?.decimals ?? 0 };
    if (share) noteShare(of, clues, share, shown, from);
    else note(of, clues, tell, shown, from);
  }
  return numbers;
};

const earlier = (code: string, months: number, years: number): string => {
  const [year = 0, month = 1] = code.split('-').map(Number);
  const at = year * 12 + month - 1 - months - 12 * years;
  return code.includes('-') ? `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}` : String(year - years);
};
