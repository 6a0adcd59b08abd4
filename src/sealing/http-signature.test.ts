/** Requests signed as RFC 9421 says: its own example, and that nothing covered can change. */
import { verify as verifyWith, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64 } from './base64.ts';
import {
  contentDigest,
  digestField,
  type HttpRequest,
  isRequestSignedBy,
  readSignature,
  sha256OfField,
  signRequest,
} from './http-signature.ts';
import { makeSigner } from './signature.ts';

// RFC 9421 Appendix B.1.4 (test-key-ed25519) and B.2.6.
const secret = new Uint8Array(Buffer.from('n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU', 'base64url'));
const signer = makeSigner(secret);
const fields: Record<string, string> = {
  date: 'Tue, 20 Apr 2021 02:07:55 GMT',
  'content-type': 'application/json',
  'content-length': '18',
  'content-digest': contentDigest(Buffer.from('{"hello": "world"}')),
};
const request: HttpRequest = {
  method: 'POST',
  authority: 'example.com',
  path: '/foo',
  field: (name) => fields[name] ?? null,
};
const covered = ['@method', '@authority', '@path', 'content-digest', 'content-type'];
const parameters = { keyId: 'jumin-kanri', created: 1618884473, expires: 1618884773, nonce: 'bm9uY2U', tag: 'musubi' };

describe('a signed request', () => {
  it('has the signature of the standard’s own example (B.2.6)', () => {
    const input =
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
    const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
    const names = ['date', '@method', '@path', '@authority', 'content-type', 'content-length'];
    const asRead = { ...parameters, covered: names, signature: fromBase64(signature), parameters: input };
    expect(isRequestSignedBy(signer.publicKey, request, asRead)).toBe(true);
    expect(isRequestSignedBy(signer.publicKey, { ...request, method: 'PUT' }, asRead)).toBe(false);
    // A second implementation reads our own signature: the base by hand, and node:crypto with the key as JWK.
    const ours = signRequest(signer, request, ['@method', '@path'], parameters);
    const base = `"@method": POST\n"@path": /foo\n"@signature-params": ${ours['Signature-Input'].slice('sig='.length)}`;
    const x = Buffer.from(signer.publicKey).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(x).toBe('JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs');
    expect(verifyWith(null, Buffer.from(base), key, Buffer.from(ours.Signature.slice(5, -1), 'base64'))).toBe(true);
  });

  it('is read back with all it says', () => {
    const made = signRequest(signer, request, covered, parameters);
    const read = readSignature(made['Signature-Input'], made.Signature);
    expect(read).toMatchObject({ ...parameters, covered });
    expect(read && isRequestSignedBy(signer.publicKey, request, read)).toBe(true);
  });

  it.each<[string, Partial<HttpRequest>]>([
    ['another method', { method: 'PATCH' }],
    ['another host', { authority: 'example.org' }],
    ['another path', { path: '/foo/' }],
    [
      'another content',
      { field: (name) => (name === 'content-digest' ? contentDigest(Buffer.of(1)) : request.field(name)) },
    ],
    ['no content type', { field: (name) => (name === 'content-type' ? null : request.field(name)) }],
    [
      'a field with a second line',
      { field: (name) => (name === 'content-type' ? 'a\n"@path": /foo' : request.field(name)) },
    ],
  ])('does not pass for one with %s', (_, change) => {
    const made = signRequest(signer, request, covered, parameters);
    const read = readSignature(made['Signature-Input'], made.Signature);
    expect(read && isRequestSignedBy(signer.publicKey, { ...request, ...change }, read)).toBe(false);
  });

  it('does not pass when any character of its two fields is changed', () => {
    const made = signRequest(signer, request, covered, parameters);
    const changed = (text: string, at: number, to: string) => text.slice(0, at) + to + text.slice(at + 1);
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.constantFrom(...'abcXYZ019"=;:,()@ -'), (inInput, place, to) => {
        const name = inInput ? 'Signature-Input' : 'Signature';
        const at = place % made[name].length;
        fc.pre(made[name][at] !== to);
        // The name of the signature is said in both fields and means nothing by itself.
        const altered = { ...made, [name]: changed(made[name], at, to) };
        const read = readSignature(altered['Signature-Input'], altered.Signature);
        expect(read !== null && isRequestSignedBy(signer.publicKey, request, read)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['nothing', null, null],
    ['two signatures', 'a=();created=1;expires=2;nonce="n";keyid="k", b=();created=1', 'a=:AAAA:'],
    ['no nonce', 'sig=("@path");created=1;expires=2;keyid="k"', 'sig=:AAAA:'],
    ['no end', 'sig=("@path");created=1;nonce="n";keyid="k"', 'sig=:AAAA:'],
    ['another algorithm', 'sig=("@path");created=1;expires=2;nonce="n";keyid="k";alg="hmac-sha256"', 'sig=:AAAA:'],
    ['a parameter twice', 'sig=("@path");created=1;created=9;expires=2;nonce="n";keyid="k"', 'sig=:AAAA:'],
    ['a component twice', 'sig=("@path" "@path");created=1;expires=2;nonce="n";keyid="k"', 'sig=:AAAA:'],
    ['a component with parameters', 'sig=("@path";req);created=1;expires=2;nonce="n";keyid="k"', 'sig=:AAAA:'],
    ['another name', 'sig=("@path");created=1;expires=2;nonce="n";keyid="k"', 'gis=:AAAA:'],
    ['a signature that is not base64', 'sig=("@path");created=1;expires=2;nonce="n";keyid="k"', 'sig=:A=A=:'],
  ])('is none with %s', (_, input, signature) => {
    expect(readSignature(input, signature)).toBeNull();
  });

  it('says the hash of a content as RFC 9530 does', () => {
    // RFC 9530 Appendix D: {"hello": "world"} followed by a line feed.
    expect(contentDigest(Buffer.from('{"hello": "world"}\n'))).toBe(
      'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    );
    const hex = 'ab'.repeat(32);
    expect(sha256OfField(digestField(hex))).toBe(hex);
    expect(sha256OfField(`sha-512=:AAAA:, ${digestField(hex)}`)).toBe(hex);
    expect([sha256OfField(null), sha256OfField('sha-256=abc')]).toEqual([null, null]);
  });
});
