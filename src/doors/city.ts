/** Wires the synthetic city to the engine, a pipe and folders. */
import { type CityNeeds, cityCommands } from '#city';
import { openEngine } from '../machinery/duckdb.ts';
import { linePipe } from '../machinery/line-pipe.ts';
import { newFolder } from '../machinery/new-folder.ts';

export const cityNeeds: CityNeeds = {
  openEngine: () => openEngine({ memoryLimit: '3GB' }),
  openPipe: linePipe,
  newFolder,
  now: Date.now,
};

export const cityDoor = () => cityCommands(cityNeeds);
