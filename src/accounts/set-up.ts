/** The first administrator of a real installation, by a link that works once and for a day. */
import type { Actor } from '#audit';
import { done, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { findAccount, hasAdministrator, insertAccount, tell } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { acceptablePassword, hashPassword } from './password.ts';
import { actorOf } from './tell-refusal.ts';
import { hashOfToken, newToken } from './session.ts';

const linkHours = 24;

export type SetupLink = { readonly token: string; readonly path: string; readonly expiresAt: Date };

/** Earlier links end; only the hash of the new one is kept. The path belongs behind the installation's own address. */
export const createSetupLink = (needs: AccountsNeeds, actor: Actor): Promise<Result<SetupLink>> =>
  needs.register.transaction().execute(async (register) => {
    if (await hasAdministrator(register, needs.now())) return refused(accountsRefusal('already-set-up', {}));
    const token = newToken();
    const at = needs.now();
    const expiresAt = new Date(at.getTime() + linkHours * 3_600_000);
    await register.deleteFrom('setup_links').execute();
    await register
      .insertInto('setup_links')
      .values({
        token_hash: hashOfToken(token),
        made_at: at.toISOString(),
        expires_at: expiresAt.toISOString(),
        used_at: null,
      })
      .execute();
    await tell(register, { actor, act: 'SetupLinkMade', subject: 'accounts', outcome: 'done' }, at);
    return done({ token, path: `/setup?token=${token}`, expiresAt });
  });

const linkIsOpen = async (needs: AccountsNeeds, token: string): Promise<boolean> =>
  (await needs.register
    .selectFrom('setup_links')
    .select('token_hash')
    .where('token_hash', '=', hashOfToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', needs.now().toISOString())
    .executeTakeFirst()) !== undefined;

type FirstAdministrator = {
  readonly token: string;
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
};

export const setUpFirstAdministrator = async (
  needs: AccountsNeeds,
  input: FirstAdministrator,
  from: string,
): Promise<Result<Person>> => {
  const acceptable = acceptablePassword(input.name, input.password);
  if (!acceptable.ok) return acceptable;
  // Looked at before the costly hash, so that nobody can keep the server busy with invented links.
  if (!(await linkIsOpen(needs, input.token))) {
    const setUp = await hasAdministrator(needs.register, needs.now());
    return refused(setUp ? accountsRefusal('already-set-up', {}) : accountsRefusal('setup-link-invalid', {}));
  }
  const password = await hashPassword(input.password);
  const person: Person = {
    name: input.name,
    displayName: input.displayName,
    section: '',
    post: '',
    roles: ['administrator'],
  };
  return needs.register.transaction().execute(async (register) => {
    if (await hasAdministrator(register, needs.now())) return refused(accountsRefusal('already-set-up', {}));
    const at = needs.now();
    if (await findAccount(register, person.name, at)) return refused(accountsRefusal('name-taken', {}));
    const spent = await register
      .updateTable('setup_links')
      .set({ used_at: at.toISOString() })
      .where('token_hash', '=', hashOfToken(input.token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', at.toISOString())
      .executeTakeFirst();
    if (spent.numUpdatedRows !== 1n) return refused(accountsRefusal('setup-link-invalid', {}));
    await insertAccount(register, person, { password, demo: false, at });
    const event = {
      actor: actorOf(person),
      act: 'FirstAdministratorMade',
      subject: `account:${person.name}`,
      outcome: 'done',
      from,
    } as const;
    await tell(register, event, at);
    return done(person);
  });
};
