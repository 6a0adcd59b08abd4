/** The owner's page of the sealed side, asked directly: who may ask it, what it answers, and that nobody's data are in any answer or on the disk. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { lockFolder } from '../../src/doors/lock.ts';
import { hunter } from '../privacy/hunt.ts';
import { type AskedPage, bodyOf, openAskedPage, type Sending } from './asked-page.ts';
import { broken, canary, csvOf, good, words } from './page-people.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-page-'));
const data = join(room, 'data');
let asked: AskedPage;
const ask: AskedPage['ask'] = (path, init) => asked.ask(path, init);
const hand = (sending: Sending) => asked.hand(sending);
const current = () => asked.current();
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

beforeAll(async () => {
  asked = await openAskedPage(data);
});
afterAll(async () => {
  await asked?.page.close();
  rmSync(room, { recursive: true, force: true });
});

describe('the one-time link', () => {
  it('opens the page once, with a cookie that no script reads and no other site sends', async () => {
    const link = asked.page.guard.newLink();
    const first = await ask(link);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    const set = first.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect((await ask(link)).status).toBe(401);
    asked.keep(set.split(';')[0] as string);
    // Clicked again in the browser that has the page open already.
    expect((await ask(link)).status).toBe(303);
    expect((await ask('/api/page')).status).toBe(200);
  });
  it.each([
    ['without the cookie', '/api/page', { Cookie: '' }, 401, 'page.no-session'],
    ['with another cookie', '/api/load', { Cookie: 'musubi-gateway-8090=AAAA' }, 401, 'page.no-session'],
    ['under another name of this machine', '/api/page', { Host: 'evil.example:8090' }, 421, 'page.wrong-address'],
    ['under another port', '/api/page', { Host: '127.0.0.1:8091' }, 421, 'page.wrong-address'],
    ['for another site', '/api/page', { 'Sec-Fetch-Site': 'cross-site' }, 403, 'page.foreign-origin'],
    ['for another port of this machine', '/api/page', { 'Sec-Fetch-Site': 'same-site' }, 403, 'page.foreign-origin'],
    ['from another origin', '/api/history', { Origin: 'http://evil.example' }, 403, 'page.foreign-origin'],
  ])('a question %s is refused', async (_what, path, as, status, code) => {
    const answer = await ask(path, { as });
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
  it.each([
    ['no origin', { Origin: '' }],
    ['another origin', { Origin: 'http://localhost:3000' }],
    ['an opaque origin', { Origin: 'null' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ])('an act with %s is refused', async (_what, as) => {
    for (const path of ['/api/loads', '/api/load/stop', '/api/load/clear', '/api/load/deliver'])
      expect(await codeOf(await ask(path, { method: 'POST', body: bodyOf({}), as }))).toBe('page.foreign-origin');
    expect(await current()).toBeNull();
  });
  it('a page without a session says in words what to do, and carries no script', async () => {
    const answer = await ask('/', { as: { Cookie: '' } });
    expect(answer.status).toBe(401);
    const text = await answer.text();
    expect(text).toContain('Enter キー');
    expect(text).not.toContain('<script');
  });
  it('every answer forbids foreign content, framing and keeping', async () => {
    for (const path of ['/', '/api/page', '/api/nothing', '/open?key=x']) {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      if (path !== '/') expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('checking', () => {
  it('accounts for every row, names the rows set aside, and sends nothing', async () => {
    const load = await hand({});
    expect(load.refusal).toBeNull();
    expect([load.stage, load.act]).toEqual(['done', 'check']);
    expect(load.check?.accounts).toEqual({ read: 20, accepted: 18, quarantined: 1, excluded: 1 });
    expect(load.check?.setAside).toEqual([
      { column: '性別', reason: expect.objectContaining({ ja: '定義書にないコードです' }), rows: 1 },
    ]);
    expect(load.check?.firstSetAside[0]).toMatchObject({ file: 'people.csv', row: 3, column: '性別' });
    expect(load.check?.anonymity?.quasi.length).toBeGreaterThan(0);
    expect(load.progress.bytes).toBe(good.length);
    const list = await (await ask('/api/load/list')).text();
    expect(list).toContain('people.csv,3,性別,code-unknown');
    expect(readdirSync(join(data, 'sealed-side'))).not.toContain('outbox');
    expect(await (await ask('/api/history')).json()).toEqual([]);
  });
  it('shows on invented people what becomes of each column, by the real rules', async () => {
    const handling = (await (await ask('/api/handling?dataset=page-people&asOf=2026-10-31')).json()) as {
      columns: { source: string; ground: string; examples: { before: string; after: { value: { ja: string } }[] }[] }[];
    };
    const of = (name: string) => handling.columns.find(({ source }) => source === name);
    expect(of('氏名')?.examples[0]?.after).toEqual([]);
    expect(of('生年月日')?.examples[0]).toMatchObject({
      before: '昭和50年4月1日',
      after: [{ value: { ja: '51' } }, {}],
    });
    expect(of('住所')?.examples[0]?.after.at(-1)?.value.ja).toBe('結浜市浜区東町1丁目12');
    expect(of('宛名番号')?.examples[0]?.after[0]?.value.ja).toMatch(/^\d{12}$/);
    expect(handling.columns.every(({ ground }) => ground.length > 0)).toBe(true);
  });
  it.each([
    ['another layout', { files: { 'x.csv': Buffer.from('番号,名\r\n1,2\r\n') } }, 'sources.columns-differ'],
    ['an empty file', { files: { 'x.csv': Buffer.alloc(0) } }, 'sources.file-empty'],
    ['a file cut off', { files: { 'x.csv': good.subarray(0, good.length - 20) } }, 'sources.truncated'],
    ['the same file twice', { files: { 'a.csv': good, 'b.csv': good } }, 'sources.same-file-twice'],
    ['too many faulty rows', { files: { 'x.csv': csvOf([broken, canary]) } }, 'abstraction.too-many-quarantined'],
  ])('%s is refused in words, with nothing sent', async (_what, sending, code) => {
    const load = await hand(sending);
    expect([load.stage, load.refusal?.code]).toEqual(['refused', code]);
    expect(load.refusal?.ja.length).toBeGreaterThan(20);
    expect(load.checkId).toBeNull();
    expect(load.list).toBe(code.startsWith('abstraction'));
  });
  it.each([
    ['no order', Buffer.from('nothing of the kind'), 'page.order-invalid'],
    ['an order without an end', Buffer.alloc(100_000, 0x61), 'page.order-invalid'],
    ['an unknown data set', bodyOf({ dataset: 'no-such' }), 'page.dataset-unknown'],
    ['a day that does not exist', bodyOf({ asOf: '2026-02-30' }), 'page.order-invalid'],
    ['a day to come', bodyOf({ asOf: '2999-01-01' }), 'page.day-to-come'],
    ['what was never checked', bodyOf({ check: 'e7a1' }), 'page.not-checked'],
  ])('%s is refused before anything is read', async (_what, body, code) => {
    expect(await codeOf(await ask('/api/loads', { method: 'POST', body }))).toBe(code);
  });
  it('a name that would lead elsewhere is only a name', async () => {
    const load = await hand({ files: { '../../..\\etc/pass\u202ewd\n.csv': good } });
    expect(load.check?.files[0]?.name).toBe('passwd.csv');
  });
});

describe('one load at a time', () => {
  /** Sends the first part only; `go` sends the rest, `leave` goes away. */
  const halfway = (sending: Sending) => {
    const body = bodyOf(sending);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const answer = ask('/api/loads', { method: 'POST', body: readable, duplex: 'half' } as RequestInit);
    const first = writer.write(body.subarray(0, body.length - 30));
    return {
      answer,
      go: async () => {
        await first;
        await writer.write(body.subarray(body.length - 30));
        await writer.close();
      },
      leave: () => writer.abort(new Error('gone')).catch(() => {}),
    };
  };
  const until = async (stage: Load['stage']) => {
    while ((await current())?.stage !== stage) await new Promise((soon) => setTimeout(soon, 20));
  };

  it('a second window is told to wait, and the first one goes on', async () => {
    const first = halfway({});
    await until('reading');
    expect(await codeOf(await ask('/api/loads', { method: 'POST', body: bodyOf({}) }))).toBe('page.busy');
    expect(await codeOf(await ask('/api/load/clear', { method: 'POST' }))).toBe('page.busy');
    await first.go();
    expect((await first.answer).status).toBe(200);
    await asked.page.loads.settled();
    expect((await current()).stage).toBe('done');
  });
  it('a browser that goes away on the way stops the load; the next one begins as if nothing had been', async () => {
    const first = halfway({});
    await until('reading');
    await first.leave();
    await asked.page.loads.settled();
    expect(await current()).toMatchObject({ stage: 'stopped', check: null, checkId: null });
    expect((await hand({})).stage).toBe('done');
  });
  it('a load that is stopped ends, also when its bytes still come', async () => {
    const first = halfway({});
    await until('reading');
    expect((await ask('/api/load/stop', { method: 'POST' })).status).toBe(204);
    await first.go();
    await asked.page.loads.settled();
    expect((await current()).stage).toBe('stopped');
  });
});

