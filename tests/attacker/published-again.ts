/** Cities of many small towns, in wards and school districts that cut across: published once, and the very same asked for again. */
import { needs, policy, sha256 } from '../../bench/made-policy.ts';
import { madeTable, places, tree } from '../../bench/made-table.ts';
import { protectSpan } from '../../src/statistics/hide/protect-span.ts';
import { hiddenEarlier, staysShown, undecided } from '../../src/statistics/released/differencing.ts';
import { streamOf } from '../../src/statistics/system/randomness.ts';
import { shown } from '../../src/statistics/system/slice.ts';

/** The states of the first publication and of the second; null where the second is refused. */
export const publishedAgain = (seed: number, towns: number, people: number) => {
  const random = streamOf(sha256(`published again ${seed}`));
  const area = places(3, towns, Math.round(towns / 4), 3);
  const perCell = people / towns / 6;
  const system = madeTable('again', [area, tree([1, 1, 1]), tree([1, 1])], 1, () =>
    Math.floor(-Math.log(1 - random()) * perCell),
  );
  const job = { system, policy, secret: `city ${seed}`, exact: true, before: null };
  const first = protectSpan({ ...job, decided: null, known: new Map() }, needs);
  if ('failedAt' in first) throw new Error(`city ${seed} could not be published`);
  const decided = Uint8Array.from(first.state, (state, cell) =>
    system.published[cell] === 0 ? undecided : state === shown ? staysShown : hiddenEarlier + state,
  );
  const second = protectSpan({ ...job, decided, known: new Map() }, needs);
  return { first: first.state, second: 'failedAt' in second ? null : second.state };
};
