/** May this person? Author, checker, and never both of one request. Says nothing about states (policies.ts) nor about what is seen (visibility.ts). */
import { may, type Person } from '#accounts';
import type { Refusal } from '#base';
import { releaseRefusal } from './errors.ts';
import type { RequestAct, ReleaseRequest } from './release.ts';
import { type Vote, areOpen, votesOn } from './vote.ts';

/** What the machine opened by itself is taken over by whoever may request: that person is then its author, and cannot check it. */
export const isAuthor = (person: Person, request: ReleaseRequest): boolean => request.author === person.name;
export const mayActAsAuthor = (person: Person, request: ReleaseRequest): boolean =>
  may(person, 'request-release') &&
  (isAuthor(person, request) || (request.automated && request.author.startsWith('local:')));

const checkerRefusal = (person: Person, request: ReleaseRequest): Refusal | null => {
  if (!may(person, 'check-release')) return releaseRefusal('not-checker', {});
  return isAuthor(person, request) ? releaseRefusal('own-request', {}) : null;
};

/** Acts of the machine are permitted to no person. */
export const permissionRefusal = (
  person: Person,
  act: RequestAct,
  request: ReleaseRequest,
  votes: readonly Vote[],
): Refusal | null => {
  switch (act) {
    case 'change':
    case 'submit':
    case 'withdraw':
      return mayActAsAuthor(person, request) ? null : releaseRefusal('not-author', {});
    case 'vote': {
      const refusal = checkerRefusal(person, request);
      if (refusal || !('digest' in request)) return refusal;
      const now = votesOn(votes, request.digest);
      // Until the votes are opened one may think again; afterwards a third person is needed.
      const spent = areOpen(now) && now.some(({ voter }) => voter === person.name);
      return spent ? releaseRefusal('already-voted', {}) : null;
    }
    case 'send-back':
      return checkerRefusal(person, request);
    case 'recall':
      return may(person, 'recall-release') || isAuthor(person, request) ? null : releaseRefusal('not-recaller', {});
    default:
      return releaseRefusal('not-checker', {});
  }
};
