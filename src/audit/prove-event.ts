/** The proof that one event stands in the log, and the pruning that leaves such proofs whole. */
import { done, type Progress, type Result, refused } from '#base';
import type { Entry } from './chain.ts';
import { openCheckpoint } from './checkpoint.ts';
import { auditRefusal } from './errors.ts';
import { logClock, logClockRefusal } from './log-clock.ts';
import { inclusionPath } from './merkle.ts';
import type { AuditNeeds } from './needs.ts';
import { writeProof } from './proof-text.ts';
import { makeCheckpoint, proveAudit } from './prove.ts';

export const proveEvent = async (needs: AuditNeeds, sequence: number): Promise<Result<string>> => {
  const stored = await needs.book.entry(sequence);
  const { start } = await needs.book.pruned();
  if (!stored) return refused(auditRefusal(sequence > start.size ? 'no-entry' : 'entry-pruned', { sequence }));
  const note = await makeCheckpoint(needs);
  const checkpoint = openCheckpoint(note, needs.origin, needs.signer.publicKey);
  if (!checkpoint) throw new Error('our own checkpoint does not open');
  const path = await inclusionPath(needs.book.subtree, sequence - 1, checkpoint.size);
  return done(writeProof(stored.entry, sequence, path, note));
};

/** The shortest time an entry is kept: claims against a city end after five years (地方自治法236条1項). */
export const shortestRetentionYears = 5;

const together = 256;

/** Takes away what is older than `years`, in whole groups of 256 entries; answers how many entries went. */
export const pruneAudit = async (needs: AuditNeeds, years: number, progress?: Progress): Promise<Result<number>> => {
  if (!(years >= shortestRetentionYears)) return refused(auditRefusal('retention-short', {}));
  const whole = await proveAudit(needs, [], progress);
  if (!whole.ok) return whole;
  const oldest = new Date(needs.clock());
  oldest.setUTCFullYear(oldest.getUTCFullYear() - years);
  const { start } = await needs.book.pruned();
  let upTo = start.size;
  for (;;) {
    const last = await needs.book.entry(upTo + together);
    if (!last || (JSON.parse(last.entry) as Entry).at >= oldest.toISOString()) break;
    upTo += together;
  }
  if (upTo === start.size) return done(0);
  const now = needs.clock();
  const wrong = logClockRefusal(await logClock(needs.book, now), now);
  if (wrong) {
    const event = { actor: needs.actor, act: 'AuditPruned', subject: 'audit', outcome: 'refused' as const };
    await needs.trail.record({ ...event, facts: { code: wrong.code } });
    return refused(wrong);
  }
  await makeCheckpoint(needs);
  await needs.book.prune(upTo, needs.actor, needs.clock());
  await makeCheckpoint(needs);
  return done(upTo - start.size);
};
