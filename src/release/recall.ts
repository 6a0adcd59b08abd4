/** Taking back what was released: out of the Lounge in the moment it is written down, with the list of who saw it, each of whom is told. */
import { done, type Result, refused } from '#base';
import { decide } from './decide.ts';
import { releaseRefusal } from './errors.ts';
import { actorOf, eventOf } from './events.ts';
import type { ReleaseNeeds, Viewer } from './needs.ts';
import type { ReleaseRequest } from './release.ts';
import type { Acting } from './request.ts';

export type Recalled = { readonly request: ReleaseRequest; readonly viewers: readonly Viewer[] };

export const recall = async (
  needs: ReleaseNeeds,
  { person, from }: Acting,
  id: string,
  input: { readonly name: string; readonly reason: string },
): Promise<Result<Recalled>> => {
  const kept = await needs.store.find(id);
  if (!kept) return refused(releaseRefusal('not-found', {}));
  const allowed = decide(person, 'recall', kept);
  if (!allowed.ok) return allowed;
  const { title, state } = kept.request;
  if (input.name.trim() !== title.ja && input.name.trim() !== title.en)
    return refused(releaseRefusal('name-differs', { title: title.ja }));
  const viewers = state === 'released' ? await needs.viewers(kept.request) : [];
  const at = needs.now();
  const result = await needs.store.change(id, at, (now) => {
    const still = decide(person, 'recall', now);
    if (!still.ok) return still;
    if (now.request.state !== 'released') throw new Error('decided otherwise');
    const request: ReleaseRequest = {
      ...now.request,
      state: 'recalled',
      recalledAt: at.toISOString(),
      recalledBy: person.name,
      recalledPost: person.section,
      reason: input.reason,
    };
    const facts = { viewers: viewers.length, downloaded: viewers.filter(({ downloads }) => downloads > 0).length };
    return done({
      request,
      notices: viewers.map(({ person: name, downloads }) => ({ person: name, downloaded: downloads > 0 })),
      events: [eventOf(actorOf(person), 'ReleaseRecalled', request, facts, { from })],
    });
  });
  if (!result.ok) return result;
  // Who looked between the question and the answer is found now, and told as well.
  const late =
    result.value.state === 'recalled' ? await needs.viewers({ ...result.value, state: 'released' }) : viewers;
  const known = new Set(viewers.map(({ person: name }) => name));
  const missed = late.filter(({ person: name }) => !known.has(name));
  if (missed.length > 0)
    await needs.store.change(id, needs.now(), ({ request }) =>
      done({
        request,
        notices: missed.map(({ person: name, downloads }) => ({ person: name, downloaded: downloads > 0 })),
        events: [eventOf(needs.machine, 'ReleaseViewersTold', request, { viewers: missed.length })],
      }),
    );
  return done({ request: result.value, viewers: late });
};
