/** One act at a time on a lake, also across processes. */
import { type Result, refused } from '#base';
import { lakeRefusal } from './errors.ts';
import type { LakeNeeds } from './needs.ts';

export const locked = async <T>(
  { files }: Pick<LakeNeeds, 'files'>,
  act: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  const unlock = await files.lock();
  if (!unlock) return refused(lakeRefusal('busy', {}));
  try {
    return await act();
  } finally {
    unlock();
  }
};
