/** A recurring release opens by itself: protected tables, certificate and ledger entries frozen as they were made, and compared with what was released last. */
import type { Actor } from '#audit';
import { type Bilingual, done, type Result } from '#base';
import { digestOf } from './digest.ts';
import { eventOf } from './events.ts';
import { unexplained } from './finding.ts';
import type { ReleaseNeeds } from './needs.ts';
import { publishApproved } from './publish.ts';
import type { OutputKind } from './release.api.ts';
import { commonOf, openStates, type Draft, type RequestFile, type ReleaseId, type ReleaseRequest } from './release.ts';
import { yearOf } from './request.ts';
import { findingsNow } from './findings-now.ts';

export type StatisticsRequest = {
  readonly series: string;
  readonly title: Bilingual;
  readonly purpose: string;
  readonly context: string;
  readonly controls: string;
  /** Who made it: an account, or the command-line user. Cannot check it. */
  readonly author: Actor;
  readonly files: readonly { readonly name: string; readonly kind: OutputKind; readonly bytes: Uint8Array }[];
};

const opened = (needs: ReleaseNeeds, input: StatisticsRequest, at: Date): Promise<Draft> =>
  needs.store.add(
    yearOf(at),
    (id) => {
      const { series, title, purpose, context, controls, author } = input;
      const request: Draft = {
        state: 'draft',
        id,
        series,
        title,
        purpose,
        context,
        controls,
        author: author.name,
        authorPost: author.post ?? '',
        automated: true,
        files: [],
        exceptions: [],
        sharing: null,
        revision: 1,
        madeAt: at.toISOString(),
      };
      return { request, events: [eventOf(author, 'ReleaseRequestOpened', request, { series, automated: 'yes' })] };
    },
    at,
  );

/** An older request of the series that nobody has decided gives way: only the newest can be let out. */
const supersede = async (needs: ReleaseNeeds, series: string, by: ReleaseId): Promise<void> => {
  const older = await needs.store.list({
    states: openStates.filter((state) => state !== 'approved'),
    series,
    limit: 100,
  });
  for (const {
    request: { id },
  } of older.filter(({ request }) => request.id !== by))
    await needs.store.change(id, needs.now(), ({ request }) => {
      if (request.state === 'approved' || !openStates.includes(request.state)) return done({ request, events: [] });
      const gone: ReleaseRequest = { ...commonOf(request), state: 'withdrawn', supersededBy: by };
      return done({ request: gone, events: [eventOf(needs.machine, 'ReleaseRequestSuperseded', request, { by })] });
    });
};

/**
 * Opens and hands in the request. Under `checked` it waits for two people. Under `automatic` it goes out at once, marked as such,
 * unless a grave finding stands: then it waits as a draft for somebody who explains or mends it.
 */
export const requestStatistics = async (
  needs: ReleaseNeeds,
  input: StatisticsRequest,
): Promise<Result<ReleaseRequest>> => {
  const draft = await opened(needs, input, needs.now());
  const files: RequestFile[] = [];
  for (const { name, kind, bytes } of input.files)
    files.push({ name, kind, ...(await needs.files.put(draft.id, bytes)) });
  const filled: Draft = { ...draft, files };
  const findings = await findingsNow(needs, { request: filled, votes: [], frozen: null });
  if (!findings.ok) return findings;
  const at = needs.now();
  const digest = digestOf(filled);
  const clear = unexplained(findings.value.findings, []).length === 0;
  const facts = { digest, files: files.length, series: input.series };
  const result = await needs.store.change(draft.id, at, () => {
    const frozen = { digest, findings: findings.value, frozenAt: at.toISOString() };
    if (!clear) return done({ request: filled, events: [eventOf(input.author, 'ReleaseFilesFrozen', filled, facts)] });
    if (needs.rule === 'automatic') {
      const request: ReleaseRequest = {
        ...filled,
        state: 'approved',
        digest,
        frozenAt: frozen.frozenAt,
        how: 'automatic',
        approvedAt: frozen.frozenAt,
      };
      return done({ request, frozen, events: [eventOf(needs.machine, 'ReleasePassedAutomatically', request, facts)] });
    }
    const request: ReleaseRequest = { ...filled, state: 'checking', digest, frozenAt: frozen.frozenAt };
    return done({ request, frozen, events: [eventOf(input.author, 'ReleaseRequested', request, facts)] });
  });
  if (!result.ok) return result;
  await supersede(needs, input.series, draft.id);
  return result.value.state === 'approved' ? publishApproved(needs, draft.id) : result;
};
