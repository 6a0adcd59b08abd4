/** Backups of an installation: sealed, in pieces that are written once, proved by reading them back. */
export * from './errors.ts';
export { type MadeBackup, makeBackup } from './make-backup.ts';
export * from './needs.ts';
export { numbersIn, openWith } from './repository.ts';
export { manifestOf, pruneBackups, restoreBackup, verifyBackup } from './restore.ts';
