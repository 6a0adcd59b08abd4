/** A key in AWS KMS: Encrypt and Decrypt of its JSON interface, requests signed (Signature Version 4) by aws4fetch. The context is KMS's own encryption context. */
import type { AwsClient } from 'aws4fetch';
import type { KeyProtector } from '../sealing/needs.ts';

export type KmsKey = { readonly keyId: string; readonly region: string; readonly endpoint?: string };
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** KMS could not be reached or refused. `reason`: its error type, which names the fault, never a secret. */
export class KmsSilent extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`AWS KMS did not answer: ${reason}`);
    this.name = 'KmsSilent';
    this.reason = reason;
  }
}

const patienceMilliseconds = 10_000;
const shortReason = (type: unknown, status: number): string =>
  typeof type === 'string' && /^[\w.#:/-]{1,120}$/.test(type) ? (type.split('#').at(-1) as string) : `HTTP ${status}`;

/** `retries`: of answers that say "not now" (5xx, throttling), each after a longer wait. */
export const kmsProtector = (of: KmsKey, credentials: AwsCredentials, retries = 3): KeyProtector => {
  const { keyId, region } = of;
  let client: AwsClient | null = null;
  // Loaded where it is used: every command opens keys, few of them those of a cloud.
  const clientNow = async () => {
    const aws = await import('aws4fetch');
    return (client ??= new aws.AwsClient({ ...credentials, service: 'kms', region, retries, initRetryMs: 100 }));
  };
  const url = of.endpoint ?? `https://kms.${region}.amazonaws.com/`;
  const ask = async (act: 'Encrypt' | 'Decrypt', body: object): Promise<Record<string, unknown>> => {
    const response = await (await clientNow())
      .fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${act}` },
        body: JSON.stringify({ KeyId: keyId, ...body }),
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
      .catch((error: Error) => {
        throw new KmsSilent(error.name === 'TimeoutError' ? 'time ran out' : 'no connection');
      });
    const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
    if (!response.ok) throw new KmsSilent(shortReason(answer['__type'], response.status));
    return answer;
  };
  return {
    async protect(key, context) {
      const plain = Buffer.from(key).toString('base64');
      const { CiphertextBlob } = await ask('Encrypt', { Plaintext: plain, EncryptionContext: context });
      if (typeof CiphertextBlob !== 'string') throw new KmsSilent('an answer without a ciphertext');
      return CiphertextBlob;
    },
    async open(protectedKey, context) {
      const { Plaintext } = await ask('Decrypt', { CiphertextBlob: protectedKey, EncryptionContext: context });
      const key = Buffer.from(typeof Plaintext === 'string' ? Plaintext : '', 'base64');
      if (key.length !== 32) throw new KmsSilent('an answer that is no key');
      return new Uint8Array(key);
    },
  };
};
