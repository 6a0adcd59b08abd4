/** From the lake's snapshots to published tables: each release of statistics/*.yaml is counted, protected, checked by machine and requested to be let out — again only when something it is made from changed. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Actor } from '#audit';
import { type Bilingual, done, type Progress, type Refusal, type Result, refused } from '#base';
import { type AreaPack, readAreaPack } from '#catalogue';
import { lakeRefusal, openSnapshots, platformCapability, snapshotsOf } from '#lake';
import { type ReleaseRequest, requestStatistics, publishWaiting } from '#release';
import { fromBase64, statisticsSeed } from '#sealing';
import {
  canBeCounted,
  datasetsOf,
  loadSolver,
  makeRelease,
  policyFor,
  type Policy,
  type ReleaseSpec,
} from '#statistics';
import { openEngine } from '../machinery/duckdb.ts';
import { type Threads, openThreads } from '../machinery/threads.ts';
import { areaPackText } from './area-files.ts';
import type { LakeSide } from './lake-side.ts';
import { ledgerBeside, ledgerName } from './released-ledger.ts';
import { readSpecs } from './statistics-files.ts';
import { statisticsWords } from './statistics-words.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a release is made from, as one hash: its words, the policy, the areas, and the snapshots behind it. */
const fingerprint = (spec: ReleaseSpec, policy: Policy, packText: string, snapshots: readonly unknown[]): string =>
  sha256(JSON.stringify([spec, policy, sha256(packText), snapshots]));

const madeFrom = 'releases.json';

const releaseName = (spec: ReleaseSpec): Bilingual => ({
  ja: `統計の作成と保護（${spec.title.ja}）`,
  en: `statistics and protection (${spec.title.en})`,
});

/** Counts and protects one release, and requests that it be let out. */
const makeOne = async (
  side: LakeSide,
  spec: ReleaseSpec,
  policy: Policy,
  pack: AreaPack,
  threads: Threads,
  author: Actor,
): Promise<Result<ReleaseRequest>> => {
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
    const ledger = await ledgerBeside(side.results.files, side.release, spec.release);
    const release = await makeRelease(engine, spec, policy, pack, snapshots, needs, ledger);
    if (!release.ok) return release;
    const { tables, certificate, released } = release.value;
    const json = (value: unknown) => Buffer.from(JSON.stringify(value));
    return await requestStatistics(side.release, {
      series: spec.release,
      ...statisticsWords(spec, policy, snapshots, (dataset) => side.contracts.get(dataset)?.title.ja ?? dataset),
      author,
      files: [
        ...tables.map((table) => ({ name: `${table.id}.json`, kind: 'protected-table' as const, bytes: json(table) })),
        { name: 'certificate.json', kind: 'certificate', bytes: json(certificate) },
        { name: ledgerName, kind: 'ledger', bytes: json(released) },
      ],
    });
  } finally {
    for (const set of opened) await set.close();
    engine.close();
  }
};

export type Making = {
  /** Who stands for it; cannot check it. By default the one who runs the command. */
  readonly author?: Actor;
  /** A release to be requested again although nothing changed: after it was returned, withdrawn or recalled. */
  readonly again?: string;
};

/** Refusals that the numbers give rise to, not the definition: next month they may be others. */
const ofTheNumbers = new Set([
  'statistics.cannot-protect',
  'statistics.too-fine',
  'statistics.differencing',
  'statistics.cannot-round',
]);

/** What was requested now, and why what cannot be protected was not. */
export type Made = { readonly requested: readonly ReleaseRequest[]; readonly unprotected: readonly Refusal[] };

/**
 * Makes what is out of date; a release whose data sets have no snapshot yet is left out. One that cannot be protected (a town too small for
 * its categories) holds back none of the others; the audit log says so, and it is tried again the next time.
 */
export const makeStatistics = async (
  side: LakeSide,
  progress: Progress,
  { author = side.actor, again }: Making = {},
): Promise<Result<Made>> => {
  await publishWaiting(side.release);
  const read = readSpecs(side.places.root);
  if (!read.ok) return read;
  const packText = areaPackText(side.places);
  if (!packText.ok) return packText;
  const pack = readAreaPack(packText.value, basename(side.places.areas));
  if (!pack.ok) return pack;
  const before = await side.results.files.read(madeFrom);
  const made: Record<string, string> = before ? JSON.parse(Buffer.from(before).toString('utf8')) : {};
  const requested: ReleaseRequest[] = [];
  const unprotected: Refusal[] = [];
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
      if (made[spec.release] === now && again !== spec.release) continue;
      progress.phase(releaseName(spec));
      const result = await makeOne(side, spec, policy.value, pack.value, threads, author);
      progress.end();
      if (!result.ok) {
        if (!ofTheNumbers.has(result.refusal.code)) return result;
        await side.audit.trail.record({
          actor: author,
          act: 'StatisticsRefused',
          subject: `series:${spec.release}`,
          outcome: 'refused',
          facts: { code: result.refusal.code },
        });
        unprotected.push(result.refusal);
        continue;
      }
      requested.push(result.value);
      made[spec.release] = now;
      await side.results.files.write(madeFrom, Buffer.from(JSON.stringify(made, null, 2)));
    }
    return done({ requested, unprotected });
  } finally {
    await threads.close();
  }
};
