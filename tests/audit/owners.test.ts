/** The section that owns a data set reads over HTTP what was refused about it, and why; no other section does. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountRegister, accountsRoutes, createAccount, createDemoAccounts, readEventsRoutes } from '#accounts';
import { valueOf } from '#base';
import { intake, openSnapshots, type OpeningPermit, verifyLake } from '#lake';
import { newSigningKey, toBase64 } from '#sealing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOn } from '../../src/accounts/test-register.ts';
import { createAccountTables } from '../../src/accounts/accounts.store.ts';
import { eventPageSchema } from '../../src/accounts/accounts.api.ts';
import { forge } from '../intake/forge.ts';
import { leave, openTwoSides, type TwoSides, trips } from '../intake/two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-owners-'));
let hall: TwoSides;
let browser: ReturnType<typeof browserOn>;

beforeAll(async () => {
  hall = await openTwoSides(folder);
  const register = hall.register as unknown as AccountRegister;
  await createAccountTables(register);
  const accounts = { register, now: hall.lake.clock, demo: true, https: false };
  valueOf(await createDemoAccounts(accounts, hall.lake.actor));
  const person = { name: 'kotsu', displayName: '市電 はしる', section: '交通局', post: '', roles: ['owner' as const] };
  valueOf(await createAccount({ ...accounts, demo: false }, hall.lake.actor, person, 'densha wa 5 fun oki ni kuru'));
  const owned: Record<string, readonly string[]> = { 交通局: ['bus-trips'], 市民課: ['resident-register'] };
  const app = new Hono();
  app.route('/', accountsRoutes(accounts));
  app.route('/', readEventsRoutes({ accounts, datasetsOf: (section) => owned[section] ?? [] }));
  browser = browserOn(app);

  const { dataset } = trips;
  const open = (permit: OpeningPermit) =>
    openSnapshots(hall.lake, hall.engine, { dataset, contract: trips, permit, view: 'v' });
  const [one, two, three] = [
    await hall.send('2026-01-31'),
    await hall.send('2026-02-28'),
    await hall.send('2026-03-31'),
  ];
  expect((await open(leave(hall))).ok).toBe(false);
  valueOf(await intake(hall.lake, valueOf(one).path));
  expect((await intake(hall.lake, valueOf(three).path)).ok).toBe(false);
  const stranger = await forge(hall, folder, valueOf(two).path, {}, { signingKey: toBase64(newSigningKey()) });
  expect((await intake(hall.lake, stranger)).ok).toBe(false);
  expect((await open({} as OpeningPermit)).ok).toBe(false);
  const files = join(folder, 'lake/datasets', dataset, 'files');
  writeFileSync(join(files, readdirSync(files)[0] as string), 'rot');
  expect((await open(leave(hall))).ok).toBe(false);
  expect((await verifyLake(hall.lake)).broken).toHaveLength(1);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const read = async (name: string, question: string, password?: string) => {
  await browser.signIn(name, password);
  const answer = await browser.get(`/api/audit${question}`);
  return answer.status === 200 ? eventPageSchema.parse(await answer.json()).events : answer.status;
};
const told = (events: Awaited<ReturnType<typeof read>>) =>
  typeof events === 'number'
    ? events
    : events.map(({ event }) => `${event.act} ${event.facts?.code ?? event.facts?.faults}`);

describe('what was refused about a data set', () => {
  it('is read by the section that owns it, with the reason, and nothing that only says so of itself', async () => {
    expect(told(await read('kotsu', '?outcome=refused', 'densha wa 5 fun oki ni kuru'))).toEqual([
      'DatasetFoundBroken file-altered',
      'OpeningRefused lake.dataset-broken',
      'OpeningRefused lake.permit-unknown',
      'PackageRefused lake.sequence-gap',
    ]);
    const all = await read('kotsu', '', 'densha wa 5 fun oki ni kuru');
    const others = typeof all === 'number' ? all : all.filter(({ event }) => event.subject !== 'dataset:bus-trips');
    expect(others).toEqual([]);
    expect(told(await read('kotsu', '?outcome=done', 'densha wa 5 fun oki ni kuru'))).toEqual([
      'SnapshotCommitted undefined',
      'IntakeStarted undefined',
    ]);
  });

  it('is not read by another section, whatever it asks for, nor by staff', async () => {
    for (const question of [
      '?outcome=refused',
      '?subject=dataset:bus-trips',
      '?subject=dataset:bus-trips&outcome=refused',
    ])
      expect(await read('shokan', question), question).toEqual([]);
    expect(await read('shokuin', '?outcome=refused')).toBe(403);
  });

  it('is read by the auditor together with the package of an unknown hand', async () => {
    const events = told(await read('kansa', '?outcome=refused'));
    expect(events).toEqual(expect.arrayContaining(['PackageRefused lake.signature-invalid']));
    expect(await read('kansa', '?outcome=perhaps')).toBe(400);
  });
});
