/** Protectors that need nothing but a secret: a passphrase through argon2id (RFC 9106), or 32 random bytes. */
import { argon2 } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';
import { newKey } from './digest.ts';
import type { KeyProtector } from './needs.ts';
import type { Protection } from './protected-keys.api.ts';
import { unwrapKey, wrapKey } from './wrapped-key.ts';

type Passphrase = Extract<Protection, { kind: 'passphrase' }>;

/** RFC 9106 §4, second choice (64 MiB, 3 passes, 4 lanes): a server starts in a fraction of a second with it. */
export const newPassphraseProtection = (): Passphrase => ({
  kind: 'passphrase',
  salt: toBase64(newKey()),
  memoryKiB: 65_536,
  passes: 3,
  lanes: 4,
});

/** As a person may type it on another keyboard: normalised like passwords. */
const stretched = (passphrase: string, { salt, memoryKiB, passes, lanes }: Passphrase): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const cost = { memory: memoryKiB, passes, parallelism: lanes, tagLength: 32 };
    argon2('argon2id', { message: passphrase.normalize('NFKC'), nonce: fromBase64(salt), ...cost }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

const withKey = (keyOf: () => Promise<Uint8Array>): KeyProtector => ({
  protect: async (key, context) => wrapKey(await keyOf(), key, context),
  open: async (wrapped, context) => unwrapKey(await keyOf(), wrapped, context),
});

export const passphraseProtector = (passphrase: string, by: Passphrase): KeyProtector =>
  withKey(() => stretched(passphrase, by));

/** `secret`: 32 bytes. */
export const secretProtector = (secret: Uint8Array): KeyProtector => {
  if (secret.length !== 32) throw new Error('the secret has 32 bytes');
  return withKey(async () => secret);
};
