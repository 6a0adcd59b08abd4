/** The one decision that guards a verb and greys out its button. */
import type { Person } from '#accounts';
import { done, type Result, refused } from '#base';
import { permissionRefusal } from './permissions.ts';
import { policyRefusal } from './policies.ts';
import type { RequestAct, ReleaseRequest } from './release.ts';
import type { Vote } from './vote.ts';

export type Subject = { readonly request: ReleaseRequest; readonly votes: readonly Vote[] };

/** Who first, then when: a stranger does not learn in which state a request is. */
export const decide = (person: Person, act: RequestAct, { request, votes }: Subject): Result<void> => {
  const refusal = permissionRefusal(person, act, request, votes) ?? policyRefusal(act, request);
  return refusal ? refused(refusal) : done(undefined);
};
