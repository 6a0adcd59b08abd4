/** The digest of a request: SHA-256 over everything a checker judges, in fixed order. */
import { createHash } from 'node:crypto';
import type { Digest, ReleaseRequest } from './release.ts';

export type Judged = Pick<
  ReleaseRequest,
  | 'id'
  | 'series'
  | 'title'
  | 'purpose'
  | 'context'
  | 'controls'
  | 'author'
  | 'files'
  | 'exceptions'
  | 'sharing'
  | 'revision'
>;

/** Nothing where nobody was named: what was judged before an audience could be named keeps its digest. */
const sharingOf = ({ sharing }: Judged): readonly unknown[] => {
  if (!sharing) return [];
  const { audience, asOf, contact } = sharing;
  if (audience.who === 'named') {
    const people = audience.people.map(({ account, shown }) => [account, shown]);
    // As it was judged before posts could be named, where none is.
    const posts = (audience.posts ?? []).map(({ post, section }) => [post, section ?? null]);
    return [[audience.who, audience.sections, people, asOf, contact, ...(posts.length > 0 ? [posts] : [])]];
  }
  return [[audience.who, ...(audience.who === 'sections' ? audience.sections : []), asOf, contact]];
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const digestOf = (request: Judged): Digest => {
  const { id, series, title, purpose, context, controls, author, revision } = request;
  const files = [...request.files]
    .sort((a, b) => byText(a.name, b.name))
    .map(({ name, kind, sha256, bytes }) => [name, kind, sha256, bytes]);
  const exceptions = [...request.exceptions]
    .sort((a, b) => byText(a.finding, b.finding))
    .map(({ finding, reason }) => [finding, reason]);
  const format = request.sharing ? 'musubi-request-2' : 'musubi-request-1';
  const judged = [format, id, revision, series, title.ja, title.en, purpose, context, controls, author];
  return createHash('sha256')
    .update(JSON.stringify([...judged, files, exceptions, ...sharingOf(request)]))
    .digest('hex') as Digest;
};
