/** `musubi health` says whether the installation's own server can do its work, over HTTP and over its own TLS, with 0 or 1 and a sentence. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { type Bilingual, type Refusal } from '#base';
import { certificatesIn, hasOpenssl } from '../../tests/certificates.ts';
import { healthCommand } from './health-command.ts';
import { testIo } from '../base/test-io.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-health-'));
const { authority, certificate, pair } = certificatesIn(room);
const servers: { close: () => void; closeAllConnections: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

const ready = { status: 'ready', register: true, checkpoints: true, disk: true };
/** A server that answers so; its port. */
const serving = async (
  answer: { status: number; body: object } | 'never',
  tls?: { cert: string; key: string },
): Promise<number> => {
  const handle: Parameters<typeof createServer>[1] = (request, response) => {
    if (answer === 'never') return;
    response.writeHead(request.url === '/api/ready' ? answer.status : 404).end(JSON.stringify(answer.body));
  };
  const server = tls ? createSecure(tls, handle) : createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const health = async (port: number, settings = '', options: Record<string, number> = {}) => {
  const folder = mkdtempSync(join(room, 'data-'));
  mkdirSync(join(folder, 'tls'));
  writeFileSync(
    join(folder, 'musubi.yaml'),
    `city: { ja: 結浜市, en: Yuihama }\nhost: 0.0.0.0\nport: ${port}\n${settings}`,
  );
  const said: Bilingual[] = [];
  const result = await healthCommand.run(
    { options: { data: folder, wait: 0, timeout: 1, ...options }, arguments: [] },
    testIo({ said }, 'en'),
  );
  const refusal: Refusal | null = result.ok ? null : result.refusal;
  return {
    code: refusal?.code ?? 'well',
    exit: refusal?.exitCode ?? 0,
    said: said.map(({ en }) => en).join('\n'),
    en: refusal?.en ?? '',
  };
};

describe('a server without TLS of its own', () => {
  it('that is ready is well', async () => {
    expect(await health(await serving({ status: 200, body: ready }))).toMatchObject({ code: 'well', exit: 0 });
  });
  it('that is not ready is told with the part that is not', async () => {
    const port = await serving({ status: 503, body: { ...ready, status: 'not ready', disk: false } });
    expect(await health(port)).toMatchObject({
      code: 'doors.server-not-ready',
      exit: 1,
      en: expect.stringContaining('503 disk)'),
    });
  });
  it('that does not answer in time, or is not there, is told', async () => {
    expect(await health(await serving('never'))).toMatchObject({ code: 'doors.server-silent', exit: 1 });
    const port = await serving({ status: 200, body: ready });
    servers[1]?.close();
    servers[1]?.closeAllConnections();
    expect(await health(port)).toMatchObject({ code: 'doors.server-silent', exit: 1 });
  });
  it('is waited for, so long as it was asked', async () => {
    const answer = { status: 503, body: ready };
    const port = await serving(answer);
    setTimeout(() => {
      answer.status = 200;
    }, 700);
    expect(await health(port, '', { wait: 20 })).toMatchObject({ code: 'well', exit: 0 });
  });
  it('settings that cannot be read are 1 as well: Docker knows no other', async () => {
    expect(await health(1, 'portt: 1\n')).toMatchObject({ code: 'doors.wrong-setting', exit: 1 });
  });
});

describe.skipIf(!hasOpenssl)('a server that speaks TLS itself', () => {
  beforeAll(() => {
    authority('city');
    certificate('lake', 'city', 'DNS:lake.city.example', '300');
    certificate('short', 'city', 'DNS:lake.city.example', '3');
    certificate('old', 'city', 'DNS:lake.city.example', '-1');
    certificate('other', 'city', 'DNS:lake.city.example');
  });
  const tls = (name: string) => `tls: { cert: ${join(room, name)}.pem, key: ${join(room, name)}.key }\n`;
  it.each([
    ['with its own certificate is well', 'lake', 'lake', 'well', ''],
    ['whose certificate ends soon is well, and says so', 'short', 'short', 'well', 'put a new one in place'],
    ['whose certificate is over is not', 'old', 'old', 'doors.certificate-over', ''],
    ['with another certificate is not the one that was asked', 'other', 'lake', 'doors.server-other', ''],
  ])('%s', async (_, shown, named, code, said) => {
    const port = await serving({ status: 200, body: ready }, pair(shown));
    const found = await health(port, tls(named));
    expect([found.code, found.exit]).toEqual([code, code === 'well' ? 0 : 1]);
    expect(found.said).toContain(said);
    if (said === '') expect(found.said).toBe('');
  });
  it('is not asked in the clear, nor the other way round', async () => {
    const [clear, secure] = [
      await serving({ status: 200, body: ready }),
      await serving({ status: 200, body: ready }, pair('lake')),
    ];
    expect(await health(clear, tls('lake'))).toMatchObject({ code: 'doors.server-silent' });
    expect(await health(secure)).toMatchObject({ code: 'doors.server-silent' });
  });
});
