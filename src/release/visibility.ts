/** Who sees which request, which files, and above all: which votes. */
import { may, type Person } from '#accounts';
import { isAuthor, mayActAsAuthor } from './permissions.ts';
import type { ReleaseRequest } from './release.ts';
import { areOpen, type Vote, votesOn } from './vote.ts';

/** A draft is its author's own; what the machine has opened is everybody's who has a part in releases. */
export const seesRequest = (person: Person, request: ReleaseRequest): boolean => {
  if (isAuthor(person, request) || mayActAsAuthor(person, request)) return true;
  return may(person, 'see-releases') && (request.state !== 'draft' || request.automated);
};

/** Was handed in before, and is now being changed: who checked it is told so, and sees nothing of the draft. */
export const isBeingChanged = (person: Person, request: ReleaseRequest): boolean =>
  request.state === 'draft' && request.revision > 1 && may(person, 'see-releases');

/**
 * Before both have voted: everybody sees his own vote only, the author and the auditor none. A vote on an earlier content stays
 * closed for ever where only one was cast on it: it would tell how that person is likely to vote again.
 */
export const votesSeenBy = (person: Person, request: ReleaseRequest, votes: readonly Vote[]): readonly Vote[] => {
  if (!('digest' in request)) return [];
  const now = votesOn(votes, request.digest);
  return areOpen(now) ? now : now.filter(({ voter }) => voter === person.name);
};

/** Checkers open the files to check them; the author gets them back only when they are released. */
export const mayTakeFiles = (person: Person, request: ReleaseRequest): boolean => {
  if (request.state === 'recalled') return may(person, 'check-release') || may(person, 'read-audit');
  if (may(person, 'check-release') && !isAuthor(person, request)) return request.state !== 'draft';
  return request.state === 'released' && seesRequest(person, request);
};
/** A table on the page, row by row, is shown to whoever sees the request: the author made it, the auditor must judge it. */
export const seesPreview = seesRequest;
