/**
 * Is the clock to be believed? Held against the log and against what is signed: when snapshots were committed, and when senders, who have
 * clocks of their own, made their packages. Reading and taking in go on by any clock (later stays later); what cannot be taken back does not.
 */
import { clockToleranceMinutes, type LogClock, longestSilenceDays } from '#audit';
import type { Refusal } from '#base';
import { type History, readHistory } from './history.ts';
import { keepRefusal } from './keep-errors.ts';
import type { LakeNeeds } from './needs.ts';
import { datasetsOf } from './verify-lake.ts';

/** A lake that is fed every month hears from a sender more often. */
const longestWaitDays = 100;
const day = 86_400_000;

const newestOf = (times: readonly string[]): string => times.reduce((most, at) => (at > most ? at : most), '');

/** `histories`: of all data sets. What somebody confirmed when it was known already is no fault any more. */
const clockFaultOf = (
  { fault, against, confirmed }: LogClock,
  histories: readonly History[],
  now: Date,
): Refusal | null => {
  const said = (last: string, days: number) => ({ last, now: now.toISOString(), days });
  if (fault) return keepRefusal(`clock-${fault}`, said(against ?? '', longestSilenceDays));
  const manifests = histories.flatMap(({ snapshots }) => snapshots.map(({ manifest }) => manifest));
  const committed = newestOf(manifests.map(({ committedAt }) => committedAt));
  const made = newestOf(manifests.map((manifest) => manifest.package.madeAt));
  const known = newestOf([committed, made]);
  const ahead = now.getTime() + clockToleranceMinutes * 60_000;
  if (known > (confirmed?.latest ?? '') && Date.parse(known) > ahead)
    return keepRefusal('clock-behind', said(known, 0));
  const heard = newestOf([made, confirmed?.at ?? '']);
  return made !== '' && now.getTime() - Date.parse(heard) > longestWaitDays * day
    ? keepRefusal('clock-ahead', said(heard, longestWaitDays))
    : null;
};

/** Null where nothing speaks against it. Looks only. */
export const lookAtClock = async (needs: Pick<LakeNeeds, 'lake' | 'files' | 'register' | 'keys' | 'clock'>) => {
  const now = needs.clock();
  const histories: History[] = [];
  for (const dataset of await datasetsOf(needs)) histories.push(await readHistory(needs, dataset));
  return clockFaultOf(await needs.register.logClock(now), histories, now);
};

/** Asked before anything goes that does not come back; a refusal is told. */
export const clockFault = async (needs: LakeNeeds, act: string, subject: string): Promise<Refusal | null> => {
  const fault = await lookAtClock(needs);
  if (fault) {
    const facts = { code: fault.code };
    await needs.register.record({ actor: needs.actor, act, subject, outcome: 'refused', facts }, needs.clock());
  }
  return fault;
};
