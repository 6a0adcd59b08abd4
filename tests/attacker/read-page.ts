/**
 * Whether a drawn page says more than the answer it was drawn from. A place of a chart, an area of a map, a line of a table may only hold the numbers
 * shown in the rows of its name; an axis ends where the numbers shown need it to; every other number must be one that is shown, or stand in the words.
 */
import type { Dashboard, View } from '../../src/lounge/lounge.api.ts';
import { numbersIn } from './explains.ts';
import type { Piece, Scraped } from './scrape-page.ts';

type Seen = View['tiles'][string];
type Number = ReturnType<typeof numbersIn>[number];

const isOne = ({ value, half }: Number, of: readonly number[]): boolean =>
  of.some((shown) => Math.abs(Math.abs(shown) - value) <= half);

/** Names of categories hold numbers of their own. */
const without = (text: string, names: readonly string[]): string =>
  names.reduce((left, name) => left.replaceAll(name, '·'), text);

const namesIn = ({ table }: Seen): string[] =>
  Object.values(table.labels)
    .flatMap((of) => Object.values(of).flatMap(({ ja, en }) => [ja, en]))
    .toSorted((a, b) => b.length - a.length);

const numbersOf = (row: Seen['table']['rows'][number]): number[] =>
  row.filter((value): value is number => typeof value === 'number');

/** Names of the categories of a row. */
const labelsOf = (
  { table }: Seen,
  row: Seen['table']['rows'][number],
): { readonly ja: string; readonly en: string }[] =>
  table.columns.flatMap(({ kind, name }, i) =>
    kind === 'dimension' ? (table.labels[name]?.[String(row[i])] ?? []) : [],
  );

/** Shown numbers of the rows that have categories of all these names, each a category of its own. */
const rowsNamed = (seen: Seen, names: readonly string[]): number[] =>
  seen.table.rows
    .filter((row) => {
      const left = labelsOf(seen, row);
      return names.every((name) => {
        const at = left.findIndex(({ ja, en }) => ja === name || en === name);
        return at >= 0 && left.splice(at, 1).length === 1;
      });
    })
    .flatMap(numbersOf);

/** Ticks that are no shown number: equal steps, none further out than the next step beyond the numbers shown. */
const axisTells = (ticks: readonly number[], shown: readonly number[]): string | null => {
  const sorted = [...new Set(ticks)].toSorted((a, b) => a - b);
  // Where every number is hidden the same axis is drawn, whatever is hidden.
  if (shown.every((value) => value === 0) && sorted.every((tick) => tick === 0 || tick === 1)) return null;
  if (sorted.length < 2) return sorted.length === 0 ? null : `a lone number ${sorted[0]} in a drawing`;
  const steps = sorted.slice(1).map((tick, i) => tick - (sorted[i] as number));
  const step = Math.min(...steps);
  const uneven = steps.some((one) => Math.abs(one / step - Math.round(one / step)) > 1e-6);
  const [low, high] = [Math.min(...shown, 0), Math.max(...shown, 0)];
  const far = (sorted.at(-1) as number) >= high + step || (sorted[0] as number) < low - step;
  return uneven || far ? `an axis of ${sorted.join(' ')} for numbers up to ${high}` : null;
};

/** The numbers a tile may hold apart from those of its rows: beside them, and what a big number is compared by. */
const besides = ({ table, comparison }: Seen): number[] => {
  const shown = table.rows.flatMap(numbersOf);
  const compared = (comparison ?? []).flatMap(({ value }) => (value === null ? [] : [value]));
  const between = compared.flatMap((other) =>
    shown.flatMap((own) => [own - other, other === 0 ? 0 : ((own - other) / other) * 100]),
  );
  return [...compared, ...between];
};
/** A big number and its 万 or 億 are two pieces of a page. */
const inParts = (numbers: readonly number[]): number[] => numbers.flatMap((n) => [n / 1e4, n / 1e8]);

/** How many rows there are and how many of them are hidden is there to be counted; of a map, how many areas a colour has. */
const isCount = ({ value }: Number, text: string, seen: readonly Seen[]): boolean =>
  (/行|秘|件/.test(text) && seen.some(({ table }) => value === table.rows.length || value === table.hidden.length)) ||
  (/地域|か所|段階/.test(text) && seen.some(({ table }) => value <= table.rows.length));

