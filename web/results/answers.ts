/** What the page of a released result asks the server for. */
import type { Language } from '#base';
import { queryOptions } from '@tanstack/react-query';
import { resultSchema } from '../../src/results/released-results.api.ts';
import { getFrom } from '../shell/ask-server.ts';
import { writeSearch } from '../shell/search-params.ts';

const part = encodeURIComponent;
const resultPath = (id: string, rest = ''): string => `/api/results/${part(id)}${rest}`;

export const resultQuery = (id: string) =>
  queryOptions({
    queryKey: ['result', id],
    queryFn: ({ signal }) => getFrom(resultPath(id), resultSchema, signal),
    // A page that stays open learns of a recall when one comes back to it; every question is a look that is written down.
    refetchOnWindowFocus: 'always',
    staleTime: 0,
  });
export const resultFilePath = (id: string, name: string, as: 'file' | 'picture'): string =>
  resultPath(id, `/files/${part(name)}${writeSearch({ as })}`);
export const conditionsPath = (id: string, language: Language): string =>
  resultPath(id, `/conditions${writeSearch({ language })}`);
