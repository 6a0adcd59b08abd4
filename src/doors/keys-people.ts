/**
 * Two people before key material leaves an installation: a key file under another secret, a copy of it, a recovery key for backups.
 * Each side has its own people and its own log. Where nobody is registered yet (the first ceremony), one person at the machine may, and the
 * log says that nobody else was there.
 */
import type { Kysely } from 'kysely';
import {
  type AccountsNeeds,
  type AccountTables,
  checkApproval,
  confirmPerson,
  createAccountTables,
  createTwoPeopleTables,
  type GraveAct,
  peopleWhoMay,
  type Person,
  requestAct,
  type TwoPeopleNeeds,
  twoPeopleRefusal,
  type TwoPeopleTables,
  twoPeopleStore,
  useApproval,
} from '#accounts';
import { type AuditTables, createAuditTables } from '#audit';
import { type CommandInput, type CommandIo, done, type Option, type Result, refused } from '#base';
import { newId } from '#sealing';
import { askPassword, asPerson } from './ask-password.ts';
import { readConfig } from './config.ts';
import type { Places } from './places.ts';
import { openSideRegister, type SideName } from './side-register.ts';

type KeyTables = AuditTables & AccountTables & TwoPeopleTables;

export type SidePeople = {
  readonly side: SideName;
  readonly accounts: AccountsNeeds;
  readonly requests: TwoPeopleNeeds;
};

const makeTables = async (register: Kysely<KeyTables>): Promise<void> => {
  await createAuditTables(register);
  await createAccountTables(register);
  await createTwoPeopleTables(register);
};

/** The people of these sides; `close` lets go of their registers. */
export const openPeople = async (
  places: Places,
  sides: readonly SideName[],
): Promise<Result<{ readonly people: readonly SidePeople[]; readonly close: () => Promise<void> }>> => {
  const config = readConfig(places.root);
  if (!config.ok) return config;
  const now = () => new Date();
  const people: SidePeople[] = [];
  const open: Kysely<KeyTables>[] = [];
  const close = async () => {
    for (const register of open.splice(0)) await register.destroy();
  };
  for (const side of sides) {
    const register = await openSideRegister<KeyTables>(places, config.value, side, makeTables);
    if (!register.ok) {
      await close();
      return register;
    }
    open.push(register.value);
    const accounts = { register: register.value, now, demo: config.value.demo, https: false };
    people.push({ side, accounts, requests: { store: twoPeopleStore(register.value), now } });
  }
  return done({ people, close });
};

export const withPeople = async <T>(
  places: Places,
  sides: readonly SideName[],
  act: (people: readonly SidePeople[]) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const opened = await openPeople(places, sides);
  if (!opened.ok) return opened;
  try {
    return await act(opened.value.people);
  } finally {
    await opened.value.close();
  }
};

export const twoPeopleOptions: Readonly<Record<string, Option>> = {
  as: asPerson,
  reason: { type: 'string', about: { ja: '申請の理由', en: 'why it is asked for' } },
  request: { type: 'string', about: { ja: '承認された申請の番号', en: 'number of the approved request' } },
};

/** The same person on every side: each has its own password list. */
export const confirmOn = async (
  people: readonly SidePeople[],
  name: string,
  io: CommandIo,
): Promise<Result<ReadonlyMap<SideName, Person>>> => {
  const password = await askPassword(io);
  const confirmed = new Map<SideName, Person>();
  for (const { side, accounts } of people) {
    const person = await confirmPerson(accounts, { name, password }, 'export-keys');
    if (!person.ok) return person;
    confirmed.set(side, person.value);
  }
  return done(confirmed);
};

/** `go`: it may be done now, and `facts` say why in its own event. `asked`: it waits for another person. */
export type TwoPeople =
  | { readonly go: true; readonly facts: Readonly<Record<string, string>> }
  | { readonly go: false };

const usedOn = async (
  people: readonly SidePeople[],
  persons: ReadonlyMap<SideName, Person>,
  asked: GraveAct & { readonly id: string },
): Promise<Result<TwoPeople>> => {
  for (const use of [checkApproval, useApproval])
    for (const { side, requests } of people) {
      const result = await use(requests, persons.get(side) as Person, asked);
      if (!result.ok) return result;
    }
  return done({ go: true, facts: { request: asked.id } });
};

/** Asks, or uses what was approved; `command`: as it is written, for what a refusal advises. */
export const twoPeople = (
  { options }: CommandInput,
  io: CommandIo,
  {
    places,
    sides,
    command,
  }: { readonly places: Places; readonly sides: readonly SideName[]; readonly command: string },
  act: GraveAct,
): Promise<Result<TwoPeople>> =>
  withPeople(places, sides, async (all) => {
    const people: SidePeople[] = [];
    for (const each of all)
      if ((await peopleWhoMay(each.accounts.register, 'export-keys', new Date())) > 0) people.push(each);
    if (people.length === 0) return done({ go: true, facts: { people: 'none registered yet' } });
    if (typeof options.as !== 'string') return refused(twoPeopleRefusal('act-needs-two', { command }));
    const persons = await confirmOn(people, options.as, io);
    if (!persons.ok) return persons;
    if (typeof options.request === 'string') return usedOn(people, persons.value, { ...act, id: options.request });
    const id = newId().slice(0, 8);
    for (const { side, requests } of people) {
      const reason = String(options.reason ?? '');
      const asked = await requestAct(requests, persons.value.get(side) as Person, { ...act, id, reason });
      if (!asked.ok) return asked;
    }
    io.out(id);
    io.say({
      ja: `まだ何もしていません。別の人が「musubi keys approve ${id} --as …」で承認した後、同じコマンドに「--request ${id}」を付けて実行してください（7日以内、1回）。`,
      en: `Nothing was done yet. When another person has run "musubi keys approve ${id} --as …", run the same command with "--request ${id}" (once, within 7 days).`,
    });
    return done({ go: false });
  });
