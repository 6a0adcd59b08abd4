/** What the pages of the output check ask the server for, and what they send. */
import { queryOptions } from '@tanstack/react-query';
import {
  noticesSchema,
  previewSchema,
  queueSchema,
  requestSchema,
  viewersSchema,
} from '../../src/release/release.api.ts';
import { sectionsSchema } from '../../src/release/sharing.api.ts';
import type { OutputKind, RequestShown } from '../../src/release/release.api.ts';
import { getFrom, sendFile, sendFor, sendTo } from '../shell/ask-server.ts';
import { writeSearch } from '../shell/search-params.ts';

const part = encodeURIComponent;
const requestPath = (id: string, rest = ''): string => `/api/releases/${part(id)}${rest}`;
export const filePath = (id: string, name: string): string => requestPath(id, `/files/${part(name)}`);
export const picturePath = (id: string, name: string): string => `${filePath(id, name)}?as=picture`;

/** Asked again now and then: a vote or a new request of somebody else shows without a click. */
const everyMinute = 60_000;

export const queueQuery = queryOptions({
  queryKey: ['releases'],
  queryFn: ({ signal }) => getFrom('/api/releases', queueSchema, signal),
  staleTime: 10_000,
  refetchInterval: everyMinute,
});
export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['release', id],
    queryFn: ({ signal }) => getFrom(requestPath(id), requestSchema, signal),
    staleTime: 5000,
    refetchInterval: everyMinute,
  });
export type PreviewAsked = { readonly only: 'all' | 'hidden' | 'changed'; readonly from: number };
export const previewQuery = (id: string, name: string, sha256: string, asked: PreviewAsked) =>
  queryOptions({
    queryKey: ['release-preview', id, name, sha256, asked],
    queryFn: ({ signal }) =>
      getFrom(
        `${filePath(id, name)}/preview${writeSearch({ only: asked.only, from: String(asked.from) })}`,
        previewSchema,
        signal,
      ),
    // A frozen file never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
export const viewersQuery = (id: string) =>
  queryOptions({
    queryKey: ['release-viewers', id],
    queryFn: ({ signal }) => getFrom(requestPath(id, '/viewers'), viewersSchema, signal),
  });
export const noticesQuery = queryOptions({
  queryKey: ['notices'],
  queryFn: ({ signal }) => getFrom('/api/notices', noticesSchema, signal),
  // Everybody in the city hall asks this.
  staleTime: everyMinute,
  refetchInterval: 5 * everyMinute,
});

export const sectionsQuery = queryOptions({
  queryKey: ['sections'],
  queryFn: ({ signal }) => getFrom('/api/sections', sectionsSchema, signal),
  staleTime: 5 * everyMinute,
});

export type Words = Pick<RequestShown, 'purpose' | 'context' | 'controls' | 'sharing'> & { readonly title: string };
export const openRequest = (words: Words): Promise<RequestShown> =>
  sendFor('POST', '/api/releases', requestSchema, words);
export const act = (id: string, rest: string, body: unknown = {}): Promise<RequestShown> =>
  sendFor('POST', requestPath(id, rest), requestSchema, body);
export const change = (id: string, rest: string, body: unknown): Promise<RequestShown> =>
  sendFor('PUT', requestPath(id, rest), requestSchema, body);
export const addFile = (id: string, kind: OutputKind, file: File): Promise<void> =>
  sendFile(`${filePath(id, file.name)}${writeSearch({ kind })}`, file);
export const removeFile = (id: string, name: string): Promise<void> => sendTo('DELETE', filePath(id, name));
export const readNotice = (release: string): Promise<void> => sendTo('POST', `/api/notices/${part(release)}/read`);
