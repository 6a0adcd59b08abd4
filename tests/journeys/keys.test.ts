/** Keys that do not lie open: put under a passphrase or a secret of the environment, and from then on the hall works only with it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { type Command, silentProgress, valueOf } from '#base';
import { lakeKeysSchema } from '#sealing';
import { backupCommands } from '../../src/doors/backup-commands.ts';
import { initialise } from '../../src/doors/init.ts';
import { keysCommands } from '../../src/doors/keys-commands.ts';
import { lakeKeyCommands } from '../../src/doors/lake-key-commands.ts';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-keys-'));
const data = join(room, 'data');
const { lake, sealed } = placesOf(data);
const passphrase = { MUSUBI_KEYS_PASSPHRASE: '坂の上に ひまわりが三本 咲いた' };
const secret = { MUSUBI_KEYS_SECRET: randomBytes(32).toString('base64') };
const keyTexts = () => [lake.keys, sealed.keys].map((path) => readFileSync(path, 'utf8'));
let plain: string[];

beforeAll(async () => {
  valueOf(await initialise({ folder: data, side: 'both', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  plain = keyTexts();
});
const variables = [
  'MUSUBI_KEYS_PASSPHRASE',
  'MUSUBI_KEYS_PASSPHRASE_FILE',
  'MUSUBI_KEYS_SECRET',
  'MUSUBI_KEYS_SECRET_FILE',
  'AWS_ACCESS_KEY_ID',
];
afterEach(() => {
  for (const name of variables) delete process.env[name];
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

type Ran = { readonly code: string; readonly out: readonly string[] };
const run = async (words: string, options: object, environment: Record<string, string> = {}): Promise<Ran> => {
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, environment);
  const all: readonly Command[] = [...keysCommands, ...lakeKeyCommands, ...backupCommands];
  const command = all.find((each) => each.words.join(' ') === words) as Command;
  const out: string[] = [];
  const io = { language: 'en', out: (line: string) => void out.push(line), say: () => {} } as const;
  const lines = async function* () {};
  const input = { options: { data, ...options }, arguments: [] };
  const result = await command.run(input, { ...io, lines, progress: silentProgress });
  return { code: result.ok ? 'done' : result.refusal.code, out };
};
/** Whether the lake side opens with this environment. */
const opens = async (environment: Record<string, string>) => {
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, environment);
  const side = await openLakeSide(data);
  if (!side.ok) return side.refusal.code;
  const [last] = await recentEvents(side.value.register, { limit: 1 });
  await side.value.close();
  return last?.event.act ?? 'nothing yet';
};

describe('musubi keys', () => {
  it.each<[string, object, Record<string, string>]>([
    ['doors.passphrase-short', { with: 'passphrase' }, { MUSUBI_KEYS_PASSPHRASE: 'himawari' }],
    ['doors.secret-missing', { with: 'passphrase' }, {}],
    ['doors.file-missing', { with: 'passphrase' }, { MUSUBI_KEYS_PASSPHRASE_FILE: '/no/such' }],
    ['doors.secret-unreadable', { with: 'environment' }, { MUSUBI_KEYS_SECRET: 'c2hvcnQ=' }],
    ['doors.secret-missing', { with: 'aws-kms', 'key-id': 'alias/x', region: 'ap-northeast-1' }, {}],
    ['doors.wrong-option', { with: 'aws-kms', region: 'ap-northeast-1' }, {}],
    ['doors.wrong-option', { with: 'pkcs11', module: '/usr/lib/x.so', token: 'city' }, {}],
    ['doors.protector-silent', { with: 'pkcs11', module: '/no/such.so', token: 'city', id: '01' }, {}],
    ['doors.wrong-option', { with: 'file' }, {}],
  ])('refuses with %s and leaves the files as they are (%o)', async (code, options, environment) => {
    expect((await run('keys protect', options, environment)).code).toBe(code);
    expect(keyTexts()).toEqual(plain);
  });

  it('puts the keys of both sides under a passphrase; without it nothing opens, and no key stands in the files', async () => {
    const { code, out } = await run('keys protect', { with: 'passphrase' }, passphrase);
    expect([code, out.at(-1)]).toEqual(['done', '{"side":"lake","by":"passphrase"}']);
    const before = lakeKeysSchema.parse(JSON.parse(plain[0] as string));
    for (const key of [before.masterKey, before.ageIdentity]) expect(keyTexts().join()).not.toContain(key);
    expect(statSync(lake.keys).mode & 0o777).toBe(0o600);
    const file = join(room, 'passphrase.txt');
    writeFileSync(file, `${passphrase.MUSUBI_KEYS_PASSPHRASE}\n`);
    expect(await opens({})).toBe('doors.secret-missing');
    expect(await opens({ MUSUBI_KEYS_PASSPHRASE: 'another passphrase of length' })).toBe('doors.keys-do-not-open');
    expect(await opens(passphrase)).toBe('KeysProtected');
    expect(await opens({ MUSUBI_KEYS_PASSPHRASE_FILE: file })).toBe('KeysProtected');
  });

  it('keeps the protection when the master key is rotated, and can be put under another secret, never back in the open', async () => {
    const old = readFileSync(lake.keys, 'utf8');
    Object.assign(process.env, passphrase);
    const running = valueOf(await openLakeSide(data));
    const before = running.lake.keys.masterKey;
    expect((await run('lake rotate', {}, passphrase)).code).toBe('done');
    // A server that was running meanwhile takes the new key without a new start.
    await running.refreshKeys();
    expect(running.lake.keys.masterKey).not.toBe(before);
    await running.close();
    expect(readFileSync(lake.keys, 'utf8')).not.toBe(old);
    expect(await opens(passphrase)).toBe('MasterKeyRotated');
    const moved = await run('keys protect', { with: 'environment', side: 'lake' }, { ...passphrase, ...secret });
    expect(moved.code).toBe('done');
    expect([await opens(passphrase), await opens(secret)]).toEqual(['doors.secret-missing', 'KeysProtected']);
    expect((await run('keys protect', { with: 'file' }, { ...passphrase, ...secret })).code).toBe('doors.wrong-option');
    expect((await run('keys show', {})).out).toEqual([
      '{"side":"sealed","by":"passphrase"}',
      '{"side":"lake","by":"environment"}',
    ]);
  });

  it('are backed up and restored as they lie, and a kept copy opens the backup with its secret alone', async () => {
    const [from, both] = [join(room, 'backups'), { ...passphrase, ...secret }];
    expect((await run('backup', { to: from }, both)).code).toBe('done');
    const restored = join(room, 'restored');
    const back = { side: 'lake', from, key: lake.keys, data: restored };
    expect((await run('restore', back)).code).toBe('doors.secret-missing');
    expect((await run('restore', back, both)).code).toBe('done');
    expect(readFileSync(placesOf(restored).lake.keys, 'utf8')).toBe(readFileSync(lake.keys, 'utf8'));
  });
});
