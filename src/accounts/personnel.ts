/** A personnel list (職員名簿) as its rows say it: people with their main post and those besides, or every fault by line and column. Pure. */
import { type Bilingual, calendarDate, done, type Result, refused } from '#base';
import type { Role } from './accounts.api.ts';
import { personnelRefusal } from './personnel-errors.ts';
import type { OtherPost } from './posts.store.ts';
import { rolesIn } from './roles-in.ts';

export type Table = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
export type Listed = {
  readonly account: string;
  readonly displayName: string;
  readonly section: string;
  readonly post: string;
  readonly also: readonly OtherPost[];
  /** Null: as the rule of transfers has it (give-post.ts). */
  readonly roles: readonly Role[] | null;
  /** First day of it, the day of the list at the earliest; last day, or null. */
  readonly from: string;
  readonly until: string | null;
};

const headings = {
  number: ['職員番号', '職員コード', '職員no', 'number'],
  account: ['利用者名', 'account'],
  name: ['氏名', '職員名', 'name'],
  section: ['所属', '所属名', 'section'],
  post: ['役職', '役職名', '職名', 'post'],
  kind: ['区分', '本務兼務', 'kind'],
  roles: ['役割', 'roles'],
  from: ['開始日', '発令日', '異動日', 'from'],
  until: ['終了日', '満了日', 'until'],
} as const;
type Column = keyof typeof headings;
const columns = Object.keys(headings) as Column[];
const words: Readonly<Record<Column, Bilingual>> = Object.fromEntries(
  columns.map((column) => [column, { ja: headings[column][0], en: column }]),
) as never;

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s・]/g, '')
    .toLowerCase();
const placesOf = (header: readonly string[]): Result<Readonly<Partial<Record<Column, number>>>> => {
  const found = columns.map((column) => {
    const known: readonly string[] = headings[column];
    return [column, header.flatMap((text, i) => (known.includes(plain(text)) ? [i] : []))] as const;
  });
  const has = (column: Column) => found.some(([of, at]) => of === column && at.length > 0);
  const missing = (['number', 'name', 'section'] as const).filter(
    (column) => !has(column) && !(column === 'number' && has('account')),
  );
  const twice = found.flatMap(([column, at]) => (at.length > 1 ? [column] : []));
  if (missing.length + twice.length > 0) {
    const said = (these: readonly Column[]) => these.map((column) => words[column].ja).join('・');
    return refused(personnelRefusal('personnel-columns', { missing: said(missing), twice: said(twice) }));
  }
  return done(Object.fromEntries(found.flatMap(([column, [at]]) => (at === undefined ? [] : [[column, at]]))));
};