describe('sending', () => {
  it('sends only the very bytes that were checked, once', async () => {
    const check = (await hand({})).checkId ?? '';
    const other = Buffer.from(good);
    // One letter of a name: the same size, another file.
    other.set(Buffer.from('鴎'), good.indexOf('鸚'));
    const differs = await hand({ files: { 'people.csv': other }, check });
    expect([differs.stage, differs.refusal?.code]).toEqual(['refused', 'page.file-differs']);
    expect(readdirSync(join(data, 'sealed-side/ledger'), { recursive: true }).length).toBe(0);
    expect(await codeOf(await ask('/api/loads', { method: 'POST', body: bodyOf({ asOf: '2026-09-30', check }) }))).toBe(
      'page.not-checked',
    );

    const sent = await hand({ check });
    expect(sent.refusal).toBeNull();
    expect(sent.sent).toMatchObject({
      package: 'page-people_2026-10-31_1.musubi',
      accounts: { read: 20, accepted: 18, quarantined: 1, excluded: 1 },
      state: 'carry',
    });
    expect(readdirSync(join(data, 'sealed-side/outbox'))).toEqual(['page-people_2026-10-31_1.musubi']);
    expect(await codeOf(await ask('/api/loads', { method: 'POST', body: bodyOf({ check }) }))).toBe('page.not-checked');
    expect((await hand({})).refusal?.code).toBe('sources.already-loaded');
  });
  it('is remembered with day, rows and the account of this machine', async () => {
    const history = (await (await ask('/api/history')).json()) as Record<string, unknown>[];
    expect(history[0]).toMatchObject({ act: 'LoadSent', asOf: '2026-10-31', rows: 18, state: 'made' });
    expect(history[1]).toMatchObject({ act: 'LoadRefused', rows: null });
    expect(history[0]?.account).not.toBe('');
    const { datasets } = (await (await ask('/api/page')).json()) as {
      datasets: { dataset: string; lastAsOf: string }[];
    };
    expect(datasets.find(({ dataset }) => dataset === 'page-people')?.lastAsOf).toBe('2026-10-31');
  });
  it('waits for another musubi at work in the folder, in words', async () => {
    const release = valueOf(lockFolder(join(data, 'sealed-side')));
    expect((await hand({})).refusal?.code).toBe('doors.already-running');
    release();
    expect((await hand({})).refusal?.code).toBe('sources.already-loaded');
  });
});

describe('the people in the files', () => {
  it('are in no answer, no log line and no file', async () => {
    await ask('/api/load/clear', { method: 'POST' });
    expect(await codeOf(await ask('/api/load/list'))).toBe('page.no-list');
    const hunt = hunter(words);
    expect(hunt.inBytes('the file itself', good).length).toBeGreaterThan(5);
    expect(asked.answers.length).toBeGreaterThan(80);
    expect(asked.answers.flatMap(({ what, bytes }) => hunt.inBytes(what, bytes))).toEqual([]);
    const { hits, files } = hunt.inFolder(data);
    expect(files).toBeGreaterThan(5);
    expect(hits).toEqual([]);
  });
});
