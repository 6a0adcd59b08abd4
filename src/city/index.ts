/** The synthetic city: people, households, moves, taxes, claims, map. Of our own invention; writes source files as core systems do. */
export { cityCommands } from './city.cli.ts';
export type { Canary } from './canary.ts';
export { makeCity } from './make-city.ts';
export { type BatchMade, type CityJob, type Maker, openMaker, type Take } from './maker.ts';
export { makeMap } from './map.ts';
export type { CityNeeds, WaitingMaker } from './needs.ts';
