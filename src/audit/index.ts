/** What was done, by whom, why: append-only, hash-chained, with signed checkpoints. */
export * from './event.ts';
