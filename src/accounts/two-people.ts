/**
 * What takes two people: one asks with a written reason, another says yes or no, and then the first may do it once, within a week of
 * asking. What was asked for is what may be done. Every step, and every attempt that is refused, is told to the audit log.
 */
import type { AuditEvent } from '#audit';
import { dayInJapan, done, type Refusal, type Result, refused } from '#base';
import type { Person, Role } from './accounts.api.ts';
import type { AccountRegister } from './accounts.store.ts';
import { type Act, mayByRoles } from './permissions.ts';
import { accountsOn, notSuspended } from './posts.store.ts';
import { actorOf } from './tell-refusal.ts';
import type { GraveRequest, TwoPeopleStore } from './two-people.store.ts';
import { twoPeopleRefusal } from './two-people-errors.ts';

const daysToUse = 7;
const longestReason = 300;

/** Who says no says why: it is told to who asked. */
export type Decision = { readonly decision: 'approved' } | { readonly decision: 'refused'; readonly reason: string };

export type TwoPeopleNeeds = { readonly store: TwoPeopleStore; readonly now: () => Date };

/** `details` say what exactly: they are shown to whoever decides, and must be the same when it is done. */
export type GraveAct = { readonly act: string; readonly details: Readonly<Record<string, string>> };

/** How many here may stand for such an act: before the first account there is nobody to ask. */
export const peopleWhoMay = async (register: AccountRegister, act: Act, now: Date): Promise<number> => {
  const rows = notSuspended(await accountsOn(register, dayInJapan(now)).execute(), now);
  return rows.filter(({ roles }) => mayByRoles(JSON.parse(roles) as Role[], act)).length;
};

const eventOf = (
  person: Person,
  act: string,
  outcome: AuditEvent['outcome'],
  facts: NonNullable<AuditEvent['facts']>,
  purpose?: string,
): AuditEvent => ({
  actor: actorOf(person),
  act,
  subject: 'keys',
  outcome,
  from: 'local',
  ...(purpose ? { purpose } : {}),
  facts,
});

const openOnes = ({ store, now }: TwoPeopleNeeds) =>
  store.open(new Date(now().getTime() - daysToUse * 24 * 3600_000).toISOString());

export const openRequests = (needs: TwoPeopleNeeds): Promise<readonly GraveRequest[]> => openOnes(needs);

const find = async (needs: TwoPeopleNeeds, id: string): Promise<GraveRequest | null> =>
  (await openOnes(needs)).find((request) => request.id === id) ?? null;

/** `id`: random, chosen by whoever asks on both sides at once. */
export const requestAct = async (
  needs: TwoPeopleNeeds,
  person: Person,
  { id, act, details, reason }: GraveAct & { readonly id: string; readonly reason: string },
): Promise<Result<void>> => {
  const why = reason.trim().slice(0, longestReason);
  if (why === '') return refused(twoPeopleRefusal('act-reason-missing', {}));
  const at = needs.now();
  const undecided = { decision: null, decidedBy: null, decidedWhy: null };
  await needs.store.add(
    { id, act, details, reason: why, requestedBy: person.name, requestedAt: at.toISOString(), ...undecided },
    eventOf(person, 'KeyExportRequested', 'done', { ...details, request: id, for: act }, why),
    at,
  );
  return done(undefined);
};

const tellRefused = async (
  needs: TwoPeopleNeeds,
  person: Person,
  act: string,
  id: string,
  refusal: Refusal,
): Promise<Result<never>> => {
  await needs.store.record(eventOf(person, act, 'refused', { request: id, code: refusal.code }), needs.now());
  return refused(refusal);
};

/** The second person, yes or no; decided once. Answers what was asked for. */
export const decideRequest = async (
  needs: TwoPeopleNeeds,
  person: Person,
  { id, ...asked }: { readonly id: string } & Decision,
): Promise<Result<GraveRequest>> => {
  const { decision } = asked;
  const why = asked.decision === 'refused' ? asked.reason.trim().slice(0, longestReason) : null;
  if (why === '') return refused(twoPeopleRefusal('act-refusal-unreasoned', {}));
  const told = decision === 'approved' ? 'KeyExportApproved' : 'KeyExportRefused';
  const request = await find(needs, id);
  if (!request)
    return tellRefused(needs, person, told, id, twoPeopleRefusal('act-request-not-found', { days: daysToUse }));
  if (request.requestedBy === person.name)
    return tellRefused(needs, person, told, id, twoPeopleRefusal('act-same-person', {}));
  const facts = { ...request.details, request: id, for: request.act, requestedBy: request.requestedBy };
  const changed = await needs.store.decide(
    id,
    { decision, by: person.name, why },
    eventOf(person, told, 'done', facts, why ?? undefined),
    needs.now(),
  );
  if (changed) return done({ ...request, decision, decidedBy: person.name, decidedWhy: why });
  return tellRefused(needs, person, told, id, twoPeopleRefusal('act-decided', {}));
};

const faultOf = (request: GraveRequest | null, person: Person, { act, details }: GraveAct): Refusal | null => {
  if (!request) return twoPeopleRefusal('act-request-not-found', { days: daysToUse });
  if (request.requestedBy !== person.name) return twoPeopleRefusal('act-of-another', {});
  if (request.decision === null) return twoPeopleRefusal('act-undecided', { id: request.id });
  if (request.decision === 'refused')
    return twoPeopleRefusal('act-turned-down', { by: request.decidedBy ?? '', why: request.decidedWhy ?? '–' });
  const names = new Set([...Object.keys(details), ...Object.keys(request.details)]);
  const other = [...names].filter((name) => details[name] !== request.details[name]);
  if (request.act === act && other.length === 0) return null;
  return twoPeopleRefusal('act-differs', { places: other.join(', ') || 'command' });
};

/** May it be done now? Uses nothing up; what is refused is told. */
export const checkApproval = async (
  needs: TwoPeopleNeeds,
  person: Person,
  asked: GraveAct & { readonly id: string },
): Promise<Result<GraveRequest>> => {
  const request = await find(needs, asked.id);
  const fault = faultOf(request, person, asked);
  return fault ? tellRefused(needs, person, 'KeyExportUsed', asked.id, fault) : done(request as GraveRequest);
};

/** Once: told before it is done, so that nothing is done that the log does not tell. */
export const useApproval = async (
  needs: TwoPeopleNeeds,
  person: Person,
  asked: GraveAct & { readonly id: string },
): Promise<Result<void>> => {
  const checked = await checkApproval(needs, person, asked);
  if (!checked.ok) return checked;
  const { id, details, act, decidedBy } = checked.value;
  const facts = { ...details, request: id, for: act, approvedBy: decidedBy ?? '' };
  if (await needs.store.use(id, eventOf(person, 'KeyExportUsed', 'done', facts), needs.now())) return done(undefined);
  return tellRefused(
    needs,
    person,
    'KeyExportUsed',
    id,
    twoPeopleRefusal('act-request-not-found', { days: daysToUse }),
  );
};
