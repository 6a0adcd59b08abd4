/** The Lounge's front page: fields with their counts, cards, what one looked at last, favourites, what is due. */
import type { Person } from '#accounts';
import { dayInJapan } from '#base';
import { audienceOf } from './audience.ts';
import { asOfTables } from './dashboard-tables.ts';
import type { Dashboards, Open } from './dashboards.ts';
import { type Card, categories, type FrontPage } from './lounge.api.ts';
import { dashboardsKept } from './lounge.store.ts';
import { resultCard } from '#results';
import type { LoungeNeeds } from './needs.ts';
import { searchableResult } from './search-results.ts';
import { search, searchableOf } from './search.ts';
import { markOf, nextUpdateOf } from './update-day.ts';
import { updatedOn } from './view.ts';

/** look.md names the fields; every dashboard lies in one. */
const titles: Record<(typeof categories)[number], { ja: string; en: string }> = {
  population: { ja: '人口・世帯', en: 'Population and households' },
  children: { ja: '子ども', en: 'Children' },
  health: { ja: '健康・福祉', en: 'Health and welfare' },
  tax: { ja: '税・経済', en: 'Tax and economy' },
  transport: { ja: '交通', en: 'Transport' },
  town: { ja: 'まち・防災', en: 'Town and disaster prevention' },
  survey: { ja: 'アンケート', en: 'Surveys' },
  administration: { ja: '行政運営', en: 'Administration' },
};
const recentShown = 12;

const cardOf = async (dashboards: Dashboards, open: Open, favourite: boolean, today: string): Promise<Card> => {
  const { spec, tables } = open;
  const asOf = asOfTables(tables);
  const nextUpdate = nextUpdateOf(asOf, spec.update);
  return {
    id: spec.id,
    title: spec.title,
    purpose: spec.purpose,
    category: spec.category,
    owner: spec.owner,
    asOf,
    updatedOn: updatedOn(tables),
    nextUpdate,
    mark: markOf(spec.history, nextUpdate, today),
    favourite,
    restricted: audienceOf(spec).who !== 'staff',
    picture: await dashboards.picture(open),
  };
};

/** Cards fit the query, best first; counts, favourites and what is due are those of the whole Lounge. */
export const frontPage = async (
  needs: LoungeNeeds,
  dashboards: Dashboards,
  person: Person,
  query: string,
): Promise<FrontPage> => {
  const shown = await dashboards.shown(person);
  const [favourites, recent, released] = await Promise.all([
    dashboardsKept(needs.register, 'favourites', person.name, 200),
    dashboardsKept(needs.register, 'recent_views', person.name, recentShown),
    needs.released.list(person),
  ]);
  const today = dayInJapan(needs.now());
  const cards = await Promise.all(
    shown.map((open) => cardOf(dashboards, open, favourites.includes(open.spec.id), today)),
  );
  const there = (id: string) => cards.some((card) => card.id === id);
  const found = search(
    query,
    shown.map(({ spec }) => searchableOf(spec)),
  );
  const results = new Map(released.map((row) => [row.content.release, resultCard(row, today)]));
  return {
    cityName: needs.city.name,
    synthetic: needs.city.synthetic,
    categories: categories
      .map((category) => ({
        category,
        title: titles[category],
        count: cards.filter((card) => card.category === category).length,
      }))
      .filter(({ count }) => count > 0),
    cards: found.map((id) => cards.find((card) => card.id === id) as Card),
    recent: recent.filter(there),
    favourites: favourites.filter(there),
    upcoming: cards
      .flatMap(({ id, nextUpdate }) => (nextUpdate === null ? [] : [{ id, on: nextUpdate }]))
      .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
    results: search(query, released.map(searchableResult)).flatMap((id) => results.get(id) ?? []),
  };
};
