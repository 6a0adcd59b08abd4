/** What was done, by whom, why: append-only, hash-chained, under a Merkle tree with signed checkpoints. */
export { knownActs } from './act-words.ts';
export * from './audit.cli.ts';
export * from './audit.store.ts';
export { createAuditTables } from './audit-tables.store.ts';
export * from './audit-book.store.ts';
export { emptyHead, entryAfter, type StoredEntry } from './chain.ts';
export { type Checkpoint, openCheckpoint, openNote, signCheckpoint } from './checkpoint.ts';
export * from './errors.ts';
export * from './event.ts';
export { isDue, keepCheckpoints } from './keep-checkpoints.ts';
export {
  clockToleranceMinutes,
  confirmClock,
  type LogClock,
  logClock,
  logClockOf,
  logClockRefusal,
  longestSilenceDays,
} from './log-clock.ts';
export * from './needs.ts';
export { openProof, originOf } from './proof-text.ts';
export * from './prove.ts';
export { proveEvent, pruneAudit } from './prove-event.ts';
export { proveSegment } from './segment.ts';
export { auditTrail, commitTogether } from './together.store.ts';
export { inTurn, verifyChain } from './verify-chain.ts';
