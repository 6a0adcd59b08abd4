/** Proves the whole lake: every manifest, every sealed file whole, every table. Names what is broken; reads nothing out. */
import { type Bilingual, type Engine, valueOf } from '#base';
import { canonicalJson, plainBytesOf } from '#sealing';
import { readHistory, type SnapshotFault } from './history.ts';
import type { SnapshotManifest } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { isFull } from './opened-sets.ts';
import { checkPermit, type Opening, platformCapability } from './opening-permit.ts';
import { contractHash } from './package-layout.ts';
import { datasetsPlace, keyPlace } from './places.ts';
import { riskOf } from './risk.lake.ts';
import { sayFault } from './say-fault.ts';
import { openFile } from './sealed-files.ts';
import { describeTable, schemaFaults, withoutFileCache } from './tables.lake.ts';

export type LakeProof = {
  readonly datasets: number;
  readonly snapshots: number;
  /** Tables that were read too; fewer than there are where memory did not hold them. */
  readonly tables: number;
  readonly bytes: number;
  readonly broken: readonly (SnapshotFault & { readonly dataset: string; readonly said: Bilingual })[];
};

/** Data sets by their folders and by the register: a folder that is gone is missed. */
export const datasetsOf = async ({
  files,
  register,
}: Pick<LakeNeeds, 'files' | 'register'>): Promise<readonly string[]> =>
  [...new Set([...(await files.names(datasetsPlace)), ...(await register.datasets())])].sort();

/** A table that is larger than the memory there is: its bytes are proved all the same, its content was looked at when it was taken in. */
const bytesFault = (needs: LakeNeeds, opening: Opening, manifest: SnapshotManifest, file: number) =>
  openFile(needs, opening, manifest, file, () => {});

type Looked = { readonly fault: SnapshotFault['fault'] | null; readonly tables: number };

const fileFault = async (
  needs: LakeNeeds,
  engine: Engine,
  opening: Opening,
  manifest: SnapshotManifest,
  file: number,
): Promise<Looked> => {
  const named = manifest.files[file] as SnapshotManifest['files'][number];
  const room = needs.opened.own(plainBytesOf(named.bytes));
  if (!room.ok) return { fault: await bytesFault(needs, opening, manifest, file), tables: 0 };
  const memory = room.value;
  try {
    const broken = await openFile(needs, opening, manifest, file, (bytes) => memory.append(bytes));
    if (broken) return { fault: broken, tables: 0 };
    const table = await describeTable(engine, memory.path);
    const same = table && schemaFaults(manifest.schema, table.schema).length === 0 && table.rows === named.rows;
    if (!same) return { fault: 'table', tables: 1 };
    const contract = needs.contract(manifest.dataset);
    // The report speaks of the contract it was made under; of one file, as intake writes them.
    if (!manifest.risk || !contract || contractHash(contract) !== manifest.contract.hash)
      return { fault: null, tables: 1 };
    const risk = await riskOf(engine, contract, memory.path);
    return { fault: canonicalJson(risk) === canonicalJson(manifest.risk) ? null : 'risk', tables: 1 };
  } catch (error) {
    if (!isFull(error)) throw error;
    return { fault: await bytesFault(needs, opening, manifest, file), tables: 0 };
  } finally {
    memory.close();
  }
};

const contentFault = async (
  needs: LakeNeeds,
  engine: Engine,
  opening: Opening,
  manifest: SnapshotManifest,
): Promise<Looked> => {
  let tables = 0;
  for (const file of manifest.files.keys()) {
    const looked = await fileFault(needs, engine, opening, manifest, file);
    tables += looked.tables;
    if (looked.fault) return { fault: looked.fault, tables };
  }
  return { fault: null, tables };
};

export const verifyLake = async (needs: LakeNeeds): Promise<LakeProof> => {
  const engine = await needs.openEngine();
  const permit = platformCapability(needs, 'verification');
  try {
    await withoutFileCache(engine);
    const names = await datasetsOf(needs);
    const proof = {
      datasets: names.length,
      snapshots: 0,
      tables: 0,
      bytes: 0,
      broken: [] as LakeProof['broken'][number][],
    };
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
        const opening = valueOf(await checkPermit(needs, permit, dataset));
        const { fault, tables } = await contentFault(needs, engine, opening, manifest);
        proof.tables += tables;
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
        facts: { snapshots: proof.snapshots, tables: proof.tables, broken: proof.broken.length },
      },
      needs.clock(),
    );
    return proof;
  } finally {
    engine.close();
  }
};
