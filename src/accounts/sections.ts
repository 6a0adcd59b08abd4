/** Who is here: the sections of the city hall that have somebody, and the people by the names they are called. */
import type { AccountRegister } from './accounts.store.ts';

export const sectionsHere = async (register: AccountRegister): Promise<readonly string[]> =>
  (
    await register
      .selectFrom('accounts')
      .select('section')
      .distinct()
      .where('disabled_at', 'is', null)
      .orderBy('section')
      .execute()
  ).map(({ section }) => section);

/** As people call somebody: the account name is for the log. */
export type KnownPerson = { readonly name: string; readonly displayName: string; readonly section: string };

/** Everybody who may be named today as who sees something, section by section. */
export const peopleHere = async (register: AccountRegister): Promise<readonly KnownPerson[]> =>
  (
    await register
      .selectFrom('accounts')
      .select(['name', 'display_name', 'section'])
      .where('disabled_at', 'is', null)
      .orderBy('section')
      .orderBy('display_name')
      .execute()
  ).map(({ name, display_name: displayName, section }) => ({ name, displayName, section }));

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
