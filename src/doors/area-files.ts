/** Area packs, maps and the files they are made from, where they lie on disk. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { done, type Result, refused } from '#base';
import type { AreaFile } from '#catalogue';
import { areaRefusal } from './area-errors.ts';
import { doorRefusal } from './errors.ts';
import type { Places } from './places.ts';

export const areaPackPath = (places: Places): string => join(places.areas, 'pack.json');
export const areaMapPath = (places: Places): string => join(places.areas, 'map.topo.json');

export const areaPackText = (places: Places): Result<string> => {
  const path = areaPackPath(places);
  return existsSync(path) ? done(readFileSync(path, 'utf8')) : refused(areaRefusal('no-area-pack', { file: path }));
};

const stem = (name: string): string => name.replace(/\.[^.]*$/, '');

/** A folder's files, or one file; a .shp brings the files of the same name with it. */
export const readAreaFolder = async (path: string): Promise<Result<readonly AreaFile[]>> => {
  if (!existsSync(path)) return refused(doorRefusal('file-missing', { file: path }));
  const whole = statSync(path).isDirectory();
  const folder = whole ? path : dirname(path);
  const wanted = (name: string) =>
    whole
      ? !name.startsWith('.')
      : name === basename(path) ||
        (/\.shp$/i.test(path) && stem(name) === stem(basename(path)) && /\.(dbf|shx|prj|cpg)$/i.test(name));
  const names = readdirSync(folder).filter((name) => wanted(name) && statSync(join(folder, name)).isFile());
  return done(names.sort().map((name) => ({ name, bytes: readFileSync(join(folder, name)) })));
};
