/** What was done, by whom, why: append-only, hash-chained, with signed checkpoints. */
export * from './audit.cli.ts';
export * from './audit.store.ts';
export {
  type ChainFault,
  type ChainProof,
  emptyHead,
  entryAfter,
  type Head,
  type StoredEntry,
  verifyChain,
} from './chain.ts';
export { type Checkpoint, openCheckpoint, openNote, signCheckpoint, signNote } from './checkpoint.ts';
export * from './errors.ts';
export * from './event.ts';
export * from './needs.ts';
export * from './prove.ts';
