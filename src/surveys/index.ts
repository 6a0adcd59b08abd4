/** Surveys: a code book becomes the contract, the statistics and the dashboard of its survey. */
export type { Sheet } from './book-columns.ts';
export * from './errors.ts';
export * from './surveys.cli.ts';
