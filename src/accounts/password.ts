/** Passwords: argon2id (RFC 9106; OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes, 1 lane), stored in PHC text form. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { done, type Result, refused } from '#base';
import { demoAccounts } from './demo-accounts.ts';
import { accountsRefusal } from './errors.ts';

const memory = 19456;
const passes = 2;
const parallelism = 1;
const tagLength = 32;

/** NIST SP 800-63B-4 §3.1.1.2: 15 characters where the password is the only factor; Unicode is normalised before hashing. */
const leastPasswordLength = 15;
const normalised = (password: string): string => password.normalize('NFKC');

type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };
const derive = (password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message: normalised(password), nonce: salt, tagLength, ...cost }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

/** → `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, { memory, passes, parallelism });
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
};

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A hash of nothing anybody knows: of an account that has been given no password yet. */
export const lockedPassword = (): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(tagLength))}`;

// An unknown user costs the same time as a wrong password.
const nobody = lockedPassword();

/** `stored` null (no such account) takes as long and is false. */
export const passwordFits = async (password: string, stored: string | null): Promise<boolean> => {
  const parts = form.exec(stored ?? nobody);
  if (!parts) throw new Error('a stored password is not in PHC form');
  const [, m, t, p, salt, hash] = parts as unknown as [string, string, string, string, string, string];
  const cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64')) && stored !== null;
};

/** Published with the program, so worthless as secrets: a real installation refuses them, and whatever only dresses them up. */
const plainly = (text: string): string =>
  normalised(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
export const isPublishedPassword = (password: string): boolean =>
  demoAccounts.some((demo) => plainly(password).includes(plainly(demo.password)));

/** A password someone chooses in a real installation. */
export const acceptablePassword = (name: string, password: string): Result<void> => {
  if ([...normalised(password)].length < leastPasswordLength) {
    return refused(accountsRefusal('password-too-short', { least: leastPasswordLength }));
  }
  const distinct = new Set(plainly(password)).size;
  if (isPublishedPassword(password) || plainly(password) === plainly(name) || distinct < 4) {
    return refused(accountsRefusal('password-known', {}));
  }
  return done(undefined);
};
