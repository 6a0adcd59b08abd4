/** Opens the snapshot that an addition is added to: its rows are sealed anew together with the added ones, so that the snapshot stands alone. */
import { done, type MemoryFile, type Result, refused, valueOf } from '#base';
import { plainBytesOf } from '#sealing';
import { lakeRefusal } from './errors.ts';
import type { Snapshot } from './history.ts';
import type { LakeNeeds } from './needs.ts';
import { isFull } from './opened-sets.ts';
import { openingRefusal } from './opening-errors.ts';
import { checkPermit, platformCapability } from './opening-permit.ts';
import { sayFault } from './say-fault.ts';
import { openFile } from './sealed-files.ts';

/** Its files, plain in memory; the caller closes them. */
export const openBase = async (needs: LakeNeeds, { manifest }: Snapshot): Promise<Result<readonly MemoryFile[]>> => {
  const { dataset, snapshot, asOf } = manifest;
  const opening = valueOf(await checkPermit(needs, platformCapability(needs, 'intake'), dataset));
  const files: MemoryFile[] = [];
  const close = () => {
    for (const file of files.splice(0)) file.close();
  };
  try {
    for (const [file, { bytes }] of manifest.files.entries()) {
      const room = needs.opened.own(plainBytesOf(bytes));
      if (!room.ok) {
        close();
        return room;
      }
      files.push(room.value);
      const fault = await openFile(needs, opening, manifest, file, (plain) => room.value.appendBeside(plain));
      if (fault) {
        close();
        return refused(lakeRefusal('dataset-broken', { dataset }, [sayFault(dataset, { snapshot, asOf, fault })]));
      }
    }
    return done(files);
  } catch (error) {
    close();
    if (isFull(error)) return refused(openingRefusal('memory-full', { budget: needs.opened.use().budgetBytes }));
    throw error;
  }
};
