/** A register on another machine is spoken to in secret with the right server, or not at all: an authority of the city's own, and a real server. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AuditTables } from '#audit';
import { valueOf } from '#base';
import { doctorCommand } from '../../src/doors/doctor-command.ts';
import { initialise } from '../../src/doors/init.ts';
import { makeLakeTables, openLakeSide } from '../../src/doors/lake-side.ts';
import { placesOf } from '../../src/doors/places.ts';
import { openSideRegister, placeName } from '../../src/doors/side-register.ts';
import { placeOfConnection } from '../../src/machinery/postgresql-connection.ts';
import { certificatesIn, hasOpenssl } from '../certificates.ts';
import { freePort } from '../journeys/musubi.ts';
import { startPostgresql, type TestServer } from '../postgresql-server.ts';
import { testIo } from '../../src/base/test-io.ts';

const password = 'himitsu-no-kotoba';

describe.skipIf(!hasOpenssl || !inject('postgresql'))('a register behind TLS', () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-tls-'));
  const at = (name: string) => join(room, name);
  let server: TestServer;
  let port: number;
  /** The certificate the server shows, from the next connection on. */
  const show = async (name: string) => {
    for (const part of ['pem', 'key'])
      writeFileSync(at(`shown.${part}`), certificates.pair(name)[part === 'pem' ? 'cert' : 'key']);
    await say('SELECT pg_reload_conf()');
  };
  const certificates = certificatesIn(room);
  const say = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
    // The server reads its settings again in its own time.
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  const url = (rest: string, host = 'localhost') => `postgresql://city:${password}@${host}:${port}/musubi?${rest}`;
  const trusting = () => `sslmode=verify-full&sslrootcert=${at('city.pem')}`;
  const open = async (databaseUrl: string) => {
    const opened = await openSideRegister<AuditTables>(
      placesOf(at('nowhere')),
      { databaseUrl },
      'lake',
      makeLakeTables as never,
    );
    if (opened.ok) await opened.value.destroy();
    return opened.ok ? null : opened.refusal;
  };

  beforeAll(async () => {
    certificates.authority('city');
    certificates.authority('stranger');
    certificates.certificate('db', 'city', 'DNS:localhost,IP:127.0.0.1');
    certificates.certificate('other-name', 'city', 'DNS:other.city.example');
    certificates.certificate('foreign', 'stranger', 'DNS:localhost');
    certificates.certificate('old', 'city', 'DNS:localhost', '-1');
    for (const part of ['pem', 'key']) copyFileSync(at(`db.${part}`), at(`shown.${part}`));
    port = await freePort();
    const started = await startPostgresql({
      port,
      hostRules: ['hostssl all all 127.0.0.1/32 scram-sha-256', 'hostnossl all all 127.0.0.1/32 scram-sha-256'],
      settings: ['fsync=on', 'ssl=on', `ssl_cert_file=${at('shown.pem')}`, `ssl_key_file=${at('shown.key')}`],
      files: [room, at('shown.pem'), at('shown.key')],
    });
    if (!started) throw new Error('there was a server a moment ago');
    server = started;
    await say(`CREATE ROLE city LOGIN PASSWORD '${password}'`);
    await say("CREATE DATABASE musubi OWNER city ENCODING 'UTF8' TEMPLATE template0");
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(room, { recursive: true, force: true });
  });

  it('is opened where the authority of the city vouches for the server', async () => {
    expect(await open(url(trusting()))).toBeNull();
  });

  it.each([
    ['is vouched for by somebody else', 'foreign', 'register.server-untrusted'],
    ['is for another name', 'other-name', 'register.server-misnamed'],
    ['is out of date', 'old', 'register.server-untrusted'],
  ])('is refused where the certificate %s, and opened again with the right one', async (_, name, code) => {
    await show(name);
    const refusal = await open(url(trusting()));
    expect(refusal?.code).toBe(code);
    expect(JSON.stringify(refusal)).not.toContain(password);
    for (const language of ['ja', 'en'] as const) expect(refusal?.[language]).toContain(`localhost:${port}`);
    await show('db');
    expect(await open(url(trusting()))).toBeNull();
  });

  it('is refused where the authority is not named: that of the city is not among those of the machine', async () => {
    expect((await open(url('sslmode=verify-full')))?.code).toBe('register.server-untrusted');
  });

  it('is refused where the server speaks in the clear only; no password was sent', async () => {
    const plain = await startPostgresql({
      port: await freePort(),
      hostRules: ['host all all 127.0.0.1/32 trust'],
      settings: [],
      files: [],
    });
    const refusal = await open(
      `postgresql://musubi:${password}@localhost:${new URL(plain?.url as string).port}/postgres?${trusting()}`,
    );
    await plain?.stop();
    expect(refusal?.code).toBe('register.server-without-tls');
    expect(JSON.stringify(refusal)).not.toContain(password);
  });

  it('is refused where the file of the authority is not there', async () => {
    expect((await open(url(`sslmode=verify-full&sslrootcert=${at('nobody.pem')}`)))?.code).toBe(
      'register.certificate-unreadable',
    );
  });

  it('with a wrong password says where, and not what', async () => {
    const refusal = await open(url(trusting()).replace(password, 'chigau-kotoba'));
    expect([refusal?.code, /chigau/.test(JSON.stringify(refusal))]).toEqual(['register.unreachable', false]);
  });

  it.each([
    ['nothing is said', ''],
    ['it is said to be in the clear', 'sslmode=disable'],
    ['the certificate is not looked at', 'sslmode=no-verify'],
    ['the name is not looked at', 'uselibpqcompat=true&sslmode=require'],
    ['a later word takes back an earlier one', 'sslmode=verify-full&sslmode=disable'],
    ['it is encrypted for anybody', 'uselibpqcompat=true&sslmode=prefer'],
  ])('on another machine is not even looked for where %s', async (_, rest) => {
    const refusal = await open(url(rest, 'db.city.example'));
    expect([refusal?.code, JSON.stringify(refusal).includes(password)]).toEqual(['register.unencrypted', false]);
  });

  it('shows its address without its password, whatever stands in it', () => {
    const [one, two] = [url(trusting()), url(`password=${password}&${trusting()}`)];
    for (const text of [one, two]) {
      expect(placeOfConnection(text)).toMatchObject({ verified: true, local: true });
      expect(placeName({ kind: 'postgresql', url: text })).toBe(`postgresql://city@localhost:${port}/musubi`);
    }
  });

  it('is told by the doctor with how it is encrypted; a server that may not be trusted is a finding, no password in either', async () => {
    const folder = at('data');
    valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
    const settings = (rest: string) =>
      writeFileSync(
        join(folder, 'musubi.yaml'),
        `city: { ja: 結浜市, en: Yuihama }\ndatabaseUrl: ${JSON.stringify(url(rest))}\n`,
      );
    const page = async () => {
      const lines: string[] = [];
      await doctorCommand.run({ options: { data: folder, json: true }, arguments: [] }, testIo({ out: lines }));
      expect(lines.join('\n')).not.toContain(password);
      return JSON.parse(lines.join('\n')).findings as { what: { en: string }; found: { en: string }; state: string }[];
    };
    settings(trusting());
    await valueOf(await openLakeSide(folder)).close();
    const register = (await page()).find(({ what }) => what.en === 'register');
    expect(register?.found.en).toMatch(
      /^PostgreSQL \d+ postgresql:\/\/city@localhost:\d+\/musubi \(this machine, TLSv1\.[23], certificate and name checked\)$/,
    );
    await show('foreign');
    const [bad] = (await page()).filter(({ what }) => what.en === 'lake side');
    await show('db');
    expect([bad?.state, bad?.found.en]).toEqual(['bad', expect.stringContaining('authority that is trusted')]);
  });
});
