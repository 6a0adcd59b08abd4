/** Making accounts: one by one in a real installation, the sample ones in a demo installation only. */
import type { Actor } from '#audit';
import { done, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { findAccount, insertAccount, tell } from './accounts.store.ts';
import { demoAccounts } from './demo-accounts.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { acceptablePassword, hashPassword } from './password.ts';

export const createAccount = async (
  needs: AccountsNeeds,
  actor: Actor,
  person: Person,
  password: string,
): Promise<Result<Person>> => {
  const acceptable = acceptablePassword(person.name, password);
  if (!acceptable.ok) return acceptable;
  const hash = await hashPassword(password);
  return needs.register.transaction().execute(async (register) => {
    const at = needs.now();
    if (await findAccount(register, person.name, at)) return refused(accountsRefusal('name-taken', {}));
    await insertAccount(register, person, { password: hash, demo: false, at });
    const facts = { roles: person.roles.join(' ') };
    await tell(register, { actor, act: 'AccountMade', subject: `account:${person.name}`, outcome: 'done', facts }, at);
    return done(person);
  });
};

/** Makes the sample accounts that are not there yet; answers how many were made. */
export const createDemoAccounts = async (needs: AccountsNeeds, actor: Actor): Promise<Result<number>> => {
  if (!needs.demo) return refused(accountsRefusal('not-a-demo', {}));
  const made: { person: Person; password: string }[] = [];
  for (const { name, displayName, section, post, roles, password } of demoAccounts) {
    if (await findAccount(needs.register, name, needs.now())) continue;
    const person = { name, displayName, section, post, roles: [...roles] };
    made.push({ person, password: await hashPassword(password) });
  }
  if (made.length === 0) return done(0);
  await needs.register.transaction().execute(async (register) => {
    const at = needs.now();
    for (const { person, password } of made) await insertAccount(register, person, { password, demo: true, at });
    const facts = { accounts: made.length };
    await tell(register, { actor, act: 'DemoAccountsMade', subject: 'accounts', outcome: 'done', facts }, at);
  });
  return done(made.length);
};
