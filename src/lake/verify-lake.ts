/** Proves the whole lake: every manifest, every sealed file whole, every table. Names what is broken; reads nothing out. */
import type { Bilingual, Engine } from '#base';
import { readHistory, type SnapshotFault } from './history.ts';
import type { SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { datasetsPlace, keyPlace } from './places.ts';
import { sayFault } from './say-fault.ts';
import { openInMemory } from './sealed-files.ts';
import { describeTable, schemaFaults, withoutFileCache } from './tables.lake.ts';

export type LakeProof = {
  readonly datasets: number;
  readonly snapshots: number;
  readonly bytes: number;
  readonly broken: readonly (SnapshotFault & { readonly dataset: string; readonly said: Bilingual })[];
};

/** Data sets by their folders and by the register: a folder that is gone is missed. */
export const datasetsOf = async ({
  files,
  register,
}: Pick<LakeNeeds, 'files' | 'register'>): Promise<readonly string[]> =>
  [...new Set([...(await files.names(datasetsPlace)), ...(await register.datasets())])].sort();

const contentFault = async (
  needs: LakeNeeds,
  engine: Engine,
  manifest: SnapshotManifest,
): Promise<SnapshotFault['fault'] | null> => {
  const opened = await openInMemory(needs, manifest);
  if (typeof opened === 'string') return opened;
  try {
    for (const [i, memory] of opened.entries()) {
      const table = await describeTable(engine, memory.path);
      const same =
        table && schemaFaults(manifest.schema, table.schema).length === 0 && table.rows === manifest.files[i]?.rows;
      if (!same) return 'table';
    }
    return null;
  } finally {
    for (const memory of opened) memory.close();
  }
};

export const verifyLake = async (needs: LakeNeeds): Promise<LakeProof> => {
  const engine = await needs.openEngine();
  try {
    await withoutFileCache(engine);
    const names = await datasetsOf(needs);
    const proof = { datasets: names.length, snapshots: 0, bytes: 0, broken: [] as LakeProof['broken'][number][] };
    for (const dataset of names) {
      const history = await readHistory(needs, dataset);
      const tell = (fault: SnapshotFault) => proof.broken.push({ ...fault, dataset, said: sayFault(dataset, fault) });
      if (history.destroyed) {
        if ((await needs.files.read(keyPlace(dataset))) !== null)
          tell({ snapshot: 0, asOf: null, fault: 'key-remains' });
        continue;
      }
      history.broken.forEach(tell);
      for (const { manifest } of history.snapshots) {
        if (history.removed.has(manifest.snapshot)) continue;
        const fault = await contentFault(needs, engine, manifest);
        if (fault) tell({ snapshot: manifest.snapshot, asOf: manifest.asOf, fault });
        proof.snapshots += 1;
        for (const file of manifest.files) proof.bytes += file.bytes;
      }
    }
    await needs.register.record(
      {
        actor: needs.actor,
        act: 'LakeVerified',
        subject: 'lake',
        outcome: 'done',
        facts: { snapshots: proof.snapshots, broken: proof.broken.length },
      },
      needs.clock(),
    );
    return proof;
  } finally {
    engine.close();
  }
};
