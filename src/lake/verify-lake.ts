/** Proves the whole lake: every manifest, every sealed file whole, every table. Names what is broken; reads nothing out. */
import { type Bilingual, type Engine, type MemoryFile, valueOf } from '#base';
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
import { describeTable, schemaFaults, schemaOfFile, withoutFileCache } from './tables.lake.ts';

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

type Looked = { readonly fault: SnapshotFault['fault'] | null; readonly tables: number };

/** A snapshot that is larger than the memory there is: its bytes are proved all the same, its content was looked at when it was taken in. */
const bytesFault = async (needs: LakeNeeds, opening: Opening, manifest: SnapshotManifest): Promise<Looked> => {
  for (const file of manifest.files.keys()) {
    const fault = await openFile(needs, opening, manifest, file, () => {});
    if (fault) return { fault, tables: 0 };
  }
  return { fault: null, tables: 0 };
};

const tablesFault = async (
  needs: LakeNeeds,
  engine: Engine,
  manifest: SnapshotManifest,
  paths: readonly string[],
): Promise<SnapshotFault['fault'] | null> => {
  for (const [at, path] of paths.entries()) {
    const table = await describeTable(engine, path);
    const rows = manifest.files[at]?.rows;
    if (!table || schemaFaults(schemaOfFile(manifest, at), table.schema).length > 0 || table.rows !== rows)
      return 'table';
  }
  const contract = needs.contract(manifest.dataset);
  // The report speaks of the contract it was made under.
  if (!manifest.risk || !contract || contractHash(contract) !== manifest.contract.hash) return null;
  const parts = paths.map((path, at) => ({ path, schema: schemaOfFile(manifest, at) }));
  const risk = await riskOf(engine, contract, parts);
  return canonicalJson(risk) === canonicalJson(manifest.risk) ? null : 'risk';
};

const contentFault = async (
  needs: LakeNeeds,
  engine: Engine,
  opening: Opening,
  manifest: SnapshotManifest,
): Promise<Looked> => {
  const open: MemoryFile[] = [];
  try {
    for (const [file, { bytes }] of manifest.files.entries()) {
      const room = needs.opened.own(plainBytesOf(bytes));
      if (!room.ok) return await bytesFault(needs, opening, manifest);
      open.push(room.value);
      const fault = await openFile(needs, opening, manifest, file, (plain) => room.value.appendBeside(plain));
      if (fault) return { fault, tables: 0 };
    }
    const paths = open.map(({ path }) => path);
    return { fault: await tablesFault(needs, engine, manifest, paths), tables: open.length };
  } catch (error) {
    if (!isFull(error)) throw error;
    return await bytesFault(needs, opening, manifest);
  } finally {
    for (const memory of open) memory.close();
  }
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
      history.broken.forEach(tell);
      // Its manifests stay as evidence of what there was; there are no rows to look at.
      if (history.destroyed) {
        if ((await needs.files.read(keyPlace(dataset))) !== null)
          tell({ snapshot: 0, asOf: null, fault: 'key-remains' });
        continue;
      }
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
    for (const dataset of new Set(proof.broken.map((each) => each.dataset))) {
      const faults = proof.broken.filter((each) => each.dataset === dataset).map(({ fault }) => fault);
      const facts = { places: faults.length, faults: [...new Set(faults)].join(',') };
      // Its owner reads what concerns the data set, not what concerns the lake.
      await needs.register.record(
        { actor: needs.actor, act: 'DatasetFoundBroken', subject: `dataset:${dataset}`, outcome: 'refused', facts },
        needs.clock(),
      );
    }
    return proof;
  } finally {
    engine.close();
  }
};
