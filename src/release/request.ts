/** Opening a request, and every change to it. A change of anything that is judged makes it a draft again: votes stand for one content only. */
import type { Person } from '#accounts';
import { may } from '#accounts';
import { dayInJapan, done, type Result, refused } from '#base';
import { decide } from './decide.ts';
import { releaseRefusal } from './errors.ts';
import { checkForm } from './forms.ts';
import { actorOf, eventOf } from './events.ts';
import type { Change, Kept, ReleaseNeeds } from './needs.ts';
import type { OutputKind } from './release.api.ts';
import type { Sharing } from './sharing.api.ts';
import { readSharing } from './sharing.ts';
import { findingsNow } from './findings-now.ts';
import { type Draft, type ReleaseRequest, type RequestFile, commonOf } from './release.ts';

export type Words = {
  readonly title: string;
  readonly purpose: string;
  readonly context: string;
  readonly controls: string;
  readonly sharing: Sharing | null;
};
/** Who acts, and from which network address. */
export type Acting = { readonly person: Person; readonly from: string };

const mostFiles = 30;
export const largestMegabytes = 16;

/** The year of a number: the calendar year in Japan. */
export const yearOf = (at: Date): string => dayInJapan(at).slice(0, 4);

export const openRequest = async (
  needs: ReleaseNeeds,
  { person, from }: Acting,
  words: Words,
): Promise<Result<Draft>> => {
  if (!may(person, 'request-release')) return refused(releaseRefusal('not-author', {}));
  const sharing = await readSharing(needs, words.sharing);
  if (!sharing.ok) return sharing;
  const at = needs.now();
  const draft = await needs.store.add(
    yearOf(at),
    (id) => {
      const request: Draft = {
        state: 'draft',
        id,
        series: null,
        title: { ja: words.title, en: words.title },
        purpose: words.purpose,
        context: words.context,
        controls: words.controls,
        author: person.name,
        authorPost: person.section,
        automated: false,
        files: [],
        exceptions: [],
        sharing: sharing.value,
        revision: 1,
        madeAt: at.toISOString(),
      };
      return { request, events: [eventOf(actorOf(person), 'ReleaseRequestOpened', request, {}, { from })] };
    },
    at,
  );
  return done(draft);
};

/** What stays of a request when it is opened for changes again; whoever changes it is its author from then on. */
const draftAgain = (request: ReleaseRequest, person: Person, changed: Partial<Draft>): Draft => {
  return {
    ...commonOf(request),
    state: 'draft',
    author: person.name,
    authorPost: person.section,
    revision: request.state === 'draft' ? request.revision : request.revision + 1,
    ...changed,
  };
};

const changing = (
  needs: ReleaseNeeds,
  { person, from }: Acting,
  id: string,
  act: string,
  how: (request: ReleaseRequest) => Result<{ changed: Partial<Draft>; facts?: Record<string, string | number> }>,
): Promise<Result<ReleaseRequest>> =>
  needs.store.change(id, needs.now(), (kept: Kept): Result<Change> => {
    const allowed = decide(person, 'change', kept);
    if (!allowed.ok) return allowed;
    const result = how(kept.request);
    if (!result.ok) return result;
    const request = draftAgain(kept.request, person, result.value.changed);
    return done({ request, events: [eventOf(actorOf(person), act, request, result.value.facts ?? {}, { from })] });
  });

export const changeWords = async (needs: ReleaseNeeds, acting: Acting, id: string, words: Words) => {
  const { title, purpose, context, controls } = words;
  const sharing = await readSharing(needs, words.sharing);
  return changing(needs, acting, id, 'ReleaseRequestChanged', (request) => {
    // A recurring release keeps its own name, which the next month is compared by, and is seen where its dashboards are.
    if (request.series !== null) return done({ changed: { purpose, context, controls } });
    if (!sharing.ok) return sharing;
    return done({ changed: { title: { ja: title, en: title }, purpose, context, controls, sharing: sharing.value } });
  });
};

/** Frozen at once: the bytes go under their hash before the request names them. */
export const putFile = async (
  needs: ReleaseNeeds,
  acting: Acting,
  id: string,
  input: { readonly name: string; readonly kind: OutputKind; readonly bytes: Uint8Array },
): Promise<Result<ReleaseRequest>> => {
  const kept = await needs.store.find(id);
  if (!kept) return refused(releaseRefusal('not-found', {}));
  const allowed = decide(acting.person, 'change', kept);
  if (!allowed.ok) return allowed;
  if (input.bytes.length > largestMegabytes * 1024 * 1024)
    return refused(releaseRefusal('file-too-large', { megabytes: largestMegabytes }));
  const form = checkForm(input.kind, input.name, input.bytes);
  if (!form.ok) return form;
  const frozen = await needs.files.put(kept.request.id, input.bytes);
  const file: RequestFile = { name: input.name, kind: input.kind, ...frozen };
  return changing(needs, acting, id, 'ReleaseFileFrozen', (request) => {
    const others = request.files.filter(({ name }) => name !== input.name);
    if (others.length >= mostFiles) return refused(releaseRefusal('too-many-files', { most: mostFiles }));
    return done({
      changed: {
        files: [...others, file],
        exceptions: request.exceptions.filter((one) => !one.finding.endsWith(` ${input.name}`)),
      },
      facts: { file: input.name, kind: input.kind, sha256: file.sha256 },
    });
  });
};

export const removeFile = (needs: ReleaseNeeds, acting: Acting, id: string, name: string) =>
  changing(needs, acting, id, 'ReleaseFileRemoved', (request) => {
    const files = request.files.filter((file) => file.name !== name);
    if (files.length === request.files.length)
      return refused(releaseRefusal('no-file', { valid: request.files.map((file) => file.name).join('、') }));
    const exceptions = request.exceptions.filter(({ finding }) => !finding.endsWith(` ${name}`));
    return done({ changed: { files, exceptions }, facts: { file: name } });
  });

/** An exception: a grave finding that stays, with a written reason. It is judged with the rest, so writing one resets votes as well. */
export const giveReason = async (
  needs: ReleaseNeeds,
  acting: Acting,
  id: string,
  input: { readonly finding: string; readonly reason: string },
): Promise<Result<ReleaseRequest>> => {
  const kept = await needs.store.find(id);
  if (!kept) return refused(releaseRefusal('not-found', {}));
  const allowed = decide(acting.person, 'change', kept);
  if (!allowed.ok) return allowed;
  const findings = await findingsNow(needs, kept);
  if (!findings.ok) return findings;
  const grave = findings.value.findings.filter(({ severity }) => severity === 'must').map((one) => one.id);
  if (!grave.includes(input.finding)) return refused(releaseRefusal('no-finding', { valid: grave.join('、') }));
  return changing(needs, acting, id, 'ReleaseExceptionReasoned', (request) =>
    done({
      changed: { exceptions: [...request.exceptions.filter(({ finding }) => finding !== input.finding), input] },
      facts: { finding: input.finding },
    }),
  );
};

export const withdraw = (needs: ReleaseNeeds, { person, from }: Acting, id: string) =>
  needs.store.change(id, needs.now(), (kept) => {
    const allowed = decide(person, 'withdraw', kept);
    if (!allowed.ok) return allowed;
    const request: ReleaseRequest = { ...commonOf(kept.request), state: 'withdrawn', supersededBy: null };
    return done({ request, events: [eventOf(actorOf(person), 'ReleaseRequestWithdrawn', request, {}, { from })] });
  });
