/** The sections of the city hall that have somebody here: those that may be named as who sees something. */
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
