/** Taking keys out takes two people, a reason, and not too long; the register itself will not have it otherwise. */
import type { Kysely } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Result } from '#base';
import { registerKinds } from '../machinery/test-registers.ts';
import type { Person } from './accounts.api.ts';
import { testAccounts } from './test-register.ts';
import { checkApproval, decideRequest, openRequests, peopleWhoMay, requestAct, useApproval } from './two-people.ts';
import { createTwoPeopleTables, type TwoPeopleTables, twoPeopleStore } from './two-people.store.ts';

const person = (name: string): Person => ({
  name,
  displayName: name,
  section: '情報システム課',
  post: '',
  roles: ['administrator'],
});
const [hanako, taro, jiro] = ['hanako', 'taro', 'jiro'].map(person) as [Person, Person, Person];
const asked = { id: 'a2b3c4d5', act: 'keys export', details: { file: '/safe/keys.json', with: 'passphrase' } };
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.refusal.code.replace('accounts.act-', ''));

describe.each(registerKinds)('two people on %s', (kind) => {
  let hall: Awaited<ReturnType<typeof testAccounts>>;
  let needs: { store: ReturnType<typeof twoPeopleStore>; now: () => Date };
  const ask = async () => codeOf(await requestAct(needs, hanako, { ...asked, reason: 'HSM への移行' }));
  const approve = async (by: Person) => codeOf(await decideRequest(needs, by, { id: asked.id, decision: 'approved' }));
  const use = async (of = asked, by = hanako) => codeOf(await useApproval(needs, by, of));
  beforeEach(async () => {
    hall = await testAccounts({}, kind);
    await createTwoPeopleTables(hall.register as never);
    needs = { store: twoPeopleStore(hall.register as never), now: () => hall.clock.at };
  });

  it('are counted among those whose account is in use', async () => {
    expect(await peopleWhoMay(hall.needs.register, 'export-keys', hall.needs.now())).toBe(2);
    await hall.needs.register
      .updateTable('accounts')
      .set({ disabled_at: '2026-11-01T00:00:00.000Z' })
      .where('name', '=', 'kanri')
      .execute();
    expect(await peopleWhoMay(hall.needs.register, 'export-keys', hall.needs.now())).toBe(1);
  });

  it('decide once, and what was approved is done once', async () => {
    expect(await ask()).toBe('ok');
    expect([await use(), await approve(hanako), await approve(taro), await approve(jiro)]).toEqual([
      'undecided',
      'same-person',
      'ok',
      'decided',
    ]);
    expect(codeOf(await checkApproval(needs, hanako, asked))).toBe('ok');
    expect(await use({ ...asked, act: 'keys protect' })).toBe('differs');
    expect(await use({ ...asked, details: { ...asked.details, file: '/elsewhere' } })).toBe('differs');
    expect(await use({ ...asked, details: { ...asked.details, more: 'x' } as never })).toBe('differs');
    const both = await Promise.all([use(), use()]);
    expect(both.toSorted()).toEqual(['ok', 'request-not-found']);
    expect(await openRequests(needs)).toEqual([]);
    const told = (await hall.events()).filter(({ act, outcome }) => act.startsWith('Key') && outcome === 'done');
    expect(told.map(({ act }) => act)).toEqual(['KeyExportRequested', 'KeyExportApproved', 'KeyExportUsed']);
  });

  it('may say no with a reason, which who asked reads until it was read', async () => {
    await ask();
    const refuse = async (reason: string) =>
      codeOf(await decideRequest(needs, taro, { id: asked.id, decision: 'refused', reason }));
    expect([await refuse(' '), await refuse('金庫の控えが先です'), await approve(jiro)]).toEqual([
      'refusal-unreasoned',
      'ok',
      'decided',
    ]);
    const use = await useApproval(needs, hanako, asked);
    expect(use).toMatchObject({ ok: false, refusal: { ja: expect.stringContaining('金庫の控えが先です') } });
    expect(await needs.store.refusedOf('hanako')).toMatchObject([
      { decidedBy: 'taro', decidedWhy: '金庫の控えが先です' },
    ]);
    expect(await needs.store.refusedOf('taro')).toEqual([]);
    await needs.store.readRefusal(asked.id, 'hanako', hall.clock.at);
    expect(await needs.store.refusedOf('hanako')).toEqual([]);
    const told = (await hall.events()).find(({ act, outcome }) => act === 'KeyExportRefused' && outcome === 'done');
    expect(told).toMatchObject({ actor: { name: 'taro' }, purpose: '金庫の控えが先です' });
  });

  it('have a week from the asking, whether it is decided or not', async () => {
    await ask();
    hall.wait(7 * 24 * 60 - 1);
    expect(await approve(taro)).toBe('ok');
    hall.wait(1);
    expect([await use(), await approve(jiro)]).toEqual(['request-not-found', 'request-not-found']);
  });

  it.each([
    ['approved by who asked', { decision: 'approved', decided_by: 'hanako' }],
    ['decided by nobody', { decision: 'approved', decided_by: null }],
    ['used before it is approved', { used_at: '2026-11-24T00:00:00.000Z' }],
    ['decided in another word', { decision: 'yes', decided_by: 'taro' }],
  ])('are two for the database as well: no row is %s', async (_, values) => {
    await ask();
    const table = hall.register as unknown as Kysely<TwoPeopleTables>;
    const write = table
      .updateTable('two_people_requests')
      .set(values as object)
      .execute();
    await expect(write).rejects.toThrow();
    expect(await openRequests(needs)).toMatchObject([{ decision: null }]);
  });
});
