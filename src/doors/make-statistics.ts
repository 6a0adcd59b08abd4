/** From the lake's snapshots to published tables: each release of statistics/*.yaml is counted, protected, checked and published — again only when something it is made from changed. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Bilingual, done, type Progress, type Result, refused } from '#base';
import { type AreaPack, readAreaPack } from '#catalogue';
import { lakeRefusal, openSnapshots, platformCapability, snapshotsOf } from '#lake';
import { publish } from '#results';
import { fromBase64, statisticsSeed } from '#sealing';
import {
  canBeCounted,
  datasetsOf,
  loadSolver,
  makeRelease,
  policyFor,
  readPolicies,
  readStatisticsSpec,
  type Policies,
  type Policy,
  type Released,
  type ReleaseSpec,
} from '#statistics';
import { openEngine } from '../machinery/duckdb.ts';
import { type Threads, openThreads } from '../machinery/threads.ts';
import { areaPackText } from './area-files.ts';
import type { LakeSide } from './lake-side.ts';
import { yamlFiles } from './shipped-files.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const readSpecs = (dataFolder: string): Result<{ specs: ReleaseSpec[]; policies: Policies }> => {
  const specs: ReleaseSpec[] = [];
  let policies: Result<Policies> | null = null;
  for (const { path, text } of yamlFiles('statistics', dataFolder)) {
    if (basename(path) === 'policy.yaml') {
      policies = readPolicies(text, basename(path));
      if (!policies.ok) return policies;
      continue;
    }
    const spec = readStatisticsSpec(text, basename(path));
    if (!spec.ok) return spec;
    specs.push(spec.value);
  }
  if (!policies?.ok) throw new Error('statistics/policy.yaml is missing from the program');
  return done({ specs, policies: policies.value });
};

/** What a release is made from, as one hash: its words, the policy, the areas, and the snapshots behind it. */
const fingerprint = (spec: ReleaseSpec, policy: Policy, packText: string, snapshots: readonly unknown[]): string =>
  sha256(JSON.stringify([spec, policy, sha256(packText), snapshots]));

const madeFrom = 'releases.json';

const ledgerFile = 'released.json';

/** Everything released so far: which cells were shown, which hidden. */
const readLedger = async (side: LakeSide): Promise<readonly Released[]> => {
  const bytes = await side.results.files.read(ledgerFile);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as Released[]) : [];
};

/** Written before anything is published: after a kill in between the guard is rather too strict than too lax. */
const writeLedger = async (side: LakeSide, ledger: readonly Released[], released: readonly Released[]) => {
  const news = released.flatMap((entry) => {
    const known = ledger.filter((e) => e.release === entry.release && e.keys.join() === entry.keys.join());
    const times = Object.fromEntries(
      Object.entries(entry.times).filter(
        ([code, time]) => !known.some((e) => e.times[code]?.snapshot === time.snapshot),
      ),
    );
    return Object.keys(times).length > 0 ? [{ ...entry, times }] : [];
  });
  if (news.length > 0) await side.results.files.write(ledgerFile, Buffer.from(JSON.stringify([...ledger, ...news])));
};

const releaseName = (spec: ReleaseSpec): Bilingual => ({
  ja: `統計の作成と保護（${spec.title.ja}）`,
  en: `statistics and protection (${spec.title.en})`,
});

/** Counts, protects and publishes one release; answers what was published. */
const makeOne = async (
  side: LakeSide,
  spec: ReleaseSpec,
  policy: Policy,
  pack: AreaPack,
  threads: Threads,
): Promise<Result<readonly string[]>> => {
  const engine = await openEngine({ memoryLimit: '6GB' });
  const permit = platformCapability(side.lake, 'statistics');
  const opened: { close(): Promise<void> }[] = [];
  try {
    const snapshots: { dataset: string; asOf: string; snapshot: string }[] = [];
    for (const dataset of datasetsOf(spec)) {
      const contract = side.contracts.get(dataset);
      if (!contract) return refused(lakeRefusal('no-snapshot', { dataset, days: '' }));
      const view = dataset.replaceAll('-', '_');
      const set = await openSnapshots(side.lake, engine, { dataset, contract, permit, view });
      if (!set.ok) return set;
      opened.push(set.value);
      snapshots.push(...set.value.snapshots.map((s) => ({ dataset, asOf: s.asOf, snapshot: String(s.snapshot) })));
    }
    const secret = Buffer.from(fromBase64(statisticsSeed(side.lake.keys))).toString('hex');
    const needs = { secret, solver: await loadSolver(), threads, sha256 };
    const ledger = await readLedger(side);
    const release = await makeRelease(engine, spec, policy, pack, snapshots, needs, ledger);
    if (!release.ok) return release;
    await writeLedger(side, ledger, release.value.released);
    const published: string[] = [];
    for (const table of release.value.tables) {
      const result = await publish(side.results, table, { actor: side.actor, from: 'local', purpose: spec.release });
      if (!result.ok) return result;
      published.push(table.id);
    }
    return done(published);
  } finally {
    for (const set of opened) await set.close();
    engine.close();
  }
};

/** Makes what is out of date; a release whose data sets have no snapshot yet is left out. Answers the ids of the tables published now. */
export const makeStatistics = async (side: LakeSide, progress: Progress): Promise<Result<readonly string[]>> => {
  const read = readSpecs(side.places.root);
  if (!read.ok) return read;
  const packText = areaPackText(side.places);
  if (!packText.ok) return packText;
  const pack = readAreaPack(packText.value, basename(side.places.areas));
  if (!pack.ok) return pack;
  const before = await side.results.files.read(madeFrom);
  const made: Record<string, string> = before ? JSON.parse(Buffer.from(before).toString('utf8')) : {};
  const published: string[] = [];
  const threads = openThreads(new URL('./protection-thread.ts', import.meta.url));
  try {
    for (const spec of read.value.specs) {
      const notes = [];
      for (const dataset of datasetsOf(spec)) {
        const snapshots = await snapshotsOf(side.lake, dataset);
        if (!snapshots.ok) return snapshots;
        notes.push(snapshots.value.filter((s) => s.newestOfDay).map(({ asOf, snapshot }) => [dataset, asOf, snapshot]));
      }
      const days = new Map(notes.map((of) => [of[0]?.[0], of.map(([, asOf]) => String(asOf))]));
      if (!canBeCounted(spec, (dataset) => days.get(dataset) ?? [])) continue;
      const policy = policyFor(read.value.policies, spec);
      if (!policy.ok) return policy;
      const now = fingerprint(spec, policy.value, packText.value, notes);
      if (made[spec.release] === now) continue;
      progress.phase(releaseName(spec));
      const result = await makeOne(side, spec, policy.value, pack.value, threads);
      progress.end();
      if (!result.ok) return result;
      published.push(...result.value);
      made[spec.release] = now;
      await side.results.files.write(madeFrom, Buffer.from(JSON.stringify(made, null, 2)));
    }
    return done(published);
  } finally {
    await threads.close();
  }
};
