/** Which city this is, and whether it is an invented one: said on every page. */
import { useQuery } from '@tanstack/react-query';
import type { Bilingual } from '#base';
import { sessionQuery } from '../accounts/session.ts';
import { frontPageQuery } from './answers.ts';

export const usePlace = (): { name: Bilingual | null; synthetic: boolean } => {
  const session = useQuery(sessionQuery);
  const front = useQuery({ ...frontPageQuery(''), enabled: Boolean(session.data?.person) });
  const place = session.data?.place;
  return {
    name: front.data?.cityName ?? place?.name ?? null,
    synthetic: front.data?.synthetic ?? place?.synthetic ?? false,
  };
};
