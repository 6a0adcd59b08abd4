/** A lake is a folder with an id that every key and file in it is bound to. */
import { done, type Result, refused } from '#base';
import { canonicalJson, newId } from '#sealing';
import { lakeRefusal } from './errors.ts';
import { lakeFile } from './lake.api.ts';
import type { LakeFiles } from './needs.ts';
import { lakePlace, stagingPlace } from './places.ts';

/** The id of the lake in this folder. */
export const lakeId = async (files: LakeFiles): Promise<Result<string>> => {
  const bytes = await files.read(lakePlace);
  try {
    return done(lakeFile.parse(JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))).id);
  } catch {
    return refused(lakeRefusal('not-a-lake', {}));
  }
};

/** Makes the folder a lake where it is none yet; answers its id. Two at once make one lake. */
export const createLake = async (files: LakeFiles, clock: () => Date): Promise<Result<string>> => {
  if (!(await files.read(lakePlace))) {
    const staged = `${stagingPlace}/${newId()}/lake.json`;
    const lake = { format: 'musubi-lake-1', id: newId(), madeAt: clock().toISOString() };
    await files.create(staged, [Buffer.from(canonicalJson(lake))]);
    await files.link(staged, lakePlace);
    await files.remove(staged.slice(0, staged.lastIndexOf('/')));
  }
  return lakeId(files);
};
