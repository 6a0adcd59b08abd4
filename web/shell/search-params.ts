/** What the address says: plain `name=code` pairs, so that a link can be read aloud. A link never carries rights. */
import type { Filter } from '../../src/lounge/lounge.api.ts';

export type Search = Record<string, string>;

export const readSearch = (text: string): Search =>
  Object.fromEntries(new URLSearchParams(text.startsWith('?') ? text.slice(1) : text));

export const writeSearch = (search: Record<string, unknown>): string => {
  const pairs = Object.entries(search).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== '',
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
};

export const dashboardTabs = ['graph', 'table', 'manual', 'history'] as const;
export type DashboardTab = (typeof dashboardTabs)[number];
const reserved = new Set(['tab', 'print']);

export type DashboardState = {
  readonly tab: DashboardTab;
  readonly print: boolean;
  /** Every filter of the dashboard with a code that it offers. */
  readonly chosen: Search;
  /** Those of `chosen` that differ from how the dashboard opens: what the address keeps and the server is asked with. */
  readonly changed: Search;
  /** Names in the address that this dashboard does not have, or codes it does not offer. */
  readonly unknown: readonly string[];
};

/** Checks an address against the dashboard it opens. Wrong parts are left out and named, never guessed. */
export const dashboardState = (filters: readonly Filter[], search: Search): DashboardState => {
  const chosen: Search = {};
  const changed: Search = {};
  const unknown: string[] = [];
  for (const filter of filters) {
    const asked = search[filter.name];
    const offered = asked !== undefined && filter.options.some((option) => option.code === asked);
    if (asked !== undefined && !offered) unknown.push(filter.name);
    chosen[filter.name] = offered ? asked : filter.initial;
    if (offered && asked !== filter.initial) changed[filter.name] = asked;
  }
  for (const name of Object.keys(search))
    if (!reserved.has(name) && !filters.some((filter) => filter.name === name)) unknown.push(name);
  const tab = dashboardTabs.find((one) => one === search.tab) ?? 'graph';
  return { tab, print: search.print === '1', chosen, changed, unknown };
};

/** The address of a state: only what differs from how the dashboard opens. */
export const dashboardSearch = (state: Pick<DashboardState, 'tab' | 'changed'>): Search => ({
  ...state.changed,
  ...(state.tab === 'graph' ? {} : { tab: state.tab }),
});

/** Where to go after sign-in: a path of this origin, never another site. */
export const ownPath = (asked: string | undefined): string =>
  asked && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
