/** Two machines of a city, from `init` to the receipt: the sealed side makes and uploads, the lake answers over its own certificate, both are killed on the way. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { valueOf } from '#base';
import { initialise } from '../../src/doors/init.ts';
import { registerSender, writeJson } from '../../src/doors/key-files.ts';
import { placesOf } from '../../src/doors/places.ts';
import { hunter } from '../privacy/hunt.ts';
import { freePort, musubi, musubiKilledAfter, musubiServing, type Serving } from './musubi.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-send-journey-'));
const sealed = join(room, 'sealed');
const lake = join(room, 'lake');
let server: Serving | undefined;
const openssl = (...words: string[]) =>
  execFileSync('openssl', words, { cwd: room, stdio: ['ignore', 'pipe', 'ignore'] });
const hasOpenssl = (() => {
  try {
    openssl('version');
    return true;
  } catch {
    console.warn('SKIPPED: the journey of upload needs the program openssl to make certificates, and it is not here');
    return false;
  }
})();

const done = async (...words: string[]) => {
  const ran = await musubi(words);
  expect(ran.code, ran.said).toBe(0);
  return ran.out;
};
const states = async () =>
  (await done('gateway', 'ls', '--json', '--data', sealed))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).state as string);

beforeAll(async () => {
  if (!hasOpenssl) return;
  const city = { ja: '結浜市', en: 'Yuihama' };
  valueOf(await initialise({ folder: sealed, side: 'sealed', city, demo: false, senderId: 'jumin-kanri' }));
  valueOf(await initialise({ folder: lake, side: 'lake', city, demo: false }));
  const handed = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  await registerSender(placesOf(lake), handed(join(sealed, 'sealed-side/sender.json')));
  await writeJson(placesOf(sealed).sealed.recipient, handed(join(lake, 'lake-side/lake-public.json')));
  for (const part of ['source', 'areas'])
    cpSync(join(inject('smallCity'), part), join(sealed, part), { recursive: true });
  const loads = handed(join(sealed, 'source/loads.json')) as { contract: string }[];
  const register = loads.filter(({ contract }) => contract === 'resident-register').slice(0, 2);
  writeFileSync(join(sealed, 'source/loads.json'), JSON.stringify(register));
  const key = (name: string) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', name];
  openssl('req', '-x509', ...key('city.key'), '-out', join(sealed, 'city.pem'), '-subj', '/CN=city', '-days', '2');
  mkdirSync(join(lake, 'tls'));
  openssl(
    'req',
    ...key(join(lake, 'tls/lake.key')),
    '-out',
    'lake.csr',
    '-subj',
    '/CN=lake',
    '-addext',
    'subjectAltName=DNS:localhost',
  );
  openssl(
    ...['x509', '-req', '-in', 'lake.csr', '-CA', join(sealed, 'city.pem'), '-CAkey', 'city.key', '-CAcreateserial'],
    ...['-days', '2', '-copy_extensions', 'copy', '-out', join(lake, 'tls/lake.pem')],
  );
  const port = await freePort();
  appendFileSync(join(lake, 'musubi.yaml'), `tls: { cert: tls/lake.pem, key: tls/lake.key }\n`);
  appendFileSync(join(sealed, 'musubi.yaml'), `lakeUrl: https://localhost:${port}\nlakeCa: city.pem\n`);
  await done('gateway', 'run-all', '--data', sealed);
  server = await musubiServing(['serve', '--data', lake], { port });
}, 240_000);
afterAll(async () => {
  await server?.stop();
  rmSync(room, { recursive: true, force: true });
});

describe.skipIf(!hasOpenssl)('a city with two machines', () => {
  it('uploads what it made, also when the sender is killed on the way, and holds the lake’s receipts', async () => {
    await musubiKilledAfter(['gateway', 'send', '--data', sealed], 2500);
    const sent = await musubi(['gateway', 'send', '--data', sealed]);
    expect(sent.code, sent.said).toBe(0);
    expect(await states()).toEqual(['received', 'received']);
    const taken = (await done('lake', 'ls', '--json', '--data', lake)).trim().split('\n');
    expect(taken).toHaveLength(2);
    expect(readdirSync(join(lake, 'lake-side/uploads'))).toEqual([]);
  }, 120_000);

  it('asks the lake’s server over its own TLS whether it is well', async () => {
    const port = new URL((server as Serving).address).port;
    const asked = await musubi(['health', '--data', lake, '--port', port]);
    expect([asked.code, asked.out]).toEqual([0, '']);
    expect(asked.said).toContain('期限');
    const nobody = await musubi(['health', '--data', lake, '--port', String(await freePort())]);
    expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining('does not answer')]);
  });

  it('is told in both languages when the lake cannot be reached, with an exit code that says «later»', async () => {
    const port = await freePort();
    const ran = await musubi(['gateway', 'send', '--all', '--data', sealed], {
      environment: { MUSUBI_LAKE_URL: `https://localhost:${port}` },
    });
    expect(ran.code).toBe(5);
    expect(ran.said).toMatch(/通信できません（ECONNREFUSED）[^]*cannot be reached \(ECONNREFUSED\)/);
  }, 60_000);

  it('gets the same receipt for a copy that was carried', async () => {
    const outbox = join(sealed, 'sealed-side/outbox');
    const path = join(outbox, readdirSync(outbox).find((name) => name.endsWith('.musubi')) as string);
    await done('lake', 'intake', path, '--data', lake);
    const receipt = ['gateway', 'receipt', `${path}.receipt`, '--data', sealed];
    expect(JSON.parse(await done(...receipt, '--json')).state).toBe('received');
    expect(await done(...receipt)).toMatch(
      /^住民基本台帳（基準日 [-0-9]{10}、\d番）: レイクが受け入れました（[0-9,]+行、スナップショット\d）。\n$/,
    );
  }, 60_000);

  it('wrote no resident’s name or number into uploads, receipts, registers or the server’s log', () => {
    const juki = join(sealed, 'source/juki');
    const text = new TextDecoder('shift_jis').decode(readFileSync(join(juki, readdirSync(juki)[0] as string)));
    const [header, ...rows] = text.split('\r\n').map((line) => line.split(','));
    const personal = ['宛名番号', '世帯番号', '氏名', '個人番号', '住民票コード'].map((name) =>
      (header as string[]).indexOf(name),
    );
    const keys = rows.slice(0, 5).flatMap((row) => personal.map((column) => row[column] ?? ''));
    expect(keys.filter((key) => key.length >= 4).length).toBeGreaterThanOrEqual(20);
    const hunt = hunter(keys.filter((key) => key.length >= 4));
    expect(hunt.inFolder(sealed, [join(sealed, 'source'), join(sealed, 'areas')]).hits).toEqual([]);
    expect(hunt.inFolder(lake).hits).toEqual([]);
    expect(hunt.inBytes('log', Buffer.from(server?.said() ?? ''))).toEqual([]);
    expect(server?.said()).toContain('/api/uploads/:upload');
  });
});
