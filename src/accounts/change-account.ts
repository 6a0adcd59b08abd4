/**
 * 利用停止・再開, 役割, パスワード: what changes of an account besides its posts. Rights are asked with every request, so each of these holds
 * from the next one on; what it was before stands in the log.
 */
import type { Actor, AuditEvent } from '#audit';
import { dayInJapan, done, type Result, refused } from '#base';
import type { Role } from './accounts.api.ts';
import { type AccountRegister, type AccountRow, findAccount, holdersOf, tell } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { acceptablePassword, hashPassword } from './password.ts';
import { isSuspendedAt, postsOf, putPost } from './posts.store.ts';
import { throttleKey } from './throttle.ts';

type Change = Pick<AuditEvent, 'act' | 'facts'> & {
  readonly of: Partial<Pick<AccountRow, 'disabled_at' | 'password'>>;
  /** What was open with it is closed. */
  readonly endsSessions: boolean;
};

const rolesOf = ({ roles }: AccountRow): readonly Role[] => JSON.parse(roles) as Role[];
const isAdministrator = (account: AccountRow, at: Date): boolean =>
  !isSuspendedAt(account.disabled_at, at) && rolesOf(account).includes('administrator');

/** Looks and changes in one transaction with its event. `change`: a refusal where it is not to be. */
const changeAccount = (
  needs: AccountsNeeds,
  actor: Actor,
  name: string,
  change: (account: AccountRow, register: AccountRegister) => Promise<Result<Change>>,
): Promise<Result<void>> =>
  needs.register.transaction().execute(async (register) => {
    const at = needs.now();
    const account = await findAccount(register, name, at);
    if (!account) return refused(accountsRefusal('no-account', {}));
    const made = await change(account, register);
    if (!made.ok) return made;
    const { of, act, facts, endsSessions } = made.value;
    if (Object.keys(of).length > 0) await register.updateTable('accounts').set(of).where('name', '=', name).execute();
    if (endsSessions) await register.deleteFrom('sessions').where('account', '=', name).execute();
    const event = { actor, act, subject: `account:${name}`, outcome: 'done', ...(facts ? { facts } : {}) } as const;
    await tell(register, event, at);
    return done(undefined);
  });

/** Without an administrator, whoever reaches the machine could set up a first one again. */
const leavesNobody = async (needs: AccountsNeeds, register: AccountRegister, account: AccountRow): Promise<boolean> =>
  isAdministrator(account, needs.now()) &&
  (await holdersOf(register, 'administrator', dayInJapan(needs.now()))).every((name) => name === account.name);

/** From now on neither the password nor a feed token of the account opens anything, and what is open is closed. */
export const suspendAccount = (needs: AccountsNeeds, actor: Actor, name: string): Promise<Result<void>> =>
  changeAccount(needs, actor, name, async (account, register) => {
    if (isSuspendedAt(account.disabled_at, needs.now())) return refused(accountsRefusal('already-suspended', {}));
    if (await leavesNobody(needs, register, account)) return refused(accountsRefusal('last-administrator', {}));
    return done({ of: { disabled_at: needs.now().toISOString() }, act: 'AccountSuspended', endsSessions: true });
  });

export const resumeAccount = (needs: AccountsNeeds, actor: Actor, name: string): Promise<Result<void>> =>
  changeAccount(needs, actor, name, async (account) =>
    account.disabled_at === null
      ? refused(accountsRefusal('not-suspended', {}))
      : done({ of: { disabled_at: null }, act: 'AccountResumed', endsSessions: false }),
  );

/** From today on, in the section and post of today; what they were until yesterday stays. */
export const giveRoles = (
  needs: AccountsNeeds,
  actor: Actor,
  name: string,
  roles: readonly Role[],
): Promise<Result<void>> =>
  changeAccount(needs, actor, name, async (account, register) => {
    if (!roles.includes('administrator') && (await leavesNobody(needs, register, account)))
      return refused(accountsRefusal('last-administrator', {}));
    const today = dayInJapan(needs.now());
    const held = (await postsOf(register, name)).find(({ from_on }) => from_on <= today);
    const { section, post } = account;
    const until_on = held && (held.until_on ?? '9999') >= today ? held.until_on : null;
    const given_at = needs.now().toISOString();
    const also = held && until_on === held.until_on ? held.also : null;
    await putPost(register, {
      account: name,
      from_on: today,
      until_on,
      section,
      post,
      given_at,
      roles: JSON.stringify(roles),
      also,
    });
    const facts = { before: rolesOf(account).join(' '), roles: roles.join(' ') };
    return done({ of: {}, act: 'RolesGiven', facts, endsSessions: false });
  });

/** Who forgot a password, or had it seen, starts anew: sessions end, and failed attempts are forgiven. */
export const givePassword = async (
  needs: AccountsNeeds,
  actor: Actor,
  name: string,
  password: string,
): Promise<Result<void>> => {
  const acceptable = acceptablePassword(name, password);
  if (!acceptable.ok) return acceptable;
  const hash = await hashPassword(password);
  return changeAccount(needs, actor, name, async (_, register) => {
    await register.deleteFrom('sign_in_attempts').where('key_hash', '=', throttleKey('account', name)).execute();
    return done({ of: { password: hash }, act: 'PasswordGiven', endsSessions: true });
  });
};
