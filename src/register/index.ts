/** The register: where it lives (SQLite or PostgreSQL), how its tables come to be. */
export { createAboutTable, openAbout, readAbout, writeAbout } from './about.store.ts';
export { atOneMoment, copyRegister, differences, entriesIn } from './copy.store.ts';
export { registerRefusal } from './errors.ts';
export { type Migration, migrate } from './migrate.store.ts';
export { type MoveNeeds, type Moved, moveRegister, switchRegister } from './move.ts';
export type { RegisterPlace } from './needs.ts';
export { type AnyRegister, columnTypes, isPostgres, makeTable, tablesOf } from './tables.store.ts';
