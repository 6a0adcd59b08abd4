/** A statement in canonical JSON with a signature over it: `{ "signature": …, "statement": … }`. */
import { fromBase64, toBase64 } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Signer, verify } from './signature.ts';

export type SignedJson<T> = { readonly statement: T; readonly signature: string };

/** `statement` must say in a `format` field what it is, so that one signed thing never passes for another. */
export const signJson = <T extends { readonly format: string }>(signer: Signer, statement: T): SignedJson<T> => ({
  statement,
  signature: toBase64(signer.sign(Buffer.from(canonicalJson(statement)))),
});

export const isSignedBy = (publicKey: Uint8Array, signed: SignedJson<unknown>): boolean => {
  try {
    return verify(publicKey, Buffer.from(canonicalJson(signed.statement)), fromBase64(signed.signature));
  } catch {
    return false;
  }
};
