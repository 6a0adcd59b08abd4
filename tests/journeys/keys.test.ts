/** Keys that do not lie open: put under a passphrase or a secret of the environment, and from then on the hall works only with it. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '#accounts';
import { recentEvents } from '#audit';
import { done, valueOf } from '#base';
import { lakeKeysSchema } from '#sealing';
import { initialise } from '../../src/doors/init.ts';
import { withPeople } from '../../src/doors/keys-people.ts';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';
import { settleRegisters } from '../folder-registers.ts';
import { forgetVariables, opensWith, type Ran, runKeys } from './run-keys.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-keys-'));
const data = join(room, 'data');
const { lake, sealed } = placesOf(data);
const passphrase = { MUSUBI_KEYS_PASSPHRASE: '坂の上に ひまわりが三本 咲いた' };
const secret = { MUSUBI_KEYS_SECRET: randomBytes(32).toString('base64') };
const keyTexts = () => [lake.keys, sealed.keys].map((path) => readFileSync(path, 'utf8'));
let plain: string[];

beforeAll(async () => {
  valueOf(await initialise({ folder: data, side: 'both', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  await settleRegisters(data);
  plain = keyTexts();
});
afterEach(forgetVariables);
afterAll(() => rmSync(room, { recursive: true, force: true }));

type Given = Parameters<typeof runKeys> extends [string, ...infer Rest] ? Rest : never;
const run = (...given: Given): Promise<Ran> => runKeys(data, ...given);
const opens = (environment: Record<string, string>) => opensWith(data, environment);

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
    const { code, out } = await run('keys protect', { with: 'passphrase', json: true }, passphrase);
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
    expect((await run('keys show', { json: true })).out).toEqual([
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

describe('once people are registered, taking keys out', () => {
  const people = {
    hanako: 'kawa no nagare wa 1 tsu',
    taro: 'yama no ue ni mo 2 nen',
    nozomi: 'hito wo miru dake desu',
  };
  const as = (name: keyof typeof people, options: object, at: readonly string[] = []) =>
    [options, both, { at, password: people[name] }] as const;
  const both = { ...passphrase, ...secret };
  const file = join(room, 'for-the-safe.json');
  const copy = { side: 'lake', with: 'passphrase', reason: '金庫の控え' };
  const acts = async (limit: number) => {
    const told: string[] = [];
    valueOf(
      await withPeople(placesOf(data), ['lake'], async ([lakePeople]) => {
        const events = await recentEvents(lakePeople?.accounts.register as never, { limit });
        for (const { event } of events)
          if (/^Key/.test(event.act)) told.push(`${event.act} ${event.outcome} ${event.facts?.code ?? ''}`.trim());
        return done(undefined);
      }),
    );
    return told.reverse();
  };

  beforeAll(async () => {
    valueOf(
      await withPeople(placesOf(data), ['sealed', 'lake'], async (all) => {
        for (const { accounts } of all)
          for (const [name, password] of Object.entries(people)) {
            const roles = name === 'nozomi' ? (['staff'] as const) : (['administrator'] as const);
            const person = { name, displayName: name, section: '', post: '', roles: [...roles] };
            valueOf(await createAccount(accounts, { name: 'local:test' }, person, password));
          }
        return done(undefined);
      }),
    );
  });

  it('takes two of them: without a request nothing is done, and nobody approves their own', async () => {
    expect((await run('keys export', copy, both, { at: [file] })).code).toBe('accounts.act-needs-two');
    expect(
      (await run('keys export', { ...copy, as: 'nozomi' }, both, { at: [file], password: people.nozomi })).code,
    ).toBe('accounts.not-permitted');
    expect((await run('keys export', ...as('hanako', { ...copy, as: 'hanako', reason: ' ' }, [file]))).code).toBe(
      'accounts.act-reason-missing',
    );
    const asked = await run('keys export', ...as('hanako', { ...copy, as: 'hanako' }, [file]));
    const id = asked.out[0] as string;
    expect([asked.code, id]).toEqual(['done', expect.stringMatching(/^[a-z2-7]{8}$/)]);
    const use = { ...copy, as: 'hanako', request: id };
    expect((await run('keys export', ...as('hanako', use, [file]))).code).toBe('accounts.act-undecided');
    expect((await run('keys approve', ...as('hanako', { as: 'hanako' }, [id]))).code).toBe('accounts.act-same-person');
    expect((await run('keys approve', ...as('nozomi', { as: 'nozomi' }, [id]))).code).toBe('accounts.not-permitted');
    expect((await run('keys approve', ...as('taro', { as: 'taro' }, ['aaaaaaaa']))).code).toBe(
      'accounts.act-request-not-found',
    );
    expect(existsSync(file)).toBe(false);
    expect((await run('keys requests', {})).out[1]).toMatch(/lake side .*keys export .*hanako .*金庫の控え +waits$/);
    const [waiting] = (await run('keys requests', { json: true })).out.map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    );
    expect(waiting).toMatchObject({ side: 'lake', id, requestedBy: 'hanako', reason: '金庫の控え', decision: null });
    expect((await run('keys approve', ...as('taro', { as: 'taro' }, [id]))).code).toBe('done');
    // Exactly what was approved, by who asked, and once.
    const elsewhere = join(room, 'elsewhere.json');
    expect((await run('keys export', ...as('hanako', use, [elsewhere]))).code).toBe('accounts.act-differs');
    expect((await run('keys export', ...as('taro', { ...use, as: 'taro' }, [file]))).code).toBe(
      'accounts.act-of-another',
    );
    const fresh = { MUSUBI_KEYS_PASSPHRASE_NEW: '金庫の中の 長い長い 合い言葉です' };
    const made = await run('keys export', use, { ...both, ...fresh }, { at: [file], password: people.hanako });
    expect(made.code).toBe('done');
    expect((await run('keys export', ...as('hanako', use, [join(room, 'again.json')]))).code).toBe(
      'accounts.act-request-not-found',
    );
    expect(await acts(60)).toEqual([
      ...['KeysProtected done', 'KeysProtected done'],
      'KeyExportRequested done',
      'KeyExportUsed refused accounts.act-undecided',
      'KeyExportApproved refused accounts.act-same-person',
      'KeyExportApproved done',
      'KeyExportUsed refused accounts.act-differs',
      'KeyExportUsed refused accounts.act-of-another',
      'KeyExportUsed done',
      'KeysExported done',
      'KeyExportUsed refused accounts.act-request-not-found',
    ]);
  });

  it('leaves a copy that opens with the secret chosen for it, and a backup with it', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const opened = readFileSync(file, 'utf8');
    const { format: _, ...keys } = lakeKeysSchema.parse(JSON.parse(plain[0] as string));
    for (const key of Object.values(keys)) expect(opened).not.toContain(String(key).slice(0, 40));
    const restored = join(room, 'restored-by-copy');
    const back = { side: 'lake', from: join(room, 'backups'), key: file, data: restored };
    expect((await run('restore', back, passphrase)).code).toBe('doors.keys-do-not-open');
    expect(
      (await run('restore', back, { MUSUBI_KEYS_PASSPHRASE: '金庫の中の 長い長い 合い言葉です', ...secret })).code,
    ).toBe('done');
  });

  it('may be refused, which is the end of it', async () => {
    const protect = { with: 'environment', side: 'sealed', as: 'taro' };
    const before = readFileSync(sealed.keys, 'utf8');
    const [id] = (await run('keys protect', ...as('taro', { ...protect, reason: '試し' }))).out as [string];
    expect((await run('keys refuse', ...as('hanako', { as: 'hanako', reason: '控えは足りています' }, [id]))).code).toBe(
      'done',
    );
    expect((await run('keys approve', ...as('hanako', { as: 'hanako' }, [id]))).code).toBe('accounts.act-decided');
    expect((await run('keys protect', ...as('taro', { ...protect, request: id }))).code).toBe(
      'accounts.act-turned-down',
    );
    expect(readFileSync(sealed.keys, 'utf8')).toBe(before);
  });

  it('is also a recovery key for new backups, asked for on both sides at once; backups without one need nobody', async () => {
    const at = [join(room, 'recovery.txt')];
    const [recipient] = (await run('backup key', {}, {}, { at })).out as [string];
    const to = join(room, 'backups-2');
    expect((await run('backup', { to, recipient }, both)).code).toBe('accounts.act-needs-two');
    const [id] = (await run('backup', ...as('hanako', { to, recipient, as: 'hanako', reason: '復旧鍵' }))).out as [
      string,
    ];
    expect(existsSync(to)).toBe(false);
    expect((await run('keys approve', ...as('taro', { as: 'taro', json: true }, [id]))).out).toHaveLength(2);
    const use = { to, recipient, as: 'hanako', request: id };
    expect((await run('backup', ...as('hanako', use))).code).toBe('done');
    expect((await run('backup', { to }, both)).code).toBe('done');
    expect((await run('backup', { to, recipient }, both)).code).toBe('done');
    const back = { from: to, key: at[0], data: join(room, 'restored-by-recovery') };
    expect((await run('restore', back, both)).code).toBe('done');
  });
});