/** What a piece that begins with a name, or with several, may hold; null for one that begins with none. */
const ofItsName = (text: string, seen: readonly Seen[]): readonly number[] | null => {
  const names = seen.flatMap(namesIn).toSorted((a, b) => b.length - a.length);
  const found: string[] = [];
  for (let left = text; ; ) {
    const name = names.find((one) => left.startsWith(`${one}、`) || left.startsWith(`${one}, `));
    if (name === undefined) break;
    found.push(name);
    left = left.slice(name.length).replace(/^(、|, )/, '');
  }
  return found.length === 0 ? null : seen.flatMap((one) => rowsNamed(one, found));
};

/** The words that say where to look instead of at a hidden number. */
const hintsIn = ({ table }: Seen): string[] => table.hidden.flatMap(({ see }) => (see ? [see.ja, see.en] : []));
/** How sure an interval is, wherever one stands. */
const sureness = ['95%の区間', '95% interval'];

const readTile = (kind: string, pieces: readonly Piece[], seen: Seen, allowed: ReadonlySet<string>): string[] => {
  const names = namesIn(seen);
  const hints = [...new Set([...hintsIn(seen), ...sureness])].toSorted((a, b) => b.length - a.length);
  const shown = seen.table.rows.flatMap(numbersOf);
  const known = [...shown, ...besides(seen), ...(kind === 'number' ? inParts(shown) : [])];
  // Sentences are held against the numbers elsewhere (explains.ts): here they may be repeated.
  const words = [seen.title, seen.reading].map((of) => `${of?.ja} ${of?.en}`).join(' ');
  const said = new Set(numbersIn([words, ...names].join(' ')).map(({ text }) => text));
  const strange: string[] = [];
  const ticks: number[] = [];
  for (const { how, text } of pieces) {
    const own = ofItsName(text, [seen]);
    for (const number of numbersIn(without(text, own ? [...hints, ...names] : names))) {
      const counts = isCount(number, text, [seen]);
      if (how === 'mark') {
        if (!isOne(number, shown) && !said.has(number.text)) ticks.push(number.value);
      } else if (own ? !isOne(number, own) : !isOne(number, known) && !said.has(number.text) && !counts)
        if (own || !allowed.has(number.text))
          // Beside a name only its own numbers stand: the small ones that are hidden are everywhere else on a page, as a day or an hour.
          strange.push(`${number.text} in “${text}”`);
    }
  }
  const axis = axisTells(ticks, shown);
  return axis ? [...strange, axis] : strange;
};

/** `words`: whatever else may stand on a page (its own sentences, the day, the person). */
export const readPage = (
  scraped: Scraped,
  dashboard: Dashboard,
  view: View,
  words: string,
): { readonly strange: readonly string[]; readonly read: number } => {
  const tiles = dashboard.tiles.flatMap(({ id, kind }) => {
    const seen = view.tiles[id];
    return seen ? [{ id, kind, seen, pieces: scraped.tiles[seen.title.ja] ?? [] }] : [];
  });
  const all = tiles.map(({ seen }) => seen);
  const titles = JSON.stringify(all.map(({ title }) => title));
  const allowed = new Set(numbersIn(`${words} ${JSON.stringify(dashboard)} ${titles}`).map(({ text }) => text));
  const strange = tiles.flatMap(({ id, kind, seen, pieces }) =>
    readTile(kind, pieces, seen, allowed).map((what) => `${id}: ${what}`),
  );
  const names = all.flatMap(namesIn).toSorted((a, b) => b.length - a.length);
  const known = all.flatMap((seen) => [...seen.table.rows.flatMap(numbersOf), ...besides(seen)]);
  const own = new Set(all.map(({ title }) => title.ja));
  const others = [...scraped.rest, ...Object.entries(scraped.tiles).flatMap(([name, of]) => (own.has(name) ? [] : of))];
  const hints = all.flatMap(hintsIn).toSorted((a, b) => b.length - a.length);
  for (const { text } of others) {
    const titled = all.find(({ title }) => text.startsWith(title.ja));
    const ownNumbers = titled ? [...titled.table.rows.flatMap(numbersOf), ...besides(titled)] : ofItsName(text, all);
    const left = without(titled ? text.slice(titled.title.ja.length) : text, ownNumbers ? [...hints, ...names] : names);
    for (const number of numbersIn(left)) {
      const free = allowed.has(number.text) || isCount(number, text, all);
      if (ownNumbers ? !isOne(number, ownNumbers) : !isOne(number, known) && !free)
        strange.push(`page: ${number.text} in “${text}”`);
    }
  }
  return { strange, read: others.length + tiles.reduce((sum, { pieces }) => sum + pieces.length, 0) };
};
