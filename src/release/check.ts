/** Checking: one vote at a time, blind to the other; what two (or, where they differ, three) votes come to moves the request. */
import { type AuditEvent } from '#audit';
import { done, type Result, refused } from '#base';
import { decide } from './decide.ts';
import { releaseRefusal } from './errors.ts';
import { actorOf, eventOf } from './events.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Verdict } from './release.api.ts';
import type { Checking, Disputed, ReleaseRequest } from './release.ts';
import type { Acting } from './request.ts';
import { outcomeOf, type Vote, votesOn } from './vote.ts';

const reasonsOf = (votes: readonly Vote[]): readonly string[] =>
  votes.filter(({ verdict, reason }) => verdict === 'return' && reason).map(({ reason }) => reason);

/** Where the votes on its digest lead a request. */
const afterVotes = (request: Checking | Disputed, votes: readonly Vote[], at: Date): ReleaseRequest => {
  const { state: _, ...frozen } = request;
  switch (outcomeOf(votes)) {
    case 'waiting':
      return request;
    case 'disputed':
      return { ...frozen, state: 'disputed' };
    case 'approved':
      return { ...frozen, state: 'approved', how: 'checked', approvedAt: at.toISOString() };
    case 'returned':
      return { ...frozen, state: 'returned', reasons: reasonsOf(votes) };
  }
};

/** What was said, told when it may be known: with the vote that opens the votes, and with each after it. */
const openedEvent = (request: ReleaseRequest, votes: readonly Vote[], acting: Acting): AuditEvent => {
  const yes = votes.filter(({ verdict }) => verdict === 'release').map(({ voter }) => voter);
  const no = votes.filter(({ verdict }) => verdict === 'return').map(({ voter }) => voter);
  const facts = { release: yes.join(' '), return: no.join(' '), outcome: request.state };
  return eventOf(actorOf(acting.person), 'ReleaseVotesOpened', request, facts, { from: acting.from });
};

export const castVote = (
  needs: ReleaseNeeds,
  acting: Acting,
  id: string,
  input: { readonly digest: string; readonly verdict: Verdict; readonly reason: string },
): Promise<Result<ReleaseRequest>> => {
  const at = needs.now();
  const { person, from } = acting;
  return needs.store.change(id, at, (kept) => {
    const allowed = decide(person, 'vote', kept);
    if (!allowed.ok) return allowed;
    const { request } = kept;
    if (request.state !== 'checking' && request.state !== 'disputed') throw new Error('decided otherwise');
    if (request.digest !== input.digest) return refused(releaseRefusal('changed-since', {}));
    const vote: Vote = {
      digest: request.digest,
      voter: person.name,
      post: person.section,
      verdict: input.verdict,
      reason: input.reason,
      at: at.toISOString(),
    };
    const votes = [...votesOn(kept.votes, request.digest).filter(({ voter }) => voter !== person.name), vote];
    const next = afterVotes(request, votes, at);
    const told = eventOf(actorOf(person), 'ReleaseVoted', request, { digest: request.digest }, { from });
    const open = outcomeOf(votes) === 'waiting' ? [] : [openedEvent(next, votes, acting)];
    return done({ request: next, vote, events: [told, ...open] });
  });
};

/** Where two differ, a checker may hand the question back to the author instead of calling a third. */
export const sendBack = (needs: ReleaseNeeds, { person, from }: Acting, id: string, reason: string) =>
  needs.store.change(id, needs.now(), (kept) => {
    const allowed = decide(person, 'send-back', kept);
    if (!allowed.ok) return allowed;
    if (kept.request.state !== 'disputed') throw new Error('decided otherwise');
    const reasons = [...reasonsOf(votesOn(kept.votes, kept.request.digest)), reason];
    const request: ReleaseRequest = { ...kept.request, state: 'returned', reasons };
    return done({ request, events: [eventOf(actorOf(person), 'ReleaseSentBack', request, {}, { from })] });
  });
