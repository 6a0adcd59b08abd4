/**
 * What the log itself says of the clock. What cannot be taken back (rows past their retention, old entries, a destroyed data set) hangs on
 * the day it is: a clock that stands before what is known, or after a silence that no log in use has, is not believed until somebody has
 * looked at it and said so (`ClockConfirmed`). Whatever is told meanwhile makes it no righter.
 */
import { done, type Refusal, type Result, refused } from '#base';
import { auditRefusal } from './errors.ts';
import type { AuditBook, AuditNeeds, ToldEvent } from './needs.ts';

/** How many entries are looked back at. */
const lookedBack = 5000;
/** Clocks of two machines differ by less. */
export const clockToleranceMinutes = 10;
/** Backups are made every night, proofs every week: nobody is silent for so long. */
export const longestSilenceDays = 45;

export type LogClock = {
  /** Newest entry by its number; null in an empty log. */
  readonly newest: string | null;
  /** The latest time any entry has, since the clock was last confirmed. */
  readonly latest: string | null;
  /** When somebody last said that the clock is right, and up to which time entries ahead of it were then known. */
  readonly confirmed: { readonly at: string; readonly latest: string } | null;
  readonly fault: 'behind' | 'ahead' | null;
  /** The time that the fault is against. */
  readonly against: string | null;
};

const confirmed = 'ClockConfirmed';
const day = 86_400_000;

/** `events`: the newest first. */
export const logClockOf = (events: readonly ToldEvent[], now: Date): LogClock => {
  const last = events.findIndex(({ event }) => event.act === confirmed);
  const considered = last < 0 ? events : events.slice(0, last + 1);
  const said = last < 0 ? null : (events[last] as ToldEvent);
  const times = considered.map(({ at }) => at);
  const latest = times.reduce<string | null>((most, at) => (most === null || at > most ? at : most), null);
  const known = {
    newest: times[0] ?? null,
    latest,
    confirmed: said ? { at: said.at, latest: String(said.event.facts?.latest ?? said.at) } : null,
  };
  if (latest !== null && Date.parse(latest) > now.getTime() + clockToleranceMinutes * 60_000)
    return { ...known, fault: 'behind', against: latest };
  const after = [now.toISOString(), ...times];
  const silence = after.findIndex((at, i) => {
    const before = after[i + 1];
    return before !== undefined && Date.parse(at) - Date.parse(before) > longestSilenceDays * day;
  });
  const against = silence < 0 ? null : (after[silence + 1] as string);
  return { ...known, fault: against ? 'ahead' : null, against };
};

export const logClock = async (book: Pick<AuditBook, 'events'>, now: Date): Promise<LogClock> =>
  logClockOf(await book.events({ limit: lookedBack }), now);

/** Said of a log by itself. */
export const logClockRefusal = ({ fault, against }: LogClock, now: Date): Refusal | null =>
  fault === null ? null : auditRefusal(`clock-${fault}`, { last: against ?? '', now: now.toISOString() });

/** Somebody looked at the clock and stands for it; nothing is changed but that it is told. */
export const confirmClock = async (needs: AuditNeeds, reason: string): Promise<Result<LogClock>> => {
  const why = reason.trim();
  if (why === '') return refused(auditRefusal('clock-reason-missing', {}));
  const now = needs.clock();
  const before = await logClock(needs.book, now);
  const facts = { latest: before.latest ?? now.toISOString(), fault: before.fault ?? 'none' };
  await needs.trail.record({
    actor: needs.actor,
    act: confirmed,
    subject: 'audit',
    outcome: 'done',
    purpose: why.slice(0, 300),
    facts,
  });
  return done(before);
};
