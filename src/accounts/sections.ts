/** Who is here: the people by the names they are called, and from them the sections and posts that have somebody. */
import { dayInJapan } from '#base';
import type { Role } from './accounts.api.ts';
import type { AccountRegister } from './accounts.store.ts';
import type { Audience, NamedPost } from './audience.api.ts';
import { accountsOn, notSuspended, othersIn, type OtherPost } from './posts.store.ts';

/** As people call somebody: the account name is for the log. */
export type KnownPerson = {
  readonly name: string;
  readonly displayName: string;
  readonly section: string;
  readonly post: string;
  /** 兼務. */
  readonly also?: readonly OtherPost[];
  readonly roles: readonly Role[];
};

/** Everybody who may be named today as who sees something, section by section. */
export const peopleHere = async (register: AccountRegister, now: Date): Promise<readonly KnownPerson[]> =>
  notSuspended(
    await accountsOn(register, dayInJapan(now)).orderBy('section').orderBy('a.display_name').execute(),
    now,
  ).map(({ name, display_name: displayName, section, post, roles, also }) => ({
    name,
    displayName,
    section,
    post,
    ...(also === null ? {} : { also: othersIn(also) }),
    roles: JSON.parse(roles) as Role[],
  }));

const allPosts = ({ section, post, also = [] }: KnownPerson): readonly OtherPost[] => [{ section, post }, ...also];

/** Sections that have somebody. */
export const sectionsIn = (people: readonly KnownPerson[]): readonly string[] =>
  [...new Set(people.flatMap(allPosts).map(({ section }) => section))].filter((section) => section !== '').sort();

/** Posts that somebody holds, section by section. */
export const postsIn = (people: readonly KnownPerson[]): readonly Required<NamedPost>[] => {
  const held = new Map(
    people
      .flatMap(allPosts)
      .filter(({ post }) => post !== '')
      .map(({ section, post }) => [JSON.stringify([section, post]), { section, post }]),
  );
  return [...held.keys()].sort().map((key) => held.get(key) as Required<NamedPost>);
};

/** What an audience names that is not here; people by their accounts. */
export const strangersIn = (
  audience: Audience,
  people: readonly KnownPerson[],
): {
  readonly sections: readonly string[];
  readonly posts: readonly NamedPost[];
  readonly accounts: readonly string[];
} => {
  if (audience.who === 'staff') return { sections: [], posts: [], accounts: [] };
  const here = new Set(sectionsIn(people));
  const sections = audience.sections.filter((section) => !here.has(section));
  if (audience.who === 'sections') return { sections, posts: [], accounts: [] };
  return {
    sections,
    posts: audience.posts.filter(
      (named) =>
        !people
          .flatMap(allPosts)
          .some(({ post, section }) => post === named.post && (named.section ?? section) === section),
    ),
    accounts: audience.people
      .map(({ account }) => account)
      .filter((account) => !people.some(({ name }) => name === account)),
  };
};

/** The display names of accounts, those too that have ended since. */
export const displayNames = async (
  register: AccountRegister,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  if (accounts.length === 0) return new Map();
  const rows = await register
    .selectFrom('accounts')
    .select(['name', 'display_name'])
    .where('name', 'in', [...new Set(accounts)])
    .execute();
  return new Map(rows.map(({ name, display_name: shown }) => [name, shown]));
};
