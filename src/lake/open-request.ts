/** A request to destroy that still waits, asked about by somebody who may decide it: not the one who made it. */
import { done, type Result, refused } from '#base';
import { keepRefusal } from './keep-errors.ts';
import type { LakeNeeds, LakeRequest, LakeRequests } from './needs.ts';

export type DestructionNeeds = LakeNeeds & { readonly requests: LakeRequests };
type Waiting = Pick<DestructionNeeds, 'requests' | 'clock' | 'register'>;

const daysOpen = 30;

/** From when on a request counts. */
const since = ({ clock }: Pick<Waiting, 'clock'>): string =>
  new Date(clock().getTime() - daysOpen * 24 * 3600_000).toISOString();

/** `act`: what is told to the log where the same person tries to be both. */
export const openRequest = async (
  needs: Waiting,
  { id, by, act }: { readonly id: string; readonly by: string; readonly act: string },
): Promise<Result<LakeRequest>> => {
  const request = await needs.requests.find(id);
  if (!request || request.requestedAt < since(needs)) return refused(keepRefusal('request-not-found', {}));
  if (request.refused) return refused(keepRefusal('request-turned-down', request.refused));
  if (request.requestedBy !== by) return done(request);
  await needs.register.record(
    {
      actor: { name: by },
      act,
      subject: `dataset:${request.dataset}`,
      outcome: 'refused',
      facts: { request: id, code: 'lake.same-person' },
    },
    needs.clock(),
  );
  return refused(keepRefusal('same-person', {}));
};

/** All that wait or were refused, the newest first. */
export const destructionRequests = (needs: Waiting): Promise<readonly LakeRequest[]> =>
  needs.requests.open(since(needs));
