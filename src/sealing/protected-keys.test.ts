/** A key file under a secret opens with that secret alone, as what it was protected by, and not when a byte of it is another. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  canonicalJson,
  newKey,
  newLakeKeys,
  newPassphraseProtection,
  openProtectedKeys,
  passphraseProtector,
  type ProtectedKeys,
  protectedKeysSchema,
  protectKeys,
  SealBroken,
  secretProtector,
} from './index.ts';

// As little as the schema allows: the tests of what is refused need many openings.
const light = { ...newPassphraseProtection(), memoryKiB: 19_456, passes: 1, lanes: 1 };
const passphrase = 'ひまわりが三本、坂の上';
let keys: Awaited<ReturnType<typeof newLakeKeys>>;
let file: ProtectedKeys;
beforeAll(async () => {
  keys = await newLakeKeys();
  file = await protectKeys(keys, light, passphraseProtector(passphrase, light));
});

describe('a protected key file', () => {
  it('opens with its passphrase, however the keyboard composed it, and holds no key in the clear', async () => {
    for (const typed of [passphrase, passphrase.normalize('NFD')])
      expect(await openProtectedKeys(file, passphraseProtector(typed, light))).toEqual(keys);
    const text = JSON.stringify(file);
    for (const secret of [keys.masterKey, keys.ageIdentity, keys.manifestSigningKey])
      expect(text).not.toContain(secret);
    expect(protectedKeysSchema.parse(JSON.parse(text))).toEqual(file);
  });

  it('opens with no other secret', async () => {
    await expect(openProtectedKeys(file, passphraseProtector('ひまわりが四本、坂の上', light))).rejects.toThrow(
      SealBroken,
    );
    const secret = newKey();
    const other = await protectKeys(keys, { kind: 'environment' }, secretProtector(secret));
    expect(await openProtectedKeys(other, secretProtector(secret))).toEqual(keys);
    await expect(openProtectedKeys(other, secretProtector(newKey()))).rejects.toThrow(SealBroken);
  });

  it('opens no more when any character of it is another', async () => {
    const secret = newKey();
    const good = await protectKeys(keys, { kind: 'environment' }, secretProtector(secret));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('of', 'key', 'sealed' as const), fc.nat(), async (field, at) => {
        const text = good[field as 'of'];
        const place = at % text.length;
        const turned = text[place] === 'A' ? 'B' : 'A';
        const altered = { ...good, [field]: text.slice(0, place) + turned + text.slice(place + 1) };
        await expect(openProtectedKeys(altered, secretProtector(secret))).rejects.toThrow(SealBroken);
      }),
      { numRuns: 60 },
    );
  });

  it('cannot be told to be weaker, or to be protected by something else', async () => {
    const weaker = { ...file, by: { ...light, lanes: 2 } };
    await expect(openProtectedKeys(weaker, passphraseProtector(passphrase, light))).rejects.toThrow(SealBroken);
    const swapped = await protectKeys(await newLakeKeys(), light, passphraseProtector(passphrase, light));
    const mixed = { ...file, sealed: swapped.sealed };
    await expect(openProtectedKeys(mixed, passphraseProtector(passphrase, light))).rejects.toThrow(SealBroken);
    expect(protectedKeysSchema.safeParse({ ...file, by: { ...light, memoryKiB: 64 } }).success).toBe(false);
  });

  it('is spelled differently each time, though it holds the same', async () => {
    const again = await protectKeys(keys, light, passphraseProtector(passphrase, light));
    expect([again.key === file.key, again.sealed === file.sealed]).toEqual([false, false]);
    expect(canonicalJson(await openProtectedKeys(again, passphraseProtector(passphrase, light)))).toBe(
      canonicalJson(keys),
    );
  });
});
