/** The mark that a number carries for ever: which release let it out, who stood for it by post, and whether anybody did. Only this room makes one. */
import type { Brand } from '#base';
import type { Approved, How } from './release.ts';
import { checkersNeeded, type Vote, votesOn } from './vote.ts';

export type MarkContent = {
  readonly release: string;
  readonly how: How;
  readonly digest: string;
  readonly approvedAt: string;
  /** Posts, not names. Empty where the release was automatic. */
  readonly checkers: readonly string[];
  readonly exceptions: number;
  /** Whose rules the tables keep, where these are not those for all staff: what is fine enough for a named section only must not reach others. */
  readonly rulesFor?: 'section' | 'open';
};
export type ReleaseMark = Brand<MarkContent, 'ReleaseMark'>;

/** Counted once more at the very door: two distinct people, neither the author, on exactly this digest. */
export const markOf = (
  request: Approved,
  votes: readonly Vote[],
  rulesFor: MarkContent['rulesFor'] | null = null,
): ReleaseMark => {
  const yes = votesOn(votes, request.digest).filter(
    ({ verdict, voter }) => verdict === 'release' && voter !== request.author,
  );
  if (request.how === 'checked' && new Set(yes.map(({ voter }) => voter)).size < checkersNeeded)
    throw new Error(`release ${request.id} has not been approved by two people`);
  const content: MarkContent = {
    release: request.id,
    how: request.how,
    digest: request.digest,
    approvedAt: request.approvedAt,
    checkers: request.how === 'checked' ? yes.map(({ post }) => post) : [],
    exceptions: request.exceptions.length,
    ...(rulesFor ? { rulesFor } : {}),
  };
  return content as ReleaseMark;
};
