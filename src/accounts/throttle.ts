/** How often one may fail to sign in: per account and per network address, in a sliding window. Pure. */
import { createHash } from 'node:crypto';

const windowMinutes = 15;
/** An address may stand for a whole floor behind one gateway, so it is allowed more. */
export const failuresAllowed = { account: 10, address: 100 } as const;

/** What is counted is a hash: people type passwords into the name field, and those must not be stored. */
export const throttleKey = (kind: 'account' | 'address', text: string): string =>
  createHash('sha256')
    .update(`${kind}\n${text.normalize('NFKC').toLowerCase()}`)
    .digest('hex');

export const windowStart = (now: Date): string => new Date(now.getTime() - windowMinutes * 60_000).toISOString();

/** Minutes to wait, 0 when one more attempt is allowed. `attempts`: ISO instants inside the window, oldest first. */
export const minutesToWait = (attempts: readonly string[], allowed: number, now: Date): number => {
  if (attempts.length < allowed) return 0;
  const frees = Date.parse(attempts[attempts.length - allowed] as string) + windowMinutes * 60_000;
  return Math.max(1, Math.ceil((frees - now.getTime()) / 60_000));
};
