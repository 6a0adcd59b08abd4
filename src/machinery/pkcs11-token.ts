/**
 * An RSA key on a PKCS#11 token (an HSM, SoftHSM), asked through OpenSC's `pkcs11-tool`: a process of Debian's own, so that no maker's library is
 * loaded into ours. Protecting uses the public half here; opening is done by the token, which never gives its private key away.
 */
import { spawn } from 'node:child_process';
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { KeyProtector } from '../sealing/needs.ts';

export type Pkcs11Token = {
  readonly module: string;
  readonly token: string;
  /** CKA_ID of the key pair, hexadecimal: the tool chooses private keys by nothing else. */
  readonly id: string;
  readonly hash: 'sha256' | 'sha1';
  /** base64 DER. */
  readonly publicKey: string;
};

/** The tool is missing, or the token is, or it refused. `reason` is the tool's last line: it names the fault, never a secret. */
export class TokenSilent extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`the token did not answer: ${reason}`);
    this.name = 'TokenSilent';
    this.reason = reason;
  }
}

/** The line that names the fault (`error: PKCS11 function C_Login failed: rv = CKR_PIN_INCORRECT (0xa0)`), without the tool's other words. */
const faultIn = (said: string): string | null => {
  const lines = said.split('\n').map((line) => line.trim());
  const fault = lines.find((line) => /CKR_/.test(line)) ?? lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  return fault ? fault.slice(0, 200) : null;
};

const patienceMilliseconds = 30_000;
const pinVariable = 'MUSUBI_PKCS11_PIN';

/** The PIN goes by the environment of the child alone, the bytes by its pipes: neither stands in a list of processes. */
const run = (
  { module, token }: Pick<Pkcs11Token, 'module' | 'token'>,
  words: readonly string[],
  pin: string | null,
  input?: Uint8Array,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn('pkcs11-tool', ['--module', module, '--token-label', token, ...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: patienceMilliseconds,
      env: { ...process.env, ...(pin === null ? {} : { [pinVariable]: pin }) },
    });
    const out: Buffer[] = [];
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void (said += chunk.toString('utf8')));
    child.once('error', (error) => reject(new TokenSilent(`pkcs11-tool: ${(error as NodeJS.ErrnoException).code}`)));
    child.once('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(out))
        : reject(new TokenSilent(faultIn(said) ?? `pkcs11-tool ended with ${code}`)),
    );
    // A child that ended before it read is told by its end.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });

/** The public half of the token's key pair with this id, base64 DER. */
export const readTokenKey = async (of: Pick<Pkcs11Token, 'module' | 'token' | 'id'>): Promise<string> => {
  const der = await run(of, ['--read-object', '--type', 'pubkey', '--id', of.id], null);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 3072)
    throw new TokenSilent('the key pair is not RSA of at least 3072 bits');
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
};

/** `pin`: of the token's user. */
export const pkcs11Protector = (of: Pkcs11Token, pin: string): KeyProtector => {
  const hash = of.hash === 'sha1' ? 'SHA-1' : 'SHA256';
  const mechanism = [
    '--mechanism',
    'RSA-PKCS-OAEP',
    '--hash-algorithm',
    hash,
    '--mgf',
    `MGF1-${hash.replace('-', '')}`,
  ];
  return {
    async protect(key) {
      const publicKey = createPublicKey({ key: Buffer.from(of.publicKey, 'base64'), format: 'der', type: 'spki' });
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      return publicEncrypt({ key: publicKey, padding, oaepHash: of.hash }, key).toString('base64');
    },
    async open(protectedKey) {
      const words = ['--decrypt', ...mechanism, '--id', of.id, '--login', '--pin', `env:${pinVariable}`];
      const key = await run(of, words, pin, Buffer.from(protectedKey, 'base64'));
      if (key.length !== 32) throw new TokenSilent('the token answered something that is no key');
      return new Uint8Array(key);
    },
  };
};
