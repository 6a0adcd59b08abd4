/** Feeds: published tables and maps for other programs (OData, OGC API Features, Parquet, Atom), read only. */
export { feedsRefusal } from './errors.ts';
export { feedRouteList, feedRoutes } from './feeds.http.ts';
export type { FeedNeeds } from './needs.ts';
