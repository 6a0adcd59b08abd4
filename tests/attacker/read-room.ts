/**
 * What the room of the output check shows before anybody has voted, to a checker and to an author: the queue, the request, every row of every preview, and,
 * to a checker, the frozen files. All of it is the protected output: its numbers go into the same system, and whatever else is a number must have its place.
 */
import type { Preview, RequestShown } from '../../src/release/release.api.ts';
import { type Clues, note } from './clues.ts';
import type { Definitions } from './definitions.ts';
import type { Ask } from './gather.ts';

/** Fields that count requests, files, cells and rules, never people. */
const plainRequest =
  /^(revision|votes|must|exceptions|files\.\d+\.bytes|findings\.findings\.\d+\.count|changes\.tables\.\d+\.(cells|added|removed|changed|newlyHidden|newlyShown)|certificate\.(threshold|minimumWidth|cells|primary|complementary|recomputable|undecided|tightestInterval|tightestShare|releasedBefore|differences|systems\.\d+\.(timePoints|publishedBefore|cells|primary|complementary|tightest|undecided|rules\.\d+\.count|lost\.(cells|people))|otherwise\.\d+\.(timePoints|cells))|losses\.\d+\.(rows|values|hidden\.\w+|unseen))$/;
const plainCertificate =
  /^(policy\..*|systems\.\d+\.(timePoints|publishedBefore|undecided|cells|equations|primary|complementary|tightestInterval|recomputable|rules\.[\w-]+|lost\..*)|releasedBefore|differences|otherwise\.\d+\.(timePoints|cells))$/;

export const numbersAt = (value: unknown, path = ''): string[] => {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => numbersAt(inside, path ? `${path}.${key}` : key));
};

type Table = Extract<Preview, { kind: 'protected-table' }>;
type Room = { readonly of: Definitions; readonly clues: Clues; readonly ask: Ask; readonly id: string };

const strange = ({ clues }: Room, from: string, what: string) => clues.strange.push({ from, what });

const noteRows = ({ of, clues }: Room, id: string, { table }: Table): void => {
  for (const [r, row] of table.rows.entries()) {
    const codes = Object.fromEntries(
      table.columns.flatMap(({ kind, name }, c) => (kind === 'dimension' ? [[name, String(row[c])]] : [])),
    );
    for (const [c, { kind, name, decimals }] of table.columns.entries()) {
      if (kind === 'dimension') continue;
      const value = typeof row[c] === 'number' ? (row[c] as number) : null;
      const reason = table.hidden.find((one) => one.row === r && one.column === c)?.reason;
      note(of, clues, { table: id, measure: name, codes }, { value, reason, decimals: decimals ?? 0 }, `preview ${id}`);
    }
  }
};

const readPreviews = async (room: Room, name: string): Promise<void> => {
  for (let from = 0, total = 1; from < total; ) {
    const path = `/api/releases/${room.id}/files/${encodeURIComponent(name)}/preview?from=${from}`;
    const preview = (await (await room.ask(path)).json()) as Preview;
    if (preview.kind !== 'protected-table') return;
    noteRows(room, name.replace(/\.json$/, ''), preview);
    ({ total } = preview);
    from += preview.table.rows.length;
  }
};

type Content = {
  dimensions: { name: string; total: string | null; categories: { code: string; parent?: string }[] }[];
  measures: { name: string; kind: string; decimals: number }[];
  cells: { codes: string[]; values: (number | null)[]; hidden: (string | null)[] }[];
};
/** A frozen table: the cells are noted as the preview's are; a number anywhere else in it is none of a table's. */
const readFrozenTable = ({ of, clues, ...room }: Room, id: string, table: Content): void => {
  const { cells, ...rest } = table;
  for (const where of numbersAt(rest))
    if (!/^(measures\.\d+\.decimals|dimensions\.\d+\.categories\.\d+\.order|protection\..*)$/.test(where))
      strange({ of, clues, ...room }, `frozen ${id}`, `a number at ${where}`);
  for (const { codes, values, hidden } of cells) {
    const named = Object.fromEntries(table.dimensions.map(({ name }, d) => [name, codes[d] as string]));
    for (const [m, { name: measure, decimals }] of table.measures.entries()) {
      const seen = { value: values[m] ?? null, reason: hidden[m] ?? undefined, decimals };
      note(of, clues, { table: id, measure, codes: named }, seen, `frozen ${id}`);
    }
  }
};

