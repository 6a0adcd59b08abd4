/** Certificates in PEM files: the server's own with its private key, and the authorities a client believes. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { done, type Result, refused } from '#base';
import type { Config } from './config.ts';
import { doorRefusal } from './errors.ts';

export type ServerCertificate = { readonly cert: Buffer; readonly key: Buffer };

const readPem = (path: string): Result<Buffer> => {
  try {
    return done(readFileSync(path));
  } catch {
    return refused(doorRefusal('file-missing', { file: path }));
  }
};

/** Null where a proxy speaks TLS instead. A certificate that cannot serve is refused before the port is opened. */
export const serverCertificate = (folder: string, { tls }: Pick<Config, 'tls'>): Result<ServerCertificate | null> => {
  if (!tls) return done(null);
  const [certPath, keyPath] = [resolve(folder, tls.cert), resolve(folder, tls.key)];
  const cert = readPem(certPath);
  if (!cert.ok) return cert;
  const key = readPem(keyPath);
  if (!key.ok) return key;
  if ((statSync(keyPath).mode & 0o077) !== 0) return refused(doorRefusal('key-exposed', { file: keyPath }));
  try {
    const belongs = new X509Certificate(cert.value).checkPrivateKey(createPrivateKey(key.value));
    createSecureContext({ cert: cert.value, key: key.value });
    if (belongs) return done({ cert: cert.value, key: key.value });
  } catch {
    // Not PEM, or of another kind: the same sentence helps.
  }
  return refused(doorRefusal('certificate-unusable', { file: certPath }));
};

/** The city's own authorities; null: those of the machine. */
export const authoritiesFor = (folder: string, { lakeCa }: Pick<Config, 'lakeCa'>): Result<Buffer | null> => {
  if (!lakeCa) return done(null);
  const path = resolve(folder, lakeCa);
  const pem = readPem(path);
  if (!pem.ok) return pem;
  try {
    new X509Certificate(pem.value);
    return pem;
  } catch {
    return refused(doorRefusal('certificate-unusable', { file: path }));
  }
};
