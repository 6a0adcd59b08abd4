/** Votes of checkers, and what they come to. Only votes on exactly the present digest are ever counted. */
import type { Digest } from './release.ts';
import type { Verdict } from './release.api.ts';

export type Vote = {
  readonly digest: Digest;
  readonly voter: string;
  readonly post: string;
  readonly verdict: Verdict;
  /** Always there where the verdict is to return. */
  readonly reason: string;
  readonly at: string;
};

/** So many independent people must say yes (表 T4: 作成者でない二人). */
export const checkersNeeded = 2;

export const votesOn = (votes: readonly Vote[], digest: Digest): readonly Vote[] =>
  votes.filter((vote) => vote.digest === digest);

/** Until both have voted nobody sees what the other said. */
export const areOpen = (votes: readonly Vote[]): boolean => votes.length >= checkersNeeded;

/** `disputed` after one yes and one no: the next vote decides. */
export const outcomeOf = (votes: readonly Vote[]): 'waiting' | 'approved' | 'returned' | 'disputed' => {
  if (!areOpen(votes)) return 'waiting';
  const yes = votes.filter(({ verdict }) => verdict === 'release').length;
  if (yes >= checkersNeeded) return 'approved';
  return votes.length - yes >= checkersNeeded ? 'returned' : 'disputed';
};
