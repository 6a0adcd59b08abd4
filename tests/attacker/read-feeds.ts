/**
 * What programs are given: every row of every table over OData, read page by page. All of it goes into the same system as the pages; and whatever a row has
 * beside its numbers, an order or a filter by number that is answered, a missing combination, a digit too many, is a leak by itself.
 */
import { type Clues, note } from './clues.ts';
import type { Definitions } from './definitions.ts';

type Get = (path: string) => Promise<Response>;
type Row = Readonly<Record<string, string | number | null>>;
type Page = { readonly value: readonly Row[]; readonly '@odata.count'?: number; readonly '@odata.nextLink'?: string };
type Found = NonNullable<ReturnType<Definitions['tables']['get']>>;

export const root = '/api/feeds/odata';
const pathOf = (link: string): string => {
  const { pathname, search } = new URL(link, 'http://localhost');
  return `${pathname}${search}`;
};

/** As a table is published: counts that are shown nowhere are no columns of it. */
export const shownMeasures = ({ table, spec }: Found): { name: string; decimals: number }[] =>
  table.measures.flatMap((name) => {
    const measure = spec.measures[name];
    if (!measure || (measure.kind === 'count' && measure.shown === false)) return [];
    const counted = measure.kind === 'estimate' && measure.give === 'asked';
    return [{ name, decimals: 'decimals' in measure && !counted ? measure.decimals : 0 }];
  });

/** All pages of a question. */
const rowsOf = async (get: Get, path: string): Promise<{ rows: Row[]; count: number | undefined }> => {
  const rows: Row[] = [];
  let count: number | undefined;
  for (let next: string | undefined = path; next; ) {
    const page = (await (await get(next)).json()) as Page;
    rows.push(...page.value);
    count ??= page['@odata.count'];
    next = page['@odata.nextLink'] && pathOf(page['@odata.nextLink']);
  }
  return { rows, count };
};

const apartFrom = (row: Row, known: ReadonlySet<string>): string | undefined =>
  Object.keys(row).find((name) => !known.has(name));

/** Every combination once: one that is missing, or comes before its turn, would tell. */
const isGrid = (rows: readonly Row[], dimensions: readonly string[]): boolean => {
  const codes = dimensions.map((name) => [...new Set(rows.map((row) => String(row[name])))]);
  const size = codes.reduce((n, { length }) => n * length, 1);
  return (
    rows.length === size &&
    rows.every((row, at) => {
      let rest = at;
      return codes.toReversed().every((of, d) => {
        const code = of[rest % of.length];
        rest = Math.floor(rest / of.length);
        return row[dimensions[dimensions.length - 1 - d] as string] === code;
      });
    })
  );
};

/** One row, whichever way it came: its numbers into the system, its marks against them. */
export const noteRow = (
  of: Definitions,
  clues: Clues,
  { id, found }: { readonly id: string; readonly found: Found },
  row: Row,
  from: string,
): void => {
  const codes = Object.fromEntries(
    [found.table.time, ...found.table.dimensions.map(({ name }) => name)].map((name) => [name, String(row[name])]),
  );
  for (const { name, decimals } of shownMeasures(found)) {
    const [value, status] = [row[name] ?? null, row[`${name}_status`]];
    if ((value === null) !== (status !== 'shown') || (value === null) !== (row[`${name}_reason`] !== null))
      clues.strange.push({ from, what: `${name} is ${value}, and said to be ${status}` });
    if (typeof value === 'number' && Number(value.toFixed(decimals)) !== value)
      clues.strange.push({ from, what: `${name} with more digits than are shown elsewhere` });
    const reason = value === null && typeof status === 'string' ? status : undefined;
    note(
      of,
      clues,
      { table: id, measure: name, codes },
      { value: typeof value === 'number' ? value : null, reason, decimals },
      from,
    );
  }
};

