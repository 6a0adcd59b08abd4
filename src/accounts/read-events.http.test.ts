/** Who reads what of the audit log. */
import { describe, expect, it } from 'vitest';
import { appendEvents } from '#audit';
import { Hono } from 'hono';
import { eventPageSchema } from './accounts.api.ts';
import { accountsRoutes } from './accounts.http.ts';
import { readEventsRoutes } from './read-events.http.ts';
import { type RegisterKind, registerKinds } from '../machinery/test-registers.ts';
import { browserOn, testAccounts } from './test-register.ts';

const openedOn = async (kind: RegisterKind) => {
  const test = await testAccounts({}, kind);
  const app = new Hono();
  app.route('/', accountsRoutes(test.needs));
  app.route(
    '/',
    readEventsRoutes({
      accounts: test.needs,
      datasetsOf: (section) =>
        section === '市民課' ? ['resident-register'] : section === '市民税課' ? ['income-tax'] : [],
    }),
  );
  await test.register.transaction().execute((transaction) =>
    appendEvents(
      transaction,
      ['resident-register', 'income-tax', 'resident-register'].map((dataset) => ({
        actor: { name: 'seisaku' },
        act: 'SnapshotsOpened',
        subject: `dataset:${dataset}`,
        outcome: 'done' as const,
      })),
      test.clock.at,
    ),
  );
  const browser = browserOn(app);
  const read = async (name: string, question = '') => {
    await browser.signIn(name);
    const answer = await browser.get(`/api/audit${question}`);
    return answer.status === 200 ? eventPageSchema.parse(await answer.json()) : answer.status;
  };
  return { ...test, browser, read };
};
const subjectsOf = (page: Awaited<ReturnType<Awaited<ReturnType<typeof openedOn>>['read']>>) =>
  typeof page === 'number' ? page : page.events.map(({ event }) => event.subject);

describe.each(registerKinds)('the audit log on %s', (kind) => {
  const opened = () => openedOn(kind);
  it('is read whole by the auditor, page by page, and every reading is told', async () => {
    const { read, events } = await opened();
    const first = await read('kansa', '?limit=2');
    if (typeof first === 'number') throw new Error(String(first));
    expect(first.next).toBe(first.events[1]?.sequence);
    const rest = await read('kansa', `?before=${first.next}&limit=500`);
    expect(rest).toMatchObject({ next: null });
    expect(subjectsOf(rest)).toContain('dataset:income-tax');
    expect(subjectsOf(await read('kansa', '?subject=dataset:income-tax'))).toEqual(['dataset:income-tax']);
    expect((await events()).filter(({ act }) => act === 'AuditRead')).toHaveLength(3);
    expect((await events()).at(-1)).toMatchObject({
      actor: { name: 'kansa' },
      facts: { events: 1, about: 'dataset:income-tax' },
    });
  });

  it('shows an owning section what was done to its own data, and nothing else', async () => {
    const { read } = await opened();
    const own = ['dataset:resident-register', 'dataset:resident-register'];
    expect(subjectsOf(await read('shokan'))).toEqual(own);
    expect(subjectsOf(await read('shokan', '?subject=dataset:resident-register'))).toEqual(own);
    expect(subjectsOf(await read('shokan', '?subject=dataset:income-tax'))).toEqual([]);
    expect(subjectsOf(await read('shokan', '?subject=account:kanri'))).toEqual([]);
  });

  it.each(['shokuin', 'kanri'])('is not for %s', async (name) => {
    expect(await (await opened()).read(name)).toBe(403);
  });

  it('is for nobody who is not signed in, and takes no odd questions', async () => {
    const { browser, read } = await opened();
    expect((await browser.get('/api/audit')).status).toBe(401);
    for (const question of ['?limit=0', '?limit=501', '?limit=x', '?before=-1', '?other=1'])
      expect(await read('kansa', question), question).toBe(400);
  });
});
