/** Wires the synthetic city to the engine and to folders. */
import { type CityNeeds, cityCommands } from '#city';
import { openEngine } from '../machinery/duckdb.ts';
import { newFolder } from '../machinery/new-folder.ts';
import { cityThreads } from './city-threads.ts';

export const cityNeeds: CityNeeds = {
  openEngine: () => openEngine({ memoryLimit: '3GB' }),
  newFolder,
  makers: cityThreads,
  now: Date.now,
};

export const cityDoor = () => cityCommands(cityNeeds);
