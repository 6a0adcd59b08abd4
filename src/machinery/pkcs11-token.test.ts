/** A key pair on a token (SoftHSM) opens what its public half protected, and nothing without its PIN; the private key never leaves it. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, newLakeKeys, openProtectedKeys, type Protection, protectKeys } from '#sealing';
import { pkcs11Protector, readTokenKey, TokenSilent } from './pkcs11-token.ts';

const module = '/usr/lib/softhsm/libsofthsm2.so';
const there = (command: string) => spawnSync(command, ['--version']).error === undefined;
const possible =
  existsSync(module) && there('softhsm2-util') && spawnSync('pkcs11-tool', ['--help']).error === undefined;
if (!possible)
  console.warn(
    'SKIPPED: a key on a PKCS#11 token (needs Debian’s softhsm2 and opensc: apt-get install softhsm2 opensc)',
  );

const room = mkdtempSync(join(tmpdir(), 'musubi-hsm-'));
const token = { module, token: 'city', id: '01' };
const reasonOf = (act: Promise<unknown>) =>
  act.then(
    () => 'opened',
    (error: unknown) => (error instanceof TokenSilent ? error.reason : String(error)),
  );

describe.runIf(possible)('a key pair on a token', () => {
  let publicKey: string;
  const made = (...words: string[]) => {
    const { status, stderr } = spawnSync(words[0] as string, words.slice(1), { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  };
  beforeAll(async () => {
    mkdirSync(join(room, 'tokens'));
    writeFileSync(join(room, 'softhsm2.conf'), `directories.tokendir = ${join(room, 'tokens')}\n`);
    process.env.SOFTHSM2_CONF = join(room, 'softhsm2.conf');
    made('softhsm2-util', '--init-token', '--free', '--label', 'city', '--pin', '2468', '--so-pin', '1357');
    const pair = ['--keypairgen', '--key-type', 'rsa:3072', '--label', 'lake', '--id', '01', '--sensitive'];
    made('pkcs11-tool', '--module', module, '--token-label', 'city', '--login', '--pin', '2468', ...pair);
    publicKey = await readTokenKey(token);
  });
  afterAll(() => {
    delete process.env.SOFTHSM2_CONF;
    rmSync(room, { recursive: true, force: true });
  });
  // SoftHSM knows OAEP with SHA-1 only; hardware knows both.
  const of = () => ({ ...token, publicKey, hash: 'sha1' as const });

  it('protects the keys of a lake, and opens them with the PIN', async () => {
    const keys = await newLakeKeys();
    const by: Protection = { kind: 'pkcs11', ...of() };
    const file = await protectKeys(keys, by, pkcs11Protector(of(), ''));
    expect(await openProtectedKeys(file, pkcs11Protector(of(), '2468'))).toEqual(keys);
  });

  it('opens nothing with another PIN, from another token or key, or altered', async () => {
    const protectedKey = await pkcs11Protector(of(), '').protect(newKey(), {});
    expect(await reasonOf(pkcs11Protector(of(), '9999').open(protectedKey, {}))).toContain('PIN');
    expect(await reasonOf(pkcs11Protector({ ...of(), token: 'other' }, '2468').open(protectedKey, {}))).not.toBe(
      'opened',
    );
    expect(await reasonOf(pkcs11Protector({ ...of(), id: '02' }, '2468').open(protectedKey, {}))).not.toBe('opened');
    const altered = randomBytes(384).toString('base64');
    expect(await reasonOf(pkcs11Protector(of(), '2468').open(altered, {}))).not.toBe('opened');
    expect(await reasonOf(readTokenKey({ ...token, module: '/usr/lib/no-such.so' }))).not.toBe('opened');
  });

  it('never gives its private key away', () => {
    const words = ['--module', module, '--token-label', 'city', '--login', '--pin', '2468', '--read-object'];
    const { status, stdout } = spawnSync('pkcs11-tool', [...words, '--type', 'privkey', '--label', 'lake']);
    expect([status === 0 && stdout.length > 0]).toEqual([false]);
  });
});
