/** What a personnel list would change: who is new, moves, is called otherwise, leaves, comes back. Pure; nothing is done here. */
import type { Role } from './accounts.api.ts';
import type { AccountRow } from './accounts.store.ts';
import type { Listed } from './personnel.ts';
import { endOfDay, isSuspendedAt, othersIn } from './posts.store.ts';

/** `before`: what the person holds on the first day without the list; null for somebody new. */
export type Transfer = { readonly to: Listed; readonly before: AccountRow | null; readonly roles: readonly Role[] };
export type PersonnelPlan = {
  readonly on: string;
  readonly made: readonly Transfer[];
  readonly moved: readonly Transfer[];
  readonly renamed: readonly { readonly account: string; readonly displayName: string }[];
  /** Not in the list: suspended from the first moment of the day. */
  readonly gone: readonly AccountRow[];
  /** In the list, and were to be suspended by that day: they stay. */
  readonly staying: readonly string[];
  /** In the list, but suspended now: they get their post, and stay suspended until somebody resumes them. */
  readonly suspended: readonly string[];
  readonly unchanged: number;
  /** Sections of the list that nobody belongs to now, and those that lose everybody. */
  readonly newSections: readonly string[];
  readonly emptySections: readonly string[];
  /** The first day without an administrator; null where there always is one. */
  readonly noAdministratorOn: string | null;
};

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
const rolesOf = ({ roles }: AccountRow): readonly Role[] => JSON.parse(roles) as Role[];
const same = (a: readonly unknown[], b: readonly unknown[]): boolean => JSON.stringify(a) === JSON.stringify(b);
const ordered = <T>(all: readonly T[]): readonly T[] =>
  all.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
/** The first moment of a day, in Japan. */
export const startOf = (day: string): Date => new Date(endOfDay(day).getTime() - 86_400_000);

const sectionsOf = (section: string, also: readonly { readonly section: string }[]): readonly string[] =>
  [section, ...also.map((one) => one.section)].filter((one) => one !== '');

/** `accounts`: as they stand on the day, sample accounts left out. `now`: who is suspended already. */
export const planPersonnel = (
  list: readonly Listed[],
  accounts: readonly AccountRow[],
  { on, now, keep }: { readonly on: string; readonly now: Date; readonly keep: ReadonlySet<string> },
): PersonnelPlan => {
  const known = new Map(accounts.map((row) => [row.name, row]));
  const listed = new Map(list.map((one) => [one.account, one]));
  const transfers = list.map((to): Transfer => {
    const before = known.get(to.account) ?? null;
    const stays = before !== null && before.section === to.section;
    return { to, before, roles: to.roles ?? (stays ? rolesOf(before) : ['staff']) };
  });
  const isAsBefore = ({ to, before, roles }: Transfer): boolean =>
    before !== null &&
    same([before.section, before.post], [to.section, to.post]) &&
    same(ordered(othersIn(before.also)), ordered(to.also)) &&
    same(ordered(rolesOf(before)), ordered(roles)) &&
    to.until === before.until;
  const active = accounts.filter((row) => !isSuspendedAt(row.disabled_at, now));
  const gone = active.filter(
    (row) => !listed.has(row.name) && !keep.has(row.name) && !isSuspendedAt(row.disabled_at, startOf(on)),
  );
  const leaves = new Set(gone.map(({ name }) => name));
  const here = new Set(active.flatMap(({ section, also }) => sectionsOf(section, othersIn(also))));
  const then = new Set([
    ...list.flatMap(({ section, also }) => sectionsOf(section, also)),
    ...active
      .filter(({ name }) => !leaves.has(name) && !listed.has(name))
      .flatMap(({ section, also }) => sectionsOf(section, othersIn(also))),
  ]);
  const stayingAdministrators = active.filter(
    (row) =>
      !leaves.has(row.name) && !listed.has(row.name) && rolesOf(row).includes('administrator') && row.until === null,
  );
  const listedAdministrators = transfers.filter(
    ({ to, before, roles }) =>
      before !== null && !isSuspendedAt(before.disabled_at, now) && to.from === on && roles.includes('administrator'),
  );
  const ends = listedAdministrators
    .map(({ to }) => to.until)
    .toSorted((a, b) => ((a ?? '9999') < (b ?? '9999') ? -1 : 1));
  const last = stayingAdministrators.length > 0 ? null : ends.at(-1);
  return {
    on,
    made: transfers.filter(({ before }) => before === null),
    moved: transfers.filter((one) => one.before !== null && !isAsBefore(one)),
    renamed: list.flatMap(({ account, displayName }) => {
      const row = known.get(account);
      return row && row.display_name !== displayName ? [{ account, displayName }] : [];
    }),
    gone,
    staying: accounts.flatMap((row) =>
      listed.has(row.name) && !isSuspendedAt(row.disabled_at, now) && isSuspendedAt(row.disabled_at, startOf(on))
        ? [row.name]
        : [],
    ),
    suspended: accounts.flatMap((row) =>
      listed.has(row.name) && isSuspendedAt(row.disabled_at, now) ? [row.name] : [],
    ),
    unchanged: transfers.filter(isAsBefore).length,
    newSections: [...then].filter((section) => !here.has(section)).toSorted(),
    emptySections: [...here].filter((section) => !then.has(section)).toSorted(),
    noAdministratorOn: last === undefined ? on : last === null ? null : dayAfter(last),
  };
};
