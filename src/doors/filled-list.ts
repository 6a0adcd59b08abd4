/** A review list that a clerk has begun to fill is their work: a list made anew gets the place, and the filled one a name of its own. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { done, type Engine } from '#base';
import { listHeadings } from '#linkage';
import { syncFolder } from '../machinery/files.ts';
import { withList } from './key-list.ts';

/** What cannot be read any more was changed by somebody as well. */
const isFilled = async (engine: Engine, path: string): Promise<boolean> => {
  const filled = await withList(engine, path, [listHeadings.decision], async (list) => {
    const [row] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM (${list}) WHERE c0 IS NOT NULL`);
    return done((row?.n ?? 0) > 0);
  });
  return !filled.ok || filled.value;
};

/** Where it is now; null where there was none, or nobody had written in it. */
export const setFilledAside = async (engine: Engine, path: string): Promise<string | null> => {
  if (!existsSync(path) || !(await isFilled(engine, path))) return null;
  for (let n = 1; ; n++) {
    const aside = path.replace(/\.csv$/, `.${n}.csv`);
    if (existsSync(aside)) continue;
    await rename(path, aside);
    await syncFolder(dirname(path));
    return aside;
  }
};
