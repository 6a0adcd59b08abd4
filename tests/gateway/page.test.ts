/** The owner's page of the sealed side, asked directly: who may ask it, what it answers, and that nobody's data are in any answer or on the disk. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { pack as smallPack } from '../../src/abstraction/test-load.ts';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { type GatewayPage, openGatewayPage } from '../../src/doors/gateway-page-side.ts';
import { initialise } from '../../src/doors/init.ts';
import { lockFolder } from '../../src/doors/lock.ts';
import { settleRegisters } from '../folder-registers.ts';
import { hunter } from '../privacy/hunt.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-page-'));
const data = join(room, 'data');
const host = '127.0.0.1:8090';
const origin = `http://${host}`;
const answers: { what: string; bytes: Buffer }[] = [];
let page: GatewayPage;
let cookie = '';

const pack = { ...smallPack, towns: smallPack.towns.slice(0, 1) };
const contract = `
dataset: page-people
version: 1
title: { ja: ページの名簿, en: People of the page }
owner: { ja: 市民課, en: Resident Affairs Section }
grounds: [個人情報の保護に関する法律 第69条第2項第2号]
cadence: monthly
key: [宛名番号]
supportRegister: true
source: { format: csv, encoding: utf-8, quarantineLimit: 0.2 }
columns:
  - { source: 宛名番号, role: person-key, required: true }
  - { source: 氏名, role: name }
  - source: 性別
    role: code
    name: sex
    title: { ja: 性別, en: Sex }
    codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } }
  - { source: 生年月日, role: birth-date, required: true }
  - { source: 住所, role: address, required: true }
  - { source: 支援措置, role: support-measure }
`;

type Row = readonly [key: string, name: string, sex: string, birth: string, address: string, support: string];
const canary: Row = [
  '700000000000017',
  '鸚鵡小路　金糸雀',
  '1',
  '昭和50年4月1日',
  '東瀬県結浜市浜区東町1丁目77番7号',
  '',
];
const broken: Row = ['700000000000029', '渡鴉野　夜鷹', '鷲', '昭和51年5月2日', '東瀬県結浜市浜区東町1丁目88番8号', ''];
const hidden: Row = [
  '700000000000031',
  '梟谷　木葉木菟',
  '2',
  '昭和52年6月3日',
  '東瀬県結浜市浜区東町1丁目66番6号',
  '1',
];
const neighbours: Row[] = Array.from({ length: 17 }, (_, i) => [
  `80000000000${String(i).padStart(4, '0')}`,
  '見本　太郎',
  String(1 + (i % 2)),
  '昭和40年1月1日',
  '東瀬県結浜市浜区東町1丁目2番3号',
  '',
]);
const csvOf = (rows: readonly Row[]): Buffer =>
  Buffer.from(`宛名番号,氏名,性別,生年月日,住所,支援措置\r\n${rows.map((row) => `${row.join(',')}\r\n`).join('')}`);
const good = csvOf([canary, broken, hidden, ...neighbours]);
const words = [canary, broken, hidden].flatMap(([key, name, , , address]) => [key, name, address.slice(-8)]);

const ask = async (path: string, init: RequestInit & { as?: Record<string, string> } = {}): Promise<Response> => {
  const changes = init.method !== undefined && init.method !== 'GET';
  const { as = {}, ...rest } = init;
  const answer = await page.app.request(`${origin}${path}`, {
    ...rest,
    headers: { Host: host, Cookie: cookie, ...(changes ? { Origin: origin } : {}), ...as },
  });
  const bytes = Buffer.from(await answer.clone().arrayBuffer());
  answers.push({ what: `${init.method ?? 'GET'} ${path}`, bytes });
  answers.push({ what: `headers of ${path}`, bytes: Buffer.from(JSON.stringify([...answer.headers])) });
  return answer;
};
const codeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { code: string }).code;

type Sending = { files?: Record<string, Buffer>; asOf?: string; dataset?: string; check?: string };
const bodyOf = ({ files = { 'people.csv': good }, asOf = '2026-10-31', dataset = 'page-people', check }: Sending) =>
  Buffer.concat([
    Buffer.from(
      `${JSON.stringify({
        dataset,
        asOf,
        files: Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length })),
        ...(check === undefined ? {} : { check }),
      })}\n`,
    ),
    ...Object.values(files),
  ]);
const current = async (): Promise<Load> => ((await (await ask('/api/load')).json()) as { load: Load }).load;
/** Hands files in and waits for the end. */
const hand = async (sending: Sending): Promise<Load> => {
  const answer = await ask('/api/loads', { method: 'POST', body: bodyOf(sending) });
  expect(answer.status).toBe(200);
  await page.loads.settled();
  return current();
};

beforeAll(async () => {
  mkdirSync(data, { recursive: true });
  const city = { ja: '結浜市', en: 'Yuihama City' };
  valueOf(await initialise({ folder: data, side: 'both', city, demo: true, senderId: 'demo-sealed-side' }));
  await settleRegisters(data);
  mkdirSync(join(data, 'areas'), { recursive: true });
  mkdirSync(join(data, 'contracts'), { recursive: true });
  writeFileSync(join(data, 'areas/pack.json'), JSON.stringify(pack));
  writeFileSync(join(data, 'contracts/page-people.yaml'), contract);
  page = valueOf(
    await openGatewayPage(
      data,
      () => 8090,
      (line) => void answers.push({ what: 'log', bytes: Buffer.from(JSON.stringify(line)) }),
    ),
  );
});
afterAll(async () => {
  await page?.close();
  rmSync(room, { recursive: true, force: true });
});

describe('the one-time link', () => {
  it('opens the page once, with a cookie that no script reads and no other site sends', async () => {
    const link = page.guard.newLink();
    const first = await ask(link);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    const set = first.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    expect((await ask(link)).status).toBe(401);
    cookie = set.split(';')[0] as string;
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
    await page.loads.settled();
    expect((await current()).stage).toBe('done');
  });
  it('a browser that goes away on the way stops the load; the next one begins as if nothing had been', async () => {
    const first = halfway({});
    await until('reading');
    await first.leave();
    await page.loads.settled();
    expect(await current()).toMatchObject({ stage: 'stopped', check: null, checkId: null });
    expect((await hand({})).stage).toBe('done');
  });
  it('a load that is stopped ends, also when its bytes still come', async () => {
    const first = halfway({});
    await until('reading');
    expect((await ask('/api/load/stop', { method: 'POST' })).status).toBe(204);
    await first.go();
    await page.loads.settled();
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
    expect(answers.length).toBeGreaterThan(80);
    expect(answers.flatMap(({ what, bytes }) => hunt.inBytes(what, bytes))).toEqual([]);
    const { hits, files } = hunt.inFolder(data);
    expect(files).toBeGreaterThan(5);
    expect(hits).toEqual([]);
  });
});
