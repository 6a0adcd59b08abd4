/** Protects one system beside everything released of the same people: what was decided stays, what differs a little or gives something away is hidden. */
import { done, type Result, refused } from '#base';
import { besideReleased } from './beside-released.ts';
import { decideBefore, hiddenEarlier, mustHide, mustHideForOthers, undecided } from './differencing.ts';
import { statisticsRefusal } from '../errors.ts';
import type { TooFine } from '../count/finest-table.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type ProtectedSystem, protectSystemTogether } from '../hide/protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import type { Population, Released } from './released.ts';
import { patternOfLast } from './released-pattern.ts';
import { equationsOfCells, type Slice, sliceOf } from '../system/slice.ts';
import type { Policy } from '../spec/spec.ts';

/** Rounds of hiding more because of released tables before giving up. */
const patience = 12;

export type Beside = {
  /** Of the release, for refusals. */
  readonly name: string;
  /** Where somebody should begin whose tables cannot be protected. */
  readonly finest: () => TooFine | null;
  readonly measures: Readonly<Record<string, Population>>;
  readonly snapshotAt: (t: number) => string;
  readonly trees: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Variable → how it cuts the people (released.ts). */
  readonly cuts: Readonly<Record<string, string>>;
  /** Releases of the same data set. */
  readonly earlier: readonly Released[];
};
export type MadeBeside = {
  readonly made: ProtectedSystem;
  readonly measures: Beside['measures'];
  /** Cells hidden because of released tables. */
  readonly differences: number;
};

/** `also` (times × size): what is hidden for another reason. */
export const protectBeside = async (
  system: LinkedSystem,
  also: Uint8Array | null,
  { name, finest, measures, snapshotAt, trees, cuts, earlier }: Beside,
  policy: Policy,
  needs: ProtectionNeeds,
): Promise<Result<MadeBeside>> => {
  const decided = decideBefore(
    { system, measures, snapshotOf: snapshotAt, threshold: policy.threshold, cuts, trees },
    earlier,
  );
  if (decided.reused !== null)
    return refused(statisticsRefusal('snapshot-reused', { release: name, earlier: decided.reused }));
  let { differences } = decided;
  const before = decided.before.map((of, at) => {
    const other = also?.[at] ?? undecided;
    const saysNoMore = of === undecided || ((of === mustHide || of === mustHideForOthers) && other > hiddenEarlier);
    return saysNoMore ? other : of;
  });
  const equationsOf = equationsOfCells(system);
  /** The time point as it came out. */
  const patternAt = ({ state }: ProtectedSystem, t: number): Slice => {
    const slice = sliceOf(system, t, policy, equationsOf);
    slice.state.set(state.subarray(t * system.size, (t + 1) * system.size));
    return slice;
  };
  const cannot = (at: string, cells: readonly string[]) =>
    refused(statisticsRefusal('differencing', { release: name, at, cells: cells.filter((cell) => cell !== '') }));
  let left: readonly string[] = [];
  for (let round = 0; round < patience; round += 1) {
    const made = await protectSystemTogether(system, policy, needs, before, (code) =>
      patternOfLast(system, name, code, measures, earlier),
    );
    if ('failedAt' in made) {
      return decided.before.some((of) => of > mustHide)
        ? cannot(made.failedAt, [])
        : refused(statisticsRefusal('cannot-protect', { release: name, at: made.failedAt, finest: finest() }));
    }
    let more = 0;
    for (const [t, code] of system.times.entries()) {
      const part = (all: Uint8Array) => all.subarray(t * system.size, (t + 1) * system.size);
      const random = streamOf(needs.sha256(`${needs.secret} beside ${system.name} ${code}`));
      const at = { code, snapshot: snapshotAt(t) };
      const { hide, lost, bears } = besideReleased(
        system,
        part(made.state),
        part(before),
        at,
        measures,
        { trees, cuts },
        earlier,
        random,
        { slice: patternAt(made, t), solver: needs.solver },
      );
      // Beside nothing released all time points are alike: either conditions among its own measures bear on each, or on none.
      if (!bears && earlier.length === 0) break;
      // What is hidden for the others' sake may be all it needs: fewer numbers then contradict that next to nothing changed.
      if (lost.length > 0 && hide.length === 0) return cannot(code, lost);
      left = lost;
      for (const cell of hide) before[t * system.size + cell] = mustHide;
      more += hide.length;
    }
    differences += more;
    if (more === 0) return done({ made, measures, differences });
  }
  return cannot(system.times[0] ?? '', left);
};
