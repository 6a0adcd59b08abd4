/** What watches an installation sees: alive, ready, how busy, and on one page whether all is well. */
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditTrail, confirmClock, proveAudit } from '#audit';
import { valueOf } from '#base';
import { doctorCommand } from './doctor-command.ts';
import { clockWentBack } from './doctor-log.ts';
import { lakeSideApp, startServer } from './http.ts';
import { initialise } from './init.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { usualSettings } from '../machinery/test-registers.ts';
import { quietLog } from './log.ts';
import { testIo } from '../base/test-io.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-watch-'));
const folder = join(room, 'data');
const token = 'a-token-of-a-watching-system';
let side: LakeSide;
beforeAll(async () => {
  valueOf(await initialise({ folder, side: 'both', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  appendFileSync(join(folder, 'musubi.yaml'), await usualSettings());
  side = valueOf(await openLakeSide(folder, { metricsToken: token, log: 'quiet' }));
});
afterAll(async () => {
  await side.close();
  rmSync(room, { recursive: true, force: true });
});

const asked = async (path: string, headers: Record<string, string> = {}, of: LakeSide = side) => {
  const app = valueOf(lakeSideApp(of, quietLog));
  return (one: string, with_: Record<string, string> = headers) =>
    Promise.resolve(app.request(`http://localhost${one === '' ? path : one}`, { headers: with_ }));
};

describe('the server', () => {
  it('says that it is alive, and that it is ready', async () => {
    const ask = await asked('/api/ready');
    expect(await (await ask('/api/health')).json()).toEqual({ status: 'ok' });
    const ready = await ask('');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', register: true, checkpoints: true, disk: true },
    ]);
  });

  it('says that it is not ready where its checkpoints cannot be kept or its register does not answer', async () => {
    const failing = { ...side, auditLog: { ...side.auditLog, keeping: () => false } };
    const ask = await asked('/api/ready', {}, failing);
    expect([(await ask('')).status, await (await ask('')).json()]).toEqual([
      503,
      expect.objectContaining({ checkpoints: false }),
    ]);
    await sql`ALTER TABLE audit_head RENAME TO audit_head_away`.execute(side.register);
    expect(await (await (await asked('/api/ready'))('')).json()).toMatchObject({
      status: 'not ready',
      register: false,
    });
    await sql`ALTER TABLE audit_head_away RENAME TO audit_head`.execute(side.register);
    // Where a checkpoint was due in between it could not be kept: the next look makes that good.
    await expect.poll(async () => (await (await asked('/api/ready'))('')).status, { timeout: 30_000 }).toBe(200);
  });

  it('counts requests by route, for those with the token only, and never by address', async () => {
    const ask = await asked('/api/metrics');
    await ask('/api/maps/secret-words?q=山田');
    for (const headers of [{}, { authorization: 'Bearer wrong-token-of-a-watching-sys' }, { authorization: token }])
      expect((await ask('', headers as Record<string, string>)).status).toBe(401);
    const answer = await ask('', { authorization: `Bearer ${token}` });
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('musubi_requests_total{method="GET",route="/api/maps/:id",status="401"} 1');
    expect(text).toMatch(/musubi_ready 1\n/);
    expect(text).not.toMatch(/secret-words|山田/);
    for (const line of text.trim().split('\n'))
      expect(line).toMatch(/^(# TYPE \w+ (counter|gauge|histogram)|\w+(\{[^{}]*\})? -?[\d.e+-]+)$/);
    const without = await asked('/api/metrics', {}, { ...side, config: { ...side.config, metricsToken: undefined } });
    expect((await without('')).status).toBe(404);
  });

  it('answers what was asked before it stops', async () => {
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const at = (probe.address() as { port: number }).port;
        probe.close(() => resolve(at));
      });
    });
    const server = valueOf(await startServer({ ...side, config: { ...side.config, port } }, quietLog));
    const pending = fetch(`http://127.0.0.1:${port}/api/session`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: `http://127.0.0.1:${port}`,
        'sec-fetch-site': 'same-origin',
      },
      body: JSON.stringify({ name: 'nobody', password: 'a password that takes its time' }),
    });
    // The attempt is counted before the password is looked at: then the answer is under way.
    const counted = () => sql<{ n: number }>`SELECT count(*) AS n FROM sign_in_attempts`.execute(side.register);
    while ((await counted()).rows[0]?.n === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const closed = server.close();
    expect((await pending).status).toBe(401);
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow();
  });
});