/** Answers the codes seen, by table and dimension. `times`: of all times, or of the newest alone. `releases`: their tables only. */
export const readOData = async (
  get: Get,
  of: Definitions,
  clues: Clues,
  times: 'all' | 'newest',
  releases?: readonly string[],
): Promise<Map<string, Map<string, readonly string[]>>> => {
  const seen = new Map<string, Map<string, readonly string[]>>();
  const strange = (from: string, what: string) => clues.strange.push({ from, what });
  const { value: sets, ...rest } = (await (await get(root)).json()) as { value: { name: string }[] };
  if (Object.keys(rest).join() !== '@odata.context') strange('odata', `a service document with ${Object.keys(rest)}`);
  const metadata = await (await get(`${root}/$metadata`)).text();
  // Fixed words that know of no table.
  for (const [, uri = ''] of metadata.matchAll(/<edmx:Reference Uri="([^"]+)"/g)) {
    const words = await (await get(new URL(uri).pathname)).text();
    if (sets.some(({ name }) => words.includes(name)) || /\d{2}/.test(words)) strange(uri, 'more than words');
  }
  for (const { name: set } of sets) {
    const id = set.replaceAll('_', '-');
    const from = `odata ${id}`;
    const found = of.tables.get(id);
    if (!found) {
      strange(from, 'a table that no definition tells of');
      continue;
    }
    if (releases && !releases.includes(found.spec.release)) continue;
    const dimensions = [found.table.time, ...found.table.dimensions.map(({ name }) => name)];
    const measures = shownMeasures(found).map(({ name }) => name);
    const known = new Set([
      ...dimensions.flatMap((name) => [name, `${name}_name`, `${name}_name_en`]),
      ...measures.flatMap((name) => [name, `${name}_status`, `${name}_reason`]),
    ]);
    const type = new RegExp(`<EntityType Name="${set}">.*?</EntityType>`, 's').exec(metadata)?.[0] ?? '';
    for (const [, name = ''] of type.matchAll(/<Property Name="(\w+)"/g))
      if (!known.has(name)) strange(from, `a column ${name} in the description`);
    for (const name of measures.slice(0, 2))
      for (const option of [
        `$orderby=${name}`,
        `$filter=${name} gt 3`,
        `$filter=${name}_status eq 'shown'`,
        `$apply=aggregate(${name} with sum as s)`,
      ])
        if ((await get(`${root}/${set}?${option.replaceAll(' ', '%20')}`)).status < 400)
          strange(from, `answers ${option}`);
    const time = found.table.time;
    const { value: last } = (await (await get(`${root}/${set}?$orderby=${time}%20desc&$top=1`)).json()) as Page;
    const only = times === 'all' ? '' : `&$filter=${time}%20eq%20'${last[0]?.[time]}'`;
    const { rows, count } = await rowsOf(get, `${root}/${set}?$count=true${only}`);
    const counted = await (await get(`${root}/${set}/$count?${only.slice(1)}`)).text();
    if (count !== rows.length || counted !== String(rows.length))
      strange(from, `${rows.length} rows, and ${count} or ${counted} said`);
    seen.set(id, new Map(dimensions.map((name) => [name, [...new Set(rows.map((row) => String(row[name])))]])));
    if (!isGrid(rows, dimensions)) strange(from, 'rows missing, or in an order of their own');
    for (const row of rows) {
      const other = apartFrom(row, known);
      if (other) strange(from, `a column ${other}`);
      noteRow(of, clues, { id, found }, row, from);
    }
    // By its key a row says what it says in the list, a hidden one too; and no number is a key.
    const [measure = ''] = measures;
    for (const row of [rows[0], rows.find((one) => one[measure] === null), rows.at(-1)]) {
      if (!row) continue;
      const key = (names: readonly string[]) => names.map((name) => `${name}='${row[name]}'`).join(',');
      const ask = (names: readonly string[]) => get(`${root}/${set}(${encodeURIComponent(key(names))})`);
      const { '@odata.context': _, ...one } = (await (await ask(dimensions)).json()) as Row;
      if (JSON.stringify(one) !== JSON.stringify(row)) strange(from, 'a row that is another by its key');
      if ((await ask([...dimensions, measure])).status < 400) strange(from, 'answers a key with a number in it');
    }
  }
  return seen;
};
