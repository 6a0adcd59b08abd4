/** Requests that no program should send: each gets an answer in words, none a cut line, and nobody else waits for it. */
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverOver } from './http-socket.ts';
import type { LogLine } from './log.ts';

const lines: LogLine[] = [];
const app = new Hono();
app.get('/api/asked', (context) => context.text(`asked ${context.req.query('q')?.length ?? 0}`));
app.post('/api/said', async (context) => context.text(`said ${(await context.req.text()).length}`));
// A body that breaks off is nothing to complain of here.
app.onError((_error, context) => context.text('', 500));
const server = serverOver(app.fetch, null, (line) => lines.push(line), {
  headersMilliseconds: 400,
  lingerMilliseconds: 1000,
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What comes back for these very bytes, and whether the line was cut. The bytes are all sent before anything is read, as simple programs do. */
const sent = (text: string): Promise<{ answer: string; cut: boolean }> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let [answer, cut] = ['', false];
    socket.pause();
    socket.setEncoding('utf8').on('data', (piece: string) => {
      answer += piece;
    });
    socket.on('error', () => {
      cut = true;
    });
    socket.on('close', () => resolve({ answer, cut }));
    socket.write(text, () => socket.resume());
  });
const host = 'Host: localhost\r\n';
const refusalIn = (answer: string) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const told = JSON.parse(/\{.*\}/s.exec(body)?.[0] ?? 'null') as { code: string; ja: string; en: string } | null;
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), code: told?.code, ja: told?.ja, en: told?.en, head };
};

describe('a request that cannot be read', () => {
  it.each([
    ['an address of 15,000 letters is read', 15_000, 200],
    ['one of 20,000 is too long', 20_000, 431],
    ['so is one of 300,000, longer than a line holds at once', 300_000, 431],
    ['and one of 5 million', 5_000_000, 431],
  ])('%s', async (_said, letters, status) => {
    const { answer, cut } = await sent(
      `GET /api/asked?q=${'a'.repeat(letters)} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    );
    expect([refusalIn(answer).status, cut]).toEqual([status, false]);
    if (status === 200) expect(answer).toContain(`asked ${letters}`);
    else
      expect(refusalIn(answer)).toEqual(
        expect.objectContaining({
          code: 'doors.address-too-long',
          ja: expect.stringMatching(/16,000文字まで/),
          en: expect.stringMatching(/at most/),
        }),
      );
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['no host', 'GET /api/asked HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a host that is none', 'GET /api/asked HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    ['an address with a backslash', `GET /..\\..\\etc HTTP/1.1\r\n${host}Connection: close\r\n\r\n`],
    [
      'two lengths of one body',
      `POST /api/said HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a length that is no number', `GET /api/asked HTTP/1.1\r\n${host}Content-Length: x\r\n\r\n`],
    ['a line ended in the middle of a header', `GET /api/asked HTTP/1.1\r\n${host}X-A: b\rSet-Cookie: c=d\r\n\r\n`],
  ])('is told so in both languages: %s', async (_said, text) => {
    const { answer, cut } = await sent(text);
    expect([refusalIn(answer), cut]).toEqual([
      expect.objectContaining({ status: 400, code: 'doors.request-unreadable' }),
      false,
    ]);
    expect(refusalIn(answer).head).toMatch(/nosniff/i);
    expect(lines.at(-1)).toEqual({
      event: 'request',
      route: 'unreadable',
      status: 400,
      code: 'doors.request-unreadable',
    });
  });

  it('is not answered in the middle of another answer', async () => {
    const { answer } = await sent(
      `POST /api/said HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nZZ\r\nnot a length\r\n0\r\n\r\n`,
    );
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(refusalIn(answer).status).toBe(400);
  });
});

describe('a line', () => {
  it('is kept while somebody looks at a page', async () => {
    const { answer } = await sent(
      `GET /api/asked HTTP/1.1\r\n${host}\r\nGET /api/asked?q=ab HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    );
    expect(/keep-alive: timeout=(\d+)/i.exec(answer)?.[1]).toBe('65');
    expect(answer).toContain('asked 2');
  });
});

describe('requests that never end', () => {
  it('300 that say a letter at a time are cut off, and somebody else is answered meanwhile', async () => {
    const slow = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write('GET /api/asked HTTP/1.1\r\nX-A: ');
        const drip = setInterval(() => socket.write('a'), 50);
        let told = '';
        socket.setEncoding('utf8').on('data', (piece: string) => {
          told += piece;
        });
        socket.on('error', () => {});
        const over = new Promise<string>((resolve) =>
          socket.on('close', () => {
            clearInterval(drip);
            resolve(told);
          }),
        );
        return { over };
      }),
    );
    expect(await (await fetch(`http://127.0.0.1:${port}/api/asked?q=abc`)).text()).toBe('asked 3');
    const told = await Promise.all(slow.map(({ over }) => over));
    expect(new Set(told.map((one) => refusalIn(one).code))).toEqual(new Set(['doors.request-too-slow']));
  });
});
