/** A request beside the last release of its series: kept in memory by digest, since frozen copies never change. */
import { done, type Result } from '#base';
import type { TableContent } from '#statistics';
import { differencesOf } from './differences.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Changes } from './evidence.api.ts';
import type { ReleaseRequest, RequestFile } from './release.ts';
import { releaseRefusal } from './errors.ts';
import { refused } from '#base';

export const readTable = async (
  needs: Pick<ReleaseNeeds, 'files'>,
  request: ReleaseRequest,
  file: RequestFile,
): Promise<Result<TableContent>> => {
  const bytes = await needs.files.get(request.id, file.sha256);
  if (!bytes) return refused(releaseRefusal('file-damaged', { file: file.name }));
  return done(JSON.parse(new TextDecoder().decode(bytes)) as TableContent);
};

/** The release of the same series that was let out last before this one; null for the first, and for what is no series. */
const releasedBefore = async (needs: ReleaseNeeds, request: ReleaseRequest): Promise<ReleaseRequest | null> => {
  if (request.series === null) return null;
  const earlier = await needs.store.list({ states: ['released', 'recalled'], series: request.series, limit: 1000 });
  const others = earlier.map((kept) => kept.request).filter((one) => one.id < request.id);
  return others.sort((a, b) => (a.id < b.id ? 1 : -1))[0] ?? null;
};

const isTable = ({ kind }: RequestFile): boolean => kind === 'protected-table';

export type Comparison = {
  readonly changes: Changes;
  readonly moved: ReadonlyMap<string, (codes: readonly string[]) => boolean>;
};

const compare = async (
  needs: ReleaseNeeds,
  request: ReleaseRequest,
  before: ReleaseRequest,
): Promise<Result<Comparison>> => {
  const tables: Changes['tables'] = [];
  const moved = new Map<string, (codes: readonly string[]) => boolean>();
  for (const file of request.files.filter(isTable)) {
    const now = await readTable(needs, request, file);
    if (!now.ok) return now;
    const old = before.files.find((one) => isTable(one) && one.name === file.name);
    const was = old ? await readTable(needs, before, old) : done(null);
    if (!was.ok) return was;
    const found = differencesOf(file.name, now.value, was.value);
    tables.push(found.change);
    moved.set(file.name, found.moved);
  }
  return done({ changes: { since: before.id, tables }, moved });
};

const kept = 8;

/** Answers null where there is nothing to compare with. */
export const comparer = (needs: ReleaseNeeds) => {
  const known = new Map<string, Promise<Result<Comparison>>>();
  return async (request: ReleaseRequest): Promise<Result<Comparison | null>> => {
    const before = await releasedBefore(needs, request);
    if (!before) return done(null);
    const key = [before.id, request.id, ...request.files.map(({ sha256 }) => sha256)].join(' ');
    const waiting = known.get(key) ?? compare(needs, request, before);
    known.delete(key);
    known.set(key, waiting);
    for (const oldest of known.keys()) {
      if (known.size <= kept) break;
      known.delete(oldest);
    }
    const result = await waiting.catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    if (!result.ok) known.delete(key);
    return result;
  };
};
