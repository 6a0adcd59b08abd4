/** One load looked at without sending: everything is read and made coarse as for sending, nothing is kept, and it is written down that it was looked at. */
import { type AbstractedLoad, prepareLoad } from '#abstraction';
import { done, type Result } from '#base';
import { namingOtherDataset } from './other-dataset.ts';
import type { SealedSide } from './sealed-side.ts';
import type { LoadOrder } from './send-load.ts';

/** The load is the caller's to close. */
export const checkLoad = async (side: SealedSide, order: LoadOrder): Promise<Result<AbstractedLoad>> => {
  const { contract, asOf } = order;
  const load = await namingOtherDataset(side, order, (read) =>
    prepareLoad(side.abstraction, { contract, files: read, asOf, pack: side.pack, trial: true }),
  );
  const { read, accepted, quarantined, excluded } = load.ok
    ? load.value.accounts
    : { read: 0, accepted: 0, quarantined: 0, excluded: 0 };
  await side.trail.record({
    actor: side.actor,
    act: 'LoadChecked',
    subject: `dataset:${contract.dataset}`,
    outcome: load.ok ? 'done' : 'refused',
    facts: { asOf, ...(load.ok ? { read, accepted, quarantined, excluded } : { code: load.refusal.code }) },
  });
  return load.ok ? done(load.value) : load;
};
