/** Letting out what was approved. Everything can be done again from the start: a kill at any point is finished by the next start. */
import { done, type Result, refused } from '#base';
import type { Certificate } from '#statistics';
import { releaseRefusal } from './errors.ts';
import { eventOf } from './events.ts';
import type { Kept, ReleaseNeeds } from './needs.ts';
import type { Approved, ReleaseRequest } from './release.ts';
import { certificateIn } from './find-protected.ts';
import type { Opened } from './finding.ts';
import { type MarkContent, markOf } from './release-mark.ts';
import { openFiles } from './findings-now.ts';
import { releasedFilesOf } from './released-files.ts';
import { votesOn } from './vote.ts';

/** For whom the numbers of protected tables were made fine enough, as their certificate says. */
const rulesIn = (files: readonly Opened[]): MarkContent['rulesFor'] | null => {
  if (!files.some(({ file }) => file.kind === 'certificate')) return null;
  // Of earlier versions, or not to be read.
  const policy: Partial<Certificate['policy']> | undefined = certificateIn(files)?.policy;
  if (policy?.audience === 'staff') return null;
  // A certificate that does not say it is believed to be of the finest.
  return policy?.audience === 'open' ? 'open' : 'section';
};

const letOut = async (needs: ReleaseNeeds, request: Approved, kept: Kept): Promise<Result<void>> => {
  // Approved before an audience could be named: nobody said who may see it.
  if (request.series === null && request.sharing === null) return refused(releaseRefusal('no-audience', {}));
  const files = await openFiles(needs, request);
  if (!files.ok) return files;
  const mark = markOf(request, kept.votes, rulesIn(files.value));
  return needs.publish(request, files.value, mark, releasedFilesOf(request, files.value, kept.frozen, mark));
};

/** Publishes one approved request; where it cannot be, it goes back with the reason instead of staying between. */
export const publishApproved = async (needs: ReleaseNeeds, id: string): Promise<Result<ReleaseRequest>> => {
  const kept = await needs.store.find(id);
  if (kept?.request.state !== 'approved') {
    if (kept) return done(kept.request);
    throw new Error('an approved request is gone');
  }
  const out = await letOut(needs, kept.request, kept);
  const at = needs.now();
  return needs.store.change(id, at, (now) => {
    const { request } = now;
    // Another process finished it meanwhile.
    if (request.state !== 'approved') return done({ request, events: [] });
    if (!out.ok) {
      const { how: _how, approvedAt: _at, ...frozen } = request;
      const returned: ReleaseRequest = { ...frozen, state: 'returned', reasons: [out.refusal.ja] };
      const event = eventOf(needs.machine, 'ReleasePublishingRefused', request, { refusal: out.refusal.code });
      return done({ request: returned, events: [{ ...event, outcome: 'refused' }] });
    }
    const released: ReleaseRequest = { ...request, state: 'released', releasedAt: at.toISOString() };
    const facts = {
      how: request.how,
      digest: request.digest,
      files: request.files.length,
      votes: votesOn(now.votes, request.digest).length,
    };
    return done({ request: released, events: [eventOf(needs.machine, 'Released', released, facts)] });
  });
};

/** What earlier runs left approved and not yet outside. */
export const publishWaiting = async (needs: ReleaseNeeds): Promise<readonly ReleaseRequest[]> => {
  const waiting = await needs.store.list({ states: ['approved'], limit: 1000 });
  const finished: ReleaseRequest[] = [];
  for (const { request } of waiting) {
    const result = await publishApproved(needs, request.id);
    if (result.ok) finished.push(result.value);
  }
  return finished;
};
