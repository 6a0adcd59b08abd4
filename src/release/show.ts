/** A request as one person sees it: what was found, what moved, which votes are open, and what he or she may do, with the reason where not. */
import type { Person } from '#accounts';
import { done, type Refusal, type Result } from '#base';
import { certificateIn } from './find-protected.ts';
import { decide } from './decide.ts';
import type { Comparison } from './compare-release.ts';
import { releaseRefusal } from './errors.ts';
import { unexplained } from './finding.ts';
import { lossesOf } from './losses.ts';
import type { Kept, ReleaseNeeds } from './needs.ts';
import type { Findings, MayName, RequestCard, RequestShown } from './release.api.ts';
import type { RequestAct, ReleaseRequest } from './release.ts';
import { findingsNow } from './findings-now.ts';
import { shownCertificate } from './show-certificate.ts';
import { submitRefusal } from './submit.ts';
import { mayTakeFiles, votesSeenBy } from './visibility.ts';
import { areOpen, type Vote, votesOn } from './vote.ts';

const votesNow = ({ request, votes }: Kept): readonly Vote[] =>
  'digest' in request ? votesOn(votes, request.digest) : [];

const acts: readonly (MayName & RequestAct)[] = ['change', 'submit', 'vote', 'send-back', 'withdraw', 'recall'];

/** Work that waits for this very person. */
const waitsFor = (person: Person, kept: Kept): boolean => {
  const { request } = kept;
  if (request.state === 'draft' || request.state === 'returned') return decide(person, 'change', kept).ok;
  return decide(person, 'vote', kept).ok && !votesNow(kept).some(({ voter }) => voter === person.name);
};

/** Account → the name a person is called by; an account nobody knows any more stays as it is. */
export type Called = (account: string) => string;

/** Everybody whom these requests and their votes name, called by name: the account is for the log. */
export const calledIn = async (needs: Pick<ReleaseNeeds, 'namesOf'>, all: readonly Kept[]): Promise<Called> => {
  const names = await needs.namesOf(
    all.flatMap(({ request, votes }) => [
      request.author,
      ...votes.map(({ voter }) => voter),
      ...(request.state === 'recalled' ? [request.recalledBy] : []),
    ]),
  );
  return (account) => names.get(account) ?? account;
};

export const cardOf = (person: Person, kept: Kept, called: Called): RequestCard => {
  const { request } = kept;
  const findings = kept.frozen?.findings.findings ?? [];
  return {
    id: request.id,
    state: request.state,
    title: { ...request.title },
    series: request.series,
    author: called(request.author),
    authorPost: request.authorPost,
    automated: request.automated,
    how: 'how' in request ? request.how : null,
    revision: request.revision,
    at: 'releasedAt' in request ? request.releasedAt : 'frozenAt' in request ? request.frozenAt : request.madeAt,
    votes: votesNow(kept).length,
    must: unexplained(findings, request.exceptions).length,
    exceptions: request.exceptions.length,
    waitsForYou: waitsFor(person, kept),
  };
};

const shownVote =
  (called: Called) =>
  ({ voter, post, verdict, reason, at }: Vote) => ({ voter: called(voter), post, verdict, reason, at });
const mayOf = (refusal: Refusal | null) => ({
  ok: refusal === null,
  why: refusal ? { ja: refusal.ja, en: refusal.en } : null,
});

const mayAll = (person: Person, kept: Kept, findings: Findings | null): RequestShown['may'] => {
  const may = Object.fromEntries(
    acts.map((act) => {
      const decided = decide(person, act, kept);
      const refusal = !decided.ok
        ? decided.refusal
        : act === 'submit' && findings
          ? submitRefusal(kept.request, findings)
          : null;
      return [act, mayOf(refusal)];
    }),
  );
  const take = mayTakeFiles(person, kept.request) ? null : releaseRefusal('not-found', {});
  return { ...may, take: { ok: take === null, why: null } } as RequestShown['may'];
};

const certificateOf = async (needs: ReleaseNeeds, request: ReleaseRequest): Promise<RequestShown['certificate']> => {
  const file = request.files.find(({ kind }) => kind === 'certificate');
  const bytes = file ? await needs.files.get(request.id, file.sha256) : null;
  const certificate = file && bytes ? certificateIn([{ file, bytes }]) : null;
  return certificate ? shownCertificate(certificate) : null;
};

export const showRequest = async (
  needs: ReleaseNeeds,
  person: Person,
  kept: Kept,
  compared: Comparison | null,
): Promise<Result<RequestShown>> => {
  const { request } = kept;
  const findings = request.state === 'withdrawn' ? done(null) : await findingsNow(needs, kept);
  if (!findings.ok) return findings;
  const losses = request.state === 'withdrawn' ? done([]) : await lossesOf(needs, request);
  if (!losses.ok) return losses;
  const called = await calledIn(needs, [kept]);
  const now = votesNow(kept);
  const seen = votesSeenBy(person, request, kept.votes);
  const own = now.find(({ voter }) => voter === person.name);
  return done({
    ...cardOf(person, kept, called),
    must: unexplained(findings.value?.findings ?? [], request.exceptions).length,
    purpose: request.purpose,
    context: request.context,
    controls: request.controls,
    digest: 'digest' in request ? request.digest : null,
    frozenAt: 'frozenAt' in request ? request.frozenAt : null,
    releasedAt: 'releasedAt' in request ? request.releasedAt : null,
    files: request.files.map(({ name, kind, sha256, bytes }) => ({ name, kind, sha256, bytes })),
    findings: findings.value,
    reasons: request.exceptions.map(({ finding, reason }) => ({ finding, reason })),
    ownVote: own ? shownVote(called)(own) : null,
    opened: areOpen(now) ? seen.map(shownVote(called)) : [],
    sharing: request.sharing,
    returnedBecause: request.state === 'returned' ? [...request.reasons] : [],
    recalled:
      request.state === 'recalled'
        ? {
            at: request.recalledAt,
            by: called(request.recalledBy),
            post: request.recalledPost,
            reason: request.reason,
          }
        : null,
    changes: compared?.changes ?? null,
    certificate: await certificateOf(needs, request),
    losses: [...losses.value],
    may: mayAll(person, kept, findings.value),
  });
};
