/** Signing in and out. Every attempt is counted before the password is looked at, so that many at once gain nothing. */
import { commitTogether } from '#audit';
import { done, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { attemptsSince, findAccount, personOfRow } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { isPublishedPassword, passwordFits } from './password.ts';
import { isSuspendedAt } from './posts.store.ts';
import { hashOfToken, newToken, sweepSessions } from './session.ts';
import { actorOf } from './tell-refusal.ts';
import { failuresAllowed, minutesToWait, throttleKey, windowStart } from './throttle.ts';

export type SignedIn = { readonly person: Person; readonly token: string };

/** Counts the attempt for the account and the address; answers the minutes to wait if it is one too many (then nothing is counted). */
const countAttempt = (needs: AccountsNeeds, name: string, from: string, mark: string): Promise<number> =>
  commitTogether(needs.register, {
    events: [],
    clock: needs.now,
    change: async (register) => {
      const now = needs.now();
      const since = windowStart(now);
      await register.deleteFrom('sign_in_attempts').where('at', '<=', since).execute();
      const keys = { account: throttleKey('account', name), address: throttleKey('address', from) };
      let wait = 0;
      for (const kind of ['account', 'address'] as const) {
        const attempts = await attemptsSince(register, keys[kind], since);
        wait = Math.max(wait, minutesToWait(attempts, failuresAllowed[kind], now));
      }
      if (wait > 0) return wait;
      const at = now.toISOString();
      const rows = Object.values(keys).map((key_hash) => ({ key_hash, at, mark }));
      await register.insertInto('sign_in_attempts').values(rows).execute();
      return 0;
    },
  });

/** An unknown name, a wrong password, a disabled account: the same answer after the same time. */
export const signIn = async (
  needs: AccountsNeeds,
  input: { name: string; password: string },
  from: string,
): Promise<Result<SignedIn>> => {
  const mark = newToken();
  const minutes = await countAttempt(needs, input.name, from, mark);
  if (minutes > 0) return refused(accountsRefusal('too-many-attempts', { minutes }));

  const account = await findAccount(needs.register, input.name, needs.now());
  const fits = await passwordFits(input.password, account?.password ?? null);
  const sample = !needs.demo && (account?.demo === 1 || isPublishedPassword(input.password));
  const at = needs.now();
  if (!account || !fits || isSuspendedAt(account.disabled_at, at) || sample) {
    // A name nobody has may be a password typed into the wrong field: it is not written down.
    const actor = account ? actorOf(personOfRow(account)) : { name: 'unknown' };
    const event = { actor, act: 'SignInRefused', subject: 'session', outcome: 'refused', from } as const;
    await commitTogether(needs.register, { events: [event], clock: needs.now });
    return refused(accountsRefusal('sign-in-refused', {}));
  }

  const token = newToken();
  const event = {
    actor: actorOf(personOfRow(account)),
    act: 'SignedIn',
    subject: 'session',
    outcome: 'done',
    from,
  } as const;
  await commitTogether(needs.register, {
    events: [event],
    clock: needs.now,
    change: async (register) => {
      await sweepSessions(register, at);
      await register
        .deleteFrom('sign_in_attempts')
        .where((row) => row.or([row('mark', '=', mark), row('key_hash', '=', throttleKey('account', account.name))]))
        .execute();
      const times = { began_at: at.toISOString(), seen_at: at.toISOString() };
      await register
        .insertInto('sessions')
        .values({ token_hash: hashOfToken(token), account: account.name, ...times })
        .execute();
    },
  });
  return done({ person: personOfRow(account), token });
};

export const signOut = async (needs: AccountsNeeds, person: Person, token: string, from: string): Promise<void> => {
  const event = { actor: actorOf(person), act: 'SignedOut', subject: 'session', outcome: 'done', from } as const;
  await commitTogether(needs.register, {
    events: [event],
    clock: needs.now,
    change: async (register) => {
      await register.deleteFrom('sessions').where('token_hash', '=', hashOfToken(token)).execute();
    },
  });
};
