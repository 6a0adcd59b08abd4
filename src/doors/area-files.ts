/** The installation's area pack and map, where `city make` or `areas import` put them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';
import type { Places } from './places.ts';

export const areaPackPath = (places: Places): string => join(places.areas, 'pack.json');
export const areaMapPath = (places: Places): string => join(places.areas, 'map.topo.json');

export const areaPackText = (places: Places): Result<string> => {
  const path = areaPackPath(places);
  return existsSync(path) ? done(readFileSync(path, 'utf8')) : refused(doorRefusal('file-missing', { file: path }));
};
