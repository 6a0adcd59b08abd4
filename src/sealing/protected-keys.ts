/** Puts a key file under a protector, and opens it again. What protects it is bound into the seal: it cannot be exchanged or weakened unseen. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fromBase64, toBase64 } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import { newKey } from './digest.ts';
import { SealBroken } from './errors.ts';
import type { KeyProtector } from './needs.ts';
import type { ProtectedKeys, Protection } from './protected-keys.api.ts';

const format = 'musubi-protected-keys-1' as const;
const contextOf = (of: string) => ({ format, of });
const bound = (of: string, by: Protection, key: string): Buffer => Buffer.from(canonicalJson({ format, of, by, key }));

/** `keys`: with a `format` that says what they are. */
export const protectKeys = async (
  keys: { readonly format: string },
  by: Protection,
  protector: KeyProtector,
): Promise<ProtectedKeys> => {
  const fileKey = newKey();
  const key = await protector.protect(fileKey, contextOf(keys.format));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', fileKey, nonce).setAAD(bound(keys.format, by, key));
  const sealed = toBase64(
    Buffer.concat([nonce, cipher.update(canonicalJson(keys), 'utf8'), cipher.final(), cipher.getAuthTag()]),
  );
  return { format, of: keys.format, by, key, sealed };
};

/** The keys as JSON. Throws `SealBroken` where the secret is another or the file was altered. */
export const openProtectedKeys = async (file: ProtectedKeys, protector: KeyProtector): Promise<unknown> => {
  const fileKey = await protector.open(file.key, contextOf(file.of));
  try {
    const bytes = fromBase64(file.sealed);
    const decipher = createDecipheriv('aes-256-gcm', fileKey, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(bound(file.of, file.by, file.key)).setAuthTag(bytes.subarray(bytes.length - 16));
    const text = Buffer.concat([decipher.update(bytes.subarray(12, bytes.length - 16)), decipher.final()]);
    return JSON.parse(text.toString('utf8'));
  } catch {
    throw new SealBroken('a key file does not open with this secret, or was altered');
  }
};
