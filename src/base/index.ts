/** The words every room shares. No I/O here. */
export * from './answer.ts';
export * from './bilingual.ts';
export * from './brand.ts';
export * from './calendar.ts';
export * from './command.ts';
export * from './day-in-japan.ts';
export { dayInName, daysInNames } from './day-in-name.ts';
export * from './engine.ts';
export { giveBack } from './give-back.ts';
export { holidaysOf } from './holidays.ts';
export { meet, noneMet, wasMet } from './met-before.ts';
export * from './progress.ts';
export * from './refusal.ts';
export * from './result.ts';
export * from './text-table.ts';
export { xml } from './xml.ts';