/** 2027-04-01, 2027/4/1, 20270401, 令和9年4月1日, R9.4.1 → ISO; null for anything else. */
export const dayIn = (text: string): string | null => {
  const [, y = '', m = '', d = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  const [, era = '', month = '', day = ''] =
    /^(?:令和|R)(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i.exec(text) ?? [];
  const year = y || (era && String(2018 + (era === '元' ? 1 : Number(era))));
  if (year === '') return null;
  const iso = `${year}-${(m || month).padStart(2, '0')}-${(d || day).padStart(2, '0')}`;
  return calendarDate(iso) === null ? null : iso;
};

const isMain: Readonly<Record<string, boolean>> = {
  '': true,
  本務: true,
  主務: true,
  main: true,
  兼務: false,
  also: false,
};
const mostFaults = 20;
type Fault = { readonly line: number; readonly column: Column; readonly what: Bilingual };

const faults = {
  empty: { ja: '空です', en: 'is empty' },
  account: {
    ja: '利用者名にできる形（半角の英小文字・数字・._- の2〜64文字）ではありません',
    en: 'is no user name (2 to 64 of a–z, 0–9, . _ -)',
  },
  long: { ja: '長すぎます', en: 'is too long' },
  kind: { ja: '本務か兼務ではありません', en: 'is neither main nor also' },
  roles: { ja: '知らない役割があります', en: 'has a role that is none' },
  day: { ja: '日付として読めません', en: 'is no day' },
  order: { ja: '開始日より前です', en: 'is before the first day' },
  over: { ja: '名簿の日より前に終わっています', en: 'is over before the day of the list' },
  twice: {
    ja: '同じ人の本務が2行あります（ほかは区分を「兼務」に）',
    en: 'is a second main post of the same person (mark the others "also")',
  },
  alone: { ja: '兼務だけで、本務の行がありません', en: 'is held besides, but there is no main post' },
} as const satisfies Record<string, Bilingual>;

const refusalOf = (found: readonly Fault[]) => {
  const told = found.slice(0, mostFaults).map(({ line, column, what }) => ({
    ja: `${line}行目「${words[column].ja}」: ${what.ja}`,
    en: `line ${line}, ${words[column].en}: ${what.en}`,
  }));
  const more = found.length - told.length;
  return personnelRefusal('personnel-faulty', { count: found.length }, [
    ...told,
    ...(more > 0 ? [{ ja: `ほか${more}か所`, en: `${more} more` }] : []),
  ]);
};

/** `on`: the day the list is for. */
export const readPersonnel = ({ header, rows }: Table, on: string): Result<readonly Listed[]> => {
  const places = placesOf(header);
  if (!places.ok) return places;
  const found: Fault[] = [];
  const people = new Map<string, Listed>();
  const besides: { account: string; line: number; post: OtherPost }[] = [];
  for (const [i, row] of rows.entries()) {
    const line = i + 2;
    const of = (column: Column): string => {
      const at = places.value[column];
      return at === undefined ? '' : (row[at] ?? '').normalize('NFC').trim();
    };
    const wrong = (column: Column, what: keyof typeof faults) => found.push({ line, column, what: faults[what] });
    const before = found.length;
    const key: Column = of('account') === '' && places.value.number !== undefined ? 'number' : 'account';
    const account = of(key).normalize('NFKC').toLowerCase();
    if (account === '') wrong(key, 'empty');
    else if (!/^[a-z0-9._-]{2,64}$/.test(account)) wrong(key, 'account');
    const main = isMain[of('kind').normalize('NFKC').toLowerCase()];
    if (main === undefined) wrong('kind', 'kind');
    for (const column of ['name', 'section'] as const)
      if (of(column) === '') wrong(column, 'empty');
      else if (of(column).length > 120) wrong(column, 'long');
    if (of('post').length > 60) wrong('post', 'long');
    const roles =
      of('roles') === ''
        ? null
        : rolesIn(
            of('roles')
              .normalize('NFKC')
              .replaceAll(/[、・;\s]+/g, ','),
          );
    if (of('roles') !== '' && roles === null) wrong('roles', 'roles');
    const dayOf = (column: 'from' | 'until') => {
      const text = of(column).normalize('NFKC');
      const day = text === '' ? null : dayIn(text);
      if (text !== '' && day === null) wrong(column, 'day');
      return day;
    };
    const [first, until] = [dayOf('from'), dayOf('until')];
    if (first !== null && until !== null && until < first) wrong('until', 'order');
    else if (until !== null && until < on) wrong('until', 'over');
    const post = { section: of('section'), post: of('post') };
    if (main === true && people.has(account)) wrong(key, 'twice');
    if (found.length > before) continue;
    if (main === false) besides.push({ account, line, post });
    else {
      const from = first !== null && first > on ? first : on;
      people.set(account, { account, displayName: of('name'), ...post, also: [], roles, from, until });
    }
  }
  for (const { account, line, post } of besides) {
    const one = people.get(account);
    if (one) people.set(account, { ...one, also: [...one.also, post] });
    else found.push({ line, column: 'kind', what: faults.alone });
  }
  return found.length > 0 ? refused(refusalOf(found.toSorted((a, b) => a.line - b.line))) : done([...people.values()]);
};
