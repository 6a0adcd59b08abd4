/** The head of a code book (whose survey it is, how people were drawn, what its manual says) as a sheet 「調査」: an item a row, its value, its English. Read and printed by one table. */
import { parse } from 'yaml';
import type { PlacedFault } from '#catalogue';
import type { Sheet } from './book-columns.ts';

export const headSheetName = '調査';
const headHeadings = ['項目', '値', '英語・数'] as const;

/** both: Japanese and English · list: a row each · per: a category and its number, a row each · plain: a word, number or list as YAML has it. */
type Kind = 'text' | 'both' | 'list' | 'per' | 'plain';
type Item = { readonly label: string; readonly path: string; readonly kind: Kind };
const item = (label: string, path: string, kind: Kind): Item => ({ label, path, kind });
const items: readonly Item[] = [
  item('調査の記号', 'survey', 'text'),
  item('統計の記号', 'release', 'text'),
  item('版', 'version', 'plain'),
  item('調査名', 'title', 'both'),
  item('所管', 'owner', 'both'),
  item('作成', 'author', 'both'),
  item('閲覧範囲', 'audience', 'both'),
  item('閲覧できる課', 'audience.sections', 'list'),
  item('閲覧できる役職', 'audience.posts', 'list'),
  item('閲覧できる人', 'audience.people', 'list'),
  item('根拠', 'grounds', 'list'),
  item('周期', 'cadence', 'text'),
  item('ファイルの形式', 'source.format', 'plain'),
  item('文字コード', 'source.encoding', 'plain'),
  item('元号の番号', 'source.eraCodes', 'plain'),
  item('取り込めない行の上限', 'source.quarantineLimit', 'plain'),
  item('整理番号の列', 'key', 'text'),
  item('番号の空間', 'personSpace', 'text'),
  item('残さない列', 'notKept', 'list'),
  item('答えなかった人', 'noAnswer', 'both'),
  item('層の属性', 'design.group', 'text'),
  item('層の人口', 'design.population', 'per'),
  item('層の重み', 'design.weights', 'per'),
  item('重みの列', 'design.weightColumn', 'text'),
  item('重みの呼び名', 'design.title', 'both'),
  item('重みの値', 'design.values', 'list'),
  item('重みの根拠', 'design.of', 'both'),
  item('目的', 'manual.purpose', 'both'),
  item('調査の対象', 'manual.population', 'both'),
  item('限界', 'manual.limits', 'both'),
  item('問合せ先', 'manual.contact', 'both'),
  item('キーワード', 'keywords', 'list'),
];
/** An entry of the history: its day begins it, the two rows below belong to it. */
const historyItems = [
  item('履歴の日', 'on', 'text'),
  item('履歴の内容', 'what', 'both'),
  item('履歴の担当', 'by', 'both'),
];
const cadences = { 毎月: 'monthly', 毎年: 'yearly' } as const;
const sourcePath = /^source\.[a-z][A-Za-z]*$/;

/** What the sheet calls a place of the code book. */
export const headLabel = (path: string): string | undefined =>
  items.find((one) => one.path === path || one.path.startsWith(`${path}.`) || path.startsWith(`${one.path}.`))?.label;

const bare = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '');
const itemOf = (label: string): Item | undefined =>
  [...items, ...historyItems].find((one) => bare(one.label) === bare(label)) ??
  (sourcePath.test(label) ? item(label, label, 'plain') : undefined);

const numberOf = (text: string): unknown => {
  const digits = text.normalize('NFKC').replaceAll(',', '');
  return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : text;
};
const plain = (text: string): unknown => {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
};

type Node = Record<string, unknown>;
const within = (head: Node, path: string): { at: Node; last: string } => {
  const steps = path.split('.');
  const last = steps.pop() as string;
  return { at: steps.reduce((node, step) => (node[step] ??= {}) as Node, head), last };
};

export type HeadRead = {
  readonly head: Readonly<Node>;
  readonly faults: readonly PlacedFault[];
  /** Place in the code book → row of the sheet. */
  readonly rows: ReadonlyMap<string, number>;
};

export const readHeadRows = (rows: Sheet['rows']): HeadRead => {
  const head: Node = {};
  const faults: PlacedFault[] = [];
  const placed = new Map<string, number>();
  for (const [i, [label = '', value = '', other = '']] of rows.entries()) {
    if ((label === '' && value === '' && other === '') || bare(label) === headHeadings[0]) continue;
    const say = (ja: string, en: string) => {
      placed.set(`row ${i + 1}`, i + 1);
      faults.push({ path: `row ${i + 1}`, ja, en });
    };
    const found = itemOf(label);
    if (!found) {
      say(`「${label}」という項目はありません`, `there is no item "${label}"`);
      continue;
    }
    let path = found.path;
    if (historyItems.includes(found)) {
      const history = (head.history ??= []) as Node[];
      if (found.path === 'on') history.push({});
      if (history.length === 0) {
        say('先に「履歴の日」の行が要ります', 'needs a row with the day of the entry above it');
        continue;
      }
      path = `history.${history.length - 1}.${found.path}`;
    }
    const { at, last } = within(head, path);
    const isTaken = at[last] !== undefined;
    placed.set(path, i + 1);
    if (found.kind === 'list') {
      const list = (at[last] ??= []) as string[];
      placed.set(`${path}.${list.length}`, i + 1);
      list.push(value);
    } else if (found.kind === 'per') {
      const per = (at[last] ??= {}) as Node;
      if (per[value] !== undefined) say(`「${value}」が2回あります`, `"${value}" stands here twice`);
      placed.set(`${path}.${value}`, i + 1);
      per[value] = numberOf(other);
    } else if (isTaken) say('同じ項目が2回あります', 'is an item given twice');
    else if (found.kind === 'both') at[last] = { ja: value, en: other };
    else if (found.kind === 'plain') at[last] = plain(value);
    else if (found.path === 'cadence') {
      const cadence = Object.entries(cadences).find(([word, one]) => word === bare(value) || one === value)?.[1];
      if (!cadence) say('「毎月」か「毎年」と書いてください', 'is 毎月 (monthly) or 毎年 (yearly)');
      at[last] = cadence ?? cadences.毎年;
    } else at[last] = value;
  }
  return { head, faults, rows: placed };
};

const written = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** As the sheet has it; what is not there has no row. */
export const printHeadRows = (book: Readonly<Node>): readonly (readonly string[])[] => {
  const rows: string[][] = [[...headHeadings]];
  const print = (node: unknown, { label, kind }: Item, path: string) => {
    const value = path.split('.').reduce<unknown>((at, step) => (at as Node | undefined)?.[step], node);
    if (value === undefined) return;
    const { ja, en } = value as { ja: string; en: string };
    // An audience by name has rows of its own.
    if (kind === 'both' && ja === undefined) return;
    if (kind === 'both') rows.push([label, ja, en]);
    else if (kind === 'list') rows.push(...(value as unknown[]).map((one) => [label, String(one), '']));
    else if (kind === 'per') rows.push(...Object.entries(value as Node).map(([of, n]) => [label, of, String(n)]));
    else {
      const word = Object.entries(cadences).find(([, one]) => one === value)?.[0];
      rows.push([label, word ?? written(value), '']);
    }
  };
  for (const one of items) print(book, one, one.path);
  const named = new Set(items.map(({ path }) => path));
  for (const key of Object.keys(book.source as Node))
    if (!named.has(`source.${key}`)) print(book, item(`source.${key}`, '', 'plain'), `source.${key}`);
  for (const entry of book.history as readonly unknown[]) for (const one of historyItems) print(entry, one, one.path);
  return rows;
};
