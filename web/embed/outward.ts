/** Ways out of an embedded page: always into a window of their own, so that nothing a person acts on stands inside another page. */
import { writeSearch } from '../shell/search-params.ts';
import type { Search } from '../shell/search-params.ts';

/** `noopener`: the new window knows nothing of the page it came from. */
export const outward = { target: '_blank', rel: 'noopener' } as const;

export const dashboardAddress = (id: string, search: Search): string =>
  `/dashboards/${encodeURIComponent(id)}${writeSearch(search)}`;

/** The address of a dashboard, or of one of its tiles, for another page. */
export const embedAddress = (id: string, tile: string | null, search: Search): string =>
  `/embed/dashboards/${encodeURIComponent(id)}${tile === null ? '' : `/tiles/${encodeURIComponent(tile)}`}${writeSearch(search)}`;
