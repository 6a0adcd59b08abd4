/** Keys open where they belong, signatures hold for what was signed, and nowhere else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as sealing from './index.ts';

const { canonicalJson, fromBase64, keyRing, makeSigner, newKey, newSigningKey, openAsRecipient, SealBroken, verify } =
  sealing;
const text = (value: string) => new Uint8Array(Buffer.from(value));
const hex = (value: string) => new Uint8Array(Buffer.from(value, 'hex'));

describe('canonical JSON', () => {
  it('has one spelling whatever order the keys came in', () => {
    expect(canonicalJson({ b: [1, { z: null, a: '結"\n' }], a: true, skipped: undefined })).toBe(
      '{"a":true,"b":[1,{"a":"結\\"\\n","z":null}]}',
    );
    // The example of RFC 8785, section 3.2.3.
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
  });
  it('says the same as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const parsed = JSON.parse(JSON.stringify(value)) as unknown;
        expect(JSON.parse(canonicalJson(parsed))).toEqual(parsed);
      }),
    );
  });
  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, '\ud800', undefined, () => 1])(
    'refuses what JSON cannot hold: %s',
    (value) => {
      expect(() => canonicalJson({ value: [value] })).toThrow();
    },
  );
});

describe('an Ed25519 signature', () => {
  it('is that of RFC 8032, section 7.1, tests 2 and 3', () => {
    for (const [secret, publicKey, message, signature] of [
      [
        '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
      [
        'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
        'af82',
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ],
    ] as const) {
      const signer = makeSigner(hex(secret));
      expect(Buffer.from(signer.publicKey).toString('hex')).toBe(publicKey);
      expect(Buffer.from(signer.sign(hex(message))).toString('hex')).toBe(signature);
      expect(verify(hex(publicKey), hex(message), hex(signature))).toBe(true);
    }
  });
  it('does not hold for other bytes, another key or a cut signature', () => {
    const signer = makeSigner(newSigningKey());
    const signature = signer.sign(text('人口'));
    expect(verify(signer.publicKey, text('人口'), signature)).toBe(true);
    expect(verify(signer.publicKey, text('人ロ'), signature)).toBe(false);
    expect(verify(makeSigner(newSigningKey()).publicKey, text('人口'), signature)).toBe(false);
    expect(verify(signer.publicKey, text('人口'), signature.subarray(1))).toBe(false);
    expect(verify(new Uint8Array(32).fill(255), text('人口'), signature)).toBe(false);
  });
  it('over a statement holds for no other statement', () => {
    const signer = makeSigner(newSigningKey());
    const signed = sealing.signJson(signer, { format: 'test-1', rows: 3 });
    expect(sealing.isSignedBy(signer.publicKey, signed)).toBe(true);
    expect(sealing.isSignedBy(signer.publicKey, JSON.parse(JSON.stringify(signed)))).toBe(true);
    expect(sealing.isSignedBy(signer.publicKey, { ...signed, statement: { format: 'test-1', rows: 4 } })).toBe(false);
    expect(sealing.isSignedBy(signer.publicKey, { ...signed, signature: 'not base64!' })).toBe(false);
  });
});

describe('the key ring', () => {
  const master = newKey();
  const ring = keyRing(master, 'lake-a');
  const income = ring.newDatasetKey('income-tax');
  const { key, wrapped } = ring.newSnapshotKey(income, 'income-tax', 7);
  it('gives a snapshot its own key back', () => {
    expect(ring.openSnapshotKey([income], 'income-tax', 7, wrapped)).toEqual(new Uint8Array(key));
    expect(ring.newSnapshotKey(income, 'income-tax', 7).key).not.toEqual(key);
  });
  it.each<[string, () => unknown]>([
    ['another snapshot', () => ring.openSnapshotKey([income], 'income-tax', 8, wrapped)],
    ['another data set', () => ring.openSnapshotKey([income], 'nhi-members', 7, wrapped)],
    [
      'another data set’s key',
      () => ring.openSnapshotKey([ring.newDatasetKey('income-tax')], 'income-tax', 7, wrapped),
    ],
    ['another lake', () => keyRing(master, 'lake-b').openSnapshotKey([income], 'income-tax', 7, wrapped)],
    ['another master key', () => keyRing(newKey(), 'lake-a').openSnapshotKey([income], 'income-tax', 7, wrapped)],
    ['a cut key', () => ring.openSnapshotKey([income], 'income-tax', 7, wrapped.slice(4))],
    ['no key', () => ring.openSnapshotKey([income], 'income-tax', 7, '')],
  ])('opens nothing with %s', (_, opening) => {
    expect(opening).toThrow(SealBroken);
  });
  it('refuses a wrapped key with any one bit turned', () => {
    const bytes = Buffer.from(fromBase64(wrapped));
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] as number) ^ 4;
      expect(() => ring.openSnapshotKey([income], 'income-tax', 7, altered.toString('base64'))).toThrow(SealBroken);
    }
  });
});

describe('a package key', () => {
  it('opens for its recipient only, and not when altered', async () => {
    const mine = await sealing.newIdentity();
    const foreign = await sealing.newIdentity();
    const key = newKey();
    const sealed = await sealing.sealToRecipient(await sealing.recipientOf(mine), key);
    expect(Buffer.compare(await openAsRecipient(mine, sealed), key)).toBe(0);
    await expect(openAsRecipient(foreign, sealed)).rejects.toThrow(SealBroken);
    const altered = Buffer.from(sealed, 'base64');
    altered[altered.length - 1] = (altered[altered.length - 1] as number) ^ 1;
    await expect(openAsRecipient(mine, altered.toString('base64'))).rejects.toThrow(SealBroken);
  });
});

describe('the key files', () => {
  it('of both sides have the shape that is read back, and public halves hold no secret', async () => {
    const lake = await sealing.newLakeKeys();
    const side = sealing.newSealedSideKeys('hall-gateway');
    expect(sealing.lakeKeysSchema.parse(JSON.parse(JSON.stringify(lake)))).toEqual(lake);
    expect(sealing.sealedSideKeysSchema.parse(JSON.parse(JSON.stringify(side)))).toEqual(side);
    const open = JSON.stringify([
      sealing.lakePublicSchema.parse(await sealing.lakePublicOf(lake)),
      sealing.sendersSchema.parse({ format: 'musubi-senders-1', senders: [sealing.senderOf(side)] }),
    ]);
    for (const [name, value] of [...Object.entries(lake), ...Object.entries(side)]) {
      if (name !== 'format' && name !== 'senderId') expect(open).not.toContain(value);
    }
  });
});