/** What is said to be lost must follow from the table as everybody will see it: by reason, and of the newest total what the finest cells show. */
const lossFollows = (said: RequestShown['losses'][number] | undefined, table: Content): boolean => {
  const reasons = table.cells.flatMap(({ hidden }) => hidden.filter((why) => why !== 'undefined'));
  const counted = Object.entries(said?.hidden ?? {}).every(
    ([reason, count]) => reasons.filter((why) => why === reason).length === count,
  );
  if (!said || !counted || said.values !== reasons.length || said.rows !== table.cells.length) return false;
  const measure = table.measures.findIndex(({ kind }) => kind === 'count' || kind === 'sum');
  const newest = table.dimensions[0]?.categories.at(-1)?.code;
  const own = table.cells.filter(({ codes }) => codes[0] === newest);
  const isTotal = (codes: string[]) => codes.slice(1).every((code, d) => code === table.dimensions[d + 1]?.total);
  const isFinest = (codes: string[]) =>
    codes.slice(1).every((code, d) => {
      const { total, categories } = table.dimensions[d + 1] as Content['dimensions'][number];
      return code !== total && categories.every(({ parent }) => parent !== code);
    });
  const whole = own.find(({ codes }) => isTotal(codes))?.values[measure] ?? null;
  const parts = own.reduce((sum, { codes, values }) => sum + (isFinest(codes) ? (values[measure] ?? 0) : 0), 0);
  if (said.unseen === null) return true;
  return whole !== null && Math.abs(said.unseen - (whole - parts) / whole) < 1e-9;
};

type Entry = { keys: string[]; times: Record<string, { values: (number | null)[] }> };
/** What will join the ledger: nothing but the numbers shown. */
const readLedger = (room: Room, entries: readonly Entry[]): void => {
  const known = new Set(
    [...room.clues.windows.values()].flatMap(({ terms, low, high }) =>
      terms.length === 1 && low === high ? [low] : [],
    ),
  );
  for (const { times, ...rest } of entries) {
    for (const where of numbersAt(rest)) strange(room, 'ledger', `a number at ${where}`);
    for (const { values, ...other } of Object.values(times)) {
      for (const where of numbersAt(other)) strange(room, 'ledger', `a number at ${where}`);
      for (const value of values)
        if (value !== null && !known.has(value)) strange(room, 'ledger', `${value} is shown nowhere`);
    }
  }
};

/** `takes`: this person opens the frozen files themselves; otherwise each must be refused. */
export const readRoom = async (room: Room, takes: boolean): Promise<void> => {
  const json = async <T>(path: string): Promise<T> => (await room.ask(path)).json() as Promise<T>;
  const queue = await json<{ requests: Record<string, unknown>[] }>('/api/releases');
  for (const one of queue.requests)
    for (const where of numbersAt(one)) if (!plainRequest.test(where)) strange(room, 'queue', `a number at ${where}`);
  const request = await json<RequestShown>(`/api/releases/${room.id}`);
  for (const where of numbersAt(request))
    if (!plainRequest.test(where)) strange(room, 'request', `a number at ${where}`);
  for (const { voter } of [...request.opened, ...(request.ownVote ? [request.ownVote] : [])])
    strange(room, 'request', `a vote of ${voter}`);
  for (const { name, kind } of request.files) {
    await readPreviews(room, name);
    const answer = await room.ask(`/api/releases/${room.id}/files/${encodeURIComponent(name)}`);
    if (!takes) {
      if (answer.status !== 404) strange(room, `file ${name}`, `answers ${answer.status} before it is released`);
      continue;
    }
    const content = JSON.parse(await answer.text()) as unknown;
    if (kind === 'protected-table') {
      readFrozenTable(room, name.replace(/\.json$/, ''), content as Content);
      const said = request.losses.find(({ file }) => file === name);
      if (!lossFollows(said, content as Content))
        strange(room, `losses of ${name}`, 'do not follow from what is shown');
    } else if (kind === 'ledger') readLedger(room, content as Entry[]);
    else
      for (const where of numbersAt(content))
        if (!plainCertificate.test(where)) strange(room, 'certificate', `a number at ${where}`);
  }
};
