/** A web session: an opaque random token in the cookie, its hash in the register, ended by rest or by the end of the day's work. */
import { createHash, randomBytes } from 'node:crypto';
import type { Person } from './accounts.api.ts';
import { type AccountRegister, findSession, personOfRow } from './accounts.store.ts';
import type { AccountsNeeds } from './needs.ts';

/** NIST SP 800-63B-4 §2.2.3 (AAL2): rest ≤ 1 h, in all ≤ 24 h. One working day is enough here. */
const idleMinutes = 60;
export const absoluteHours = 12;
// The register is written at most once a minute for a person at work.
const seenEverySeconds = 60;

export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

type Life = { readonly began_at: string; readonly seen_at: string };
const isOver = (session: Life, now: Date): boolean =>
  now.getTime() - Date.parse(session.seen_at) > idleMinutes * 60_000 ||
  now.getTime() - Date.parse(session.began_at) > absoluteHours * 3_600_000;

/** Sessions nobody can use any more are swept when somebody signs in. */
export const sweepSessions = async (register: AccountRegister, now: Date): Promise<void> => {
  const idle = new Date(now.getTime() - idleMinutes * 60_000).toISOString();
  const absolute = new Date(now.getTime() - absoluteHours * 3_600_000).toISOString();
  await register
    .deleteFrom('sessions')
    .where((row) => row.or([row('seen_at', '<', idle), row('began_at', '<', absolute)]))
    .execute();
};

/** The person of a session token; null when there is none, it is over, the account was disabled, or it is a sample account in a real installation. */
export const personOf = async (needs: AccountsNeeds, token: string | undefined): Promise<Person | null> => {
  if (!token || token.length > 100) return null;
  const tokenHash = hashOfToken(token);
  const now = needs.now();
  const session = await findSession(needs.register, tokenHash, now);
  if (!session || isOver(session, now) || (session.demo === 1 && !needs.demo)) return null;
  if (now.getTime() - Date.parse(session.seen_at) > seenEverySeconds * 1000) {
    await needs.register
      .updateTable('sessions')
      .set({ seen_at: now.toISOString() })
      .where('token_hash', '=', tokenHash)
      .execute();
  }
  return personOfRow(session);
};
