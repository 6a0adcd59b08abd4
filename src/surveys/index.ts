/** Surveys: a code book becomes the contract, the statistics and the dashboard of its survey. */
export type { Sheet } from './book-columns.ts';
export { type CodeBook, readCodeBook } from './code-book.ts';
export * from './errors.ts';
export { printSurvey, type SurveyFile } from './print-survey.ts';
export * from './surveys.cli.ts';
