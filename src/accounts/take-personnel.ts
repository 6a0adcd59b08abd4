/** Takes a personnel list in: looked at and applied in one transaction, with an event for everybody it changes. It holds from its day on by itself. */
import { type Actor, appendEvents, type AuditEvent } from '#audit';
import { dayInJapan, done, type Refusal, type Result, refused } from '#base';
import type { AccountRegister } from './accounts.store.ts';
import { accountsRefusal } from './errors.ts';
import { postsText } from './give-post.ts';
import type { AccountsNeeds } from './needs.ts';
import { lockedPassword } from './password.ts';
import type { Listed } from './personnel.ts';
import { personnelRefusal } from './personnel-errors.ts';
import { type PersonnelPlan, planPersonnel, startOf, type Transfer } from './plan-personnel.ts';
import { accountsOn, putPosts } from './posts.store.ts';

export type PersonnelOrder = {
  readonly list: readonly Listed[];
  readonly on: string;
  /** Accounts that no list holds, and that stay. */
  readonly keep: ReadonlySet<string>;
  readonly newSections: boolean;
  /** How many may be suspended; null where nobody has said so. */
  readonly gone: number | null;
};

const mostNamed = 15;
/** Some of many, so that one can read on. */
export const fewOf = (names: readonly string[], between: string): string =>
  names.length <= mostNamed ? names.join(between) : `${names.slice(0, mostNamed).join(between)} … (${names.length})`;

const planIn = async (register: AccountRegister, order: PersonnelOrder, now: Date): Promise<Result<PersonnelPlan>> => {
  const { list, on, keep } = order;
  if (on < dayInJapan(now)) return refused(accountsRefusal('post-in-the-past', { today: dayInJapan(now) }));
  const accounts = await accountsOn(register, on).where('a.demo', '=', 0).execute();
  const names = new Set(accounts.map(({ name }) => name));
  const strangers = [...keep].filter((name) => !names.has(name));
  if (strangers.length > 0) return refused(personnelRefusal('personnel-keeps-nobody', { names: strangers.join('、') }));
  return done(planPersonnel(list, accounts, { on, now, keep }));
};

/** What it would change; nothing is changed. */
export const lookAtPersonnel = (needs: AccountsNeeds, order: PersonnelOrder): Promise<Result<PersonnelPlan>> =>
  planIn(needs.register, order, needs.now());

/** Why it cannot be taken in as it is; null where it can. */
export const personnelRefusalOf = (plan: PersonnelPlan, order: PersonnelOrder): Refusal | null => {
  if (plan.noAdministratorOn !== null)
    return personnelRefusal('personnel-no-administrator', { day: plan.noAdministratorOn });
  if (plan.newSections.length > 0 && !order.newSections)
    return personnelRefusal('personnel-sections', { sections: fewOf(plan.newSections, '、') });
  if (plan.gone.length > 0 && order.gone !== plan.gone.length)
    return personnelRefusal('personnel-gone', { count: plan.gone.length });
  return null;
};

const rowsAtOnce = 200;
const inParts = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / rowsAtOnce) }, (_, i) => all.slice(i * rowsAtOnce, (i + 1) * rowsAtOnce));

const makeAccounts = async (
  register: AccountRegister,
  made: readonly Transfer[],
  passwords: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> => {
  for (const part of inParts(made))
    await register
      .insertInto('accounts')
      .values(
        part.map(({ to }) => ({
          name: to.account,
          display_name: to.displayName,
          // Nothing before the first day of the post.
          section: '',
          roles: '[]',
          password: passwords.get(to.account) ?? lockedPassword(),
          demo: 0,
          disabled_at: null,
          made_at: at.toISOString(),
        })),
      )
      .execute();
};

const suspendFrom = async (register: AccountRegister, names: readonly string[], from: string | null): Promise<void> => {
  for (const part of inParts(names))
    await register.updateTable('accounts').set({ disabled_at: from }).where('name', 'in', part).execute();
};

const transferFacts = ({ to, before, roles }: Transfer): NonNullable<AuditEvent['facts']> => ({
  section: to.section,
  post: to.post,
  from: to.from,
  ...(to.until ? { until: to.until } : {}),
  ...(to.also.length > 0 ? { also: postsText(to.also) } : {}),
  ...(before ? { before: (JSON.parse(before.roles) as string[]).join(' ') } : {}),
  roles: roles.join(' '),
});

/** `passwords`: account → hash, for those that are new; whoever has none signs in when the administrator gives one. */
export const takePersonnel = (
  needs: AccountsNeeds,
  actor: Actor,
  order: PersonnelOrder,
  passwords: ReadonlyMap<string, string> = new Map(),
): Promise<Result<PersonnelPlan>> =>
  needs.register.transaction().execute(async (register) => {
    const at = needs.now();
    const looked = await planIn(register, order, at);
    if (!looked.ok) return looked;
    const plan = looked.value;
    const refusal = personnelRefusalOf(plan, order);
    if (refusal) return refused(refusal);
    const events: AuditEvent[] = [];
    const say = (act: string, account: string, facts: NonNullable<AuditEvent['facts']> = {}) =>
      events.push({ actor, act, subject: `account:${account}`, outcome: 'done', facts });
    await makeAccounts(register, plan.made, passwords, at);
    const transfers = [...plan.made, ...plan.moved];
    // In large parts: whoever else writes waits for a second or two, not for a minute.
    for (const part of inParts(transfers))
      await putPosts(
        register,
        part.map(({ to, roles }) => ({
          account: to.account,
          from_on: to.from,
          until_on: to.until,
          section: to.section,
          post: to.post,
          given_at: at.toISOString(),
          roles: JSON.stringify(roles),
          also: to.also.length > 0 ? JSON.stringify(to.also) : null,
        })),
      );
    for (const one of transfers)
      say(one.before === null ? 'AccountMade' : 'PostGiven', one.to.account, transferFacts(one));
    for (const { account, displayName } of plan.renamed) {
      await register.updateTable('accounts').set({ display_name: displayName }).where('name', '=', account).execute();
      say('PersonRenamed', account);
    }
    const from = startOf(plan.on).toISOString();
    await suspendFrom(
      register,
      plan.gone.map(({ name }) => name),
      from,
    );
    for (const { name } of plan.gone) say('AccountSuspended', name, { from: plan.on });
    await suspendFrom(register, plan.staying, null);
    for (const name of plan.staying) say('AccountResumed', name);
    const facts = {
      on: plan.on,
      listed: order.list.length,
      made: plan.made.length,
      moved: plan.moved.length,
      gone: plan.gone.length,
    };
    events.push({ actor, act: 'PersonnelTaken', subject: 'accounts', outcome: 'done', facts });
    for (const part of inParts(events)) await appendEvents(register, part, at);
    return done(plan);
  });
