/** Feeds: published tables and maps for other programs (OData, OGC API Features, Parquet, Atom), read only. */
export { feedRouteList, feedRoutes } from './feeds.http.ts';
