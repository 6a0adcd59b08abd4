/** Makes a record coarse enough to keep (抽象加工): the floor of the law, value rules, area coding, and the guard that looks at what leaves. */
export { checkFacts } from './check-facts.ts';
export type { LinkageTold } from './linkage-facts.ts';
export { linkageCare, linkageLines } from './linkage-lines.ts';
export { briefOfLoad, checkReport, toldOfLoad } from './check-report.ts';
export { abstractionRefusal } from './errors.ts';
export { parseDates } from './date-rules.lake.ts';
export { checkFloor, floor } from './floor.ts';
export { type HandlingNeeds, handlingOf } from './handling.ts';
export { identifierKinds } from './identifier-rules.lake.ts';
export type { AbstractionNeeds } from './needs.ts';
export { type AbstractedLoad, type LoadRequest, prepareLoad } from './prepare-load.ts';
export { tryCommands } from './try.cli.ts';
