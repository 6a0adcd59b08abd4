/**
 * Retention by contract: rows older than the contract keeps them go; their manifests and a signed word of each removal stay, so that the
 * chain of the data set holds. Whoever has a snapshot open reads on: it lies in their memory.
 */
import { done, type Result, refused } from '#base';
import type { z } from 'zod';
import { clockFault } from './clock.ts';
import { putWord } from './endings.ts';
import { type History, readHistory, type Snapshot } from './history.ts';
import type { removalStatement } from './lake.api.ts';
import { locked } from './locked.ts';
import type { LakeNeeds } from './needs.ts';
import { removalPlace } from './places.ts';
import { sweepFiles } from './sweep.ts';
import { datasetsOf } from './verify-lake.ts';

/** The last day whose rows go: today in Japan, so many months earlier. */
export const lastDayGone = (now: Date, keepMonths: number): string => {
  const japan = new Date(now.getTime() + 9 * 3600_000);
  const day = japan.getUTCDate();
  japan.setUTCDate(1);
  japan.setUTCMonth(japan.getUTCMonth() - keepMonths);
  const lastOfMonth = new Date(Date.UTC(japan.getUTCFullYear(), japan.getUTCMonth() + 1, 0)).getUTCDate();
  japan.setUTCDate(Math.min(day, lastOfMonth));
  return new Date(japan.getTime() - 24 * 3600_000).toISOString().slice(0, 10);
};

export type Expired = { readonly dataset: string; readonly snapshot: number; readonly asOf: string };

const expiredOf = (history: History, last: string): readonly Snapshot[] =>
  history.snapshots.filter(({ manifest }) => manifest.asOf <= last && !history.removed.has(manifest.snapshot));

const remove = (needs: LakeNeeds, { manifest, hash }: Snapshot, keepMonths: number): Promise<void> => {
  const { dataset, snapshot, asOf } = manifest;
  return putWord(needs, removalPlace(dataset, snapshot), {
    format: 'musubi-removal-1' as const,
    lake: needs.lake,
    dataset,
    snapshot,
    manifest: hash,
    asOf,
    keepMonths,
    removedAt: needs.clock().toISOString(),
  } satisfies z.infer<typeof removalStatement>);
};

/** With `only: 'look'` nothing is changed. Killed and run again it ends the same; a broken data set is left as it is. */
export const endRetention = (needs: LakeNeeds, only?: 'look'): Promise<Result<readonly Expired[]>> =>
  locked(needs, async () => {
    const wrong = only === 'look' ? null : await clockFault(needs, 'SnapshotsRemoved', 'lake');
    if (wrong) return refused(wrong);
    const gone: Expired[] = [];
    for (const dataset of await datasetsOf(needs)) {
      const keepMonths = needs.contract(dataset)?.keepMonths;
      if (keepMonths === undefined) continue;
      const history = await readHistory(needs, dataset);
      const expired = expiredOf(history, lastDayGone(needs.clock(), keepMonths));
      if (history.broken.length > 0 || history.destroyed) continue;
      for (const { manifest } of expired) gone.push({ dataset, snapshot: manifest.snapshot, asOf: manifest.asOf });
      if (only === 'look') continue;
      if (expired.length > 0) {
        const facts = { snapshots: expired.map(({ manifest }) => manifest.snapshot).join(','), keepMonths };
        await needs.register.record(
          { actor: needs.actor, act: 'SnapshotsRemoved', subject: `dataset:${dataset}`, outcome: 'done', facts },
          needs.clock(),
        );
      }
      for (const snapshot of expired) await remove(needs, snapshot, keepMonths);
      await sweepFiles(needs, await readHistory(needs, dataset));
      if (expired.length > 0) needs.opened.forget({ dataset });
    }
    return done(gone);
  });
