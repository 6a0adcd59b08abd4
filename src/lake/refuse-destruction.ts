/** The second person says no: nothing is destroyed, the reason is written down, and who asked is told. */
import { done, type Result, refused } from '#base';
import { keepRefusal } from './keep-errors.ts';
import { locked } from './locked.ts';
import type { LakeRequest } from './needs.ts';
import { type DestructionNeeds, openRequest } from './open-request.ts';

const longest = 300;

/** Under the lake's lock, as approving is: it is either destroyed or refused. */
export const refuseDestruction = (
  needs: DestructionNeeds,
  { id, by, reason }: { readonly id: string; readonly by: string; readonly reason: string },
): Promise<Result<LakeRequest>> =>
  locked(needs, async () => {
    const why = reason.trim().slice(0, longest);
    if (why === '') return refused(keepRefusal('reason-missing', {}));
    const asked = await openRequest(needs, { id, by, act: 'DestructionRefused' });
    if (!asked.ok) return asked;
    const { dataset, requestedBy } = asked.value;
    const changed = await needs.requests.refuse(
      id,
      { by, why },
      {
        actor: { name: by },
        act: 'DestructionRefused',
        subject: `dataset:${dataset}`,
        outcome: 'done',
        purpose: why,
        facts: { request: id, requestedBy },
      },
      needs.clock(),
    );
    return changed ? done({ ...asked.value, refused: { by, why } }) : refused(keepRefusal('request-not-found', {}));
  });
