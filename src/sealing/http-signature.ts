/** HTTP Message Signatures (RFC 9421) with Ed25519, and the digests of contents they cover (RFC 9530). One signature a request, plain components only. */
import { createHash } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';
import { type Signer, verify } from './signature.ts';

/** What of a request can be signed. `authority`: host and port, as the client addressed it. */
export type HttpRequest = {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  /** Null where the request has no such field. */
  readonly field: (name: string) => string | null;
};

export type SignatureParameters = {
  readonly keyId: string;
  /** Seconds since 1970, as the RFC counts. */
  readonly created: number;
  readonly expires: number;
  readonly nonce: string;
  readonly tag: string;
};
export type RequestSignature = SignatureParameters & {
  readonly covered: readonly string[];
  readonly signature: Uint8Array;
  /** `@signature-params` to the letter, as it was sent. */
  readonly parameters: string;
};

const valueOf = (request: HttpRequest, component: string): string | null => {
  if (component === '@method') return request.method.toUpperCase();
  if (component === '@authority') return request.authority.toLowerCase();
  if (component === '@path') return request.path;
  return component.startsWith('@') ? null : (request.field(component)?.trim() ?? null);
};

/** RFC 9421 §2.5; null where a covered component is not in the request. */
const signatureBase = (request: HttpRequest, covered: readonly string[], parameters: string): Buffer | null => {
  const lines = covered.map((component) => ({ component, value: valueOf(request, component) }));
  if (lines.some(({ value }) => value === null || /[\r\n]/.test(value))) return null;
  return Buffer.from(
    [...lines.map(({ component, value }) => `"${component}": ${value}`), `"@signature-params": ${parameters}`].join(
      '\n',
    ),
  );
};

/** The two fields to add to the request. */
export const signRequest = (
  signer: Signer,
  request: HttpRequest,
  covered: readonly string[],
  { keyId, created, expires, nonce, tag }: SignatureParameters,
): { readonly 'Signature-Input': string; readonly Signature: string } => {
  const names = covered.map((component) => `"${component}"`).join(' ');
  const parameters = `(${names});created=${created};expires=${expires};nonce="${nonce}";alg="ed25519";keyid="${keyId}";tag="${tag}"`;
  const base = signatureBase(request, covered, parameters);
  if (!base) throw new Error('a component to be signed is not in the request');
  return {
    'Signature-Input': `sig=${parameters}`,
    Signature: `sig=:${toBase64(signer.sign(base))}:`,
  };
};

const inputShape =
  /^([a-z*][a-z0-9_.*-]*)=(\(((?:"[a-z0-9@-]+"(?: (?=")|(?=\))))*)\)((?:;[a-z]+=(?:\d{1,15}|"[^"\\]*"))*))$/;

/** Null for anything that is not exactly one signature with all parameters; says nothing yet about whether it is true. */
export const readSignature = (input: string | null, signature: string | null): RequestSignature | null => {
  const parts = inputShape.exec(input?.trim() ?? '');
  const bytes = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/=]+):$/.exec(signature?.trim() ?? '');
  if (!parts || !bytes || parts[1] !== bytes[1]) return null;
  const covered = (parts[3] as string).split(' ').flatMap((name) => (name ? [name.slice(1, -1)] : []));
  const given = [...(parts[4] as string).matchAll(/;([a-z]+)=(?:(\d+)|"([^"\\]*)")/g)];
  const named = new Map(given.map(([, name, number, text]) => [name, number === undefined ? text : Number(number)]));
  if (named.size !== given.length || new Set(covered).size !== covered.length) return null;
  const [keyId, created, expires] = [named.get('keyid'), named.get('created'), named.get('expires')];
  const [nonce, tag, algorithm] = [named.get('nonce'), named.get('tag') ?? '', named.get('alg') ?? 'ed25519'];
  if (typeof keyId !== 'string' || typeof nonce !== 'string' || typeof tag !== 'string') return null;
  if (typeof created !== 'number' || typeof expires !== 'number' || algorithm !== 'ed25519') return null;
  try {
    const raw = fromBase64(bytes[2] as string);
    return { keyId, created, expires, nonce, tag, covered, signature: raw, parameters: parts[2] as string };
  } catch {
    return null;
  }
};

export const isRequestSignedBy = (publicKey: Uint8Array, request: HttpRequest, signed: RequestSignature): boolean => {
  const base = signatureBase(request, signed.covered, signed.parameters);
  return base !== null && verify(publicKey, base, signed.signature);
};

/** The value of `Content-Digest` for these bytes. */
export const contentDigest = (bytes: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

/** The value of `Repr-Digest` for a file whose hash is known. */
export const digestField = (sha256Hex: string): string =>
  `sha-256=:${Buffer.from(sha256Hex, 'hex').toString('base64')}:`;

/** The hash in such a field as hex; null where there is no SHA-256 in it. */
export const sha256OfField = (field: string | null): string | null => {
  const found = /(?:^|,\s*)sha-256=:([A-Za-z0-9+/]{43}=):/.exec(field ?? '')?.[1];
  return found ? Buffer.from(found, 'base64').toString('hex') : null;
};