describe('the doctor', () => {
  const page = async () => {
    const out: string[] = [];
    const io = testIo({ out: out });
    const result = await doctorCommand.run({ options: { data: folder, json: true }, arguments: [] }, io);
    const told = JSON.parse(out.join('')) as {
      findings: { state: string; what: { en: string }; found: { en: string } }[];
      rules: string[];
    };
    return { result, told, bad: told.findings.filter(({ state }) => state === 'bad').map(({ what }) => what.en) };
  };

  it('tells machine, keys, log, age of backups and the rules in force', async () => {
    const { told } = await page();
    const topics = told.findings.map(({ what }) => what.en);
    for (const topic of [
      'core dump limit',
      'clock synchronisation',
      'free for data',
      'audit log',
      'last backup',
      'checkpoints outside the register',
      'settings',
      'register',
      'register (sealed side)',
      'last verification of the log',
      'sealed side: audit log',
    ])
      expect(topics).toContain(topic);
    expect(told.rules.join()).toContain('person: 10');
  });

  it('says that the clock went back, and the order of the log stays that of its chain', async () => {
    const at = Date.now();
    const clock = [at - 7200_000, at - 3000_000, at - 3600_000, at - 3599_500, at - 3599_900].values();
    const back = auditTrail(side.register, () => new Date(clock.next().value ?? at));
    for (let n = 0; n < 5; n += 1)
      await back.record({ actor: { name: 'sato' }, act: 'DashboardViewed', subject: 'dashboard:d', outcome: 'done' });
    const said = (await page()).told.findings.find(({ what }) => what.en.startsWith('clock gone back within the log'));
    expect([said?.state, said?.found.en]).toEqual(['look', expect.stringMatching(/^[12] times .*, by \d+ s at most/)]);
    expect((await proveAudit(side.audit)).ok).toBe(true);
    expect(clockWentBack([])).toEqual({ times: 0, seconds: 0, last: 0 });
    const step = (sequence: number, seconds: number) => ({ sequence, at: new Date(seconds * 1000).toISOString() });
    // The newest first: it went back by 600 s at entry 3, and by less than a second at entry 5.
    expect(clockWentBack([step(5, 100), step(4, 100.5), step(3, 100), step(2, 700), step(1, 50)])).toEqual({
      times: 1,
      seconds: 600,
      last: 3,
    });
  });

  it('says what keeps the clock from being believed, until somebody has looked at it', async () => {
    const clockSaid = async () =>
      (await page()).told.findings.find(({ what }) => what.en === 'clock (against what was told and signed)');
    expect((await clockSaid())?.state).toBe('good');
    const ahead = auditTrail(side.register, () => new Date(Date.now() + 3600_000));
    await ahead.record({ actor: { name: 'sato' }, act: 'DashboardViewed', subject: 'dashboard:d', outcome: 'done' });
    const said = await clockSaid();
    expect([said?.state, said?.found.en]).toEqual(['bad', expect.stringContaining('musubi audit clock --right')]);
    expect((await confirmClock(side.audit, ' ')).ok).toBe(false);
    expect((await confirmClock(side.audit, '庁内のNTPと照合')).ok).toBe(true);
    expect((await clockSaid())?.state).toBe('good');
  });

  it('names a key that others can read, and still prints the rest', async () => {
    const keys = join(folder, 'lake-side/keys.json');
    chmodSync(keys, 0o644);
    const { result, bad } = await page();
    chmodSync(keys, 0o600);
    expect(result.ok ? null : result.refusal.code).toBe('doors.not-well');
    expect(bad).toEqual(expect.arrayContaining(['permissions', 'lake side']));
  });
});
