/** Published tables for other programs, read only: OData, OGC API Features, Atom, a PostgreSQL schema. */
export { schemaCommands } from './feeds.cli.ts';
export { feedRouteList, feedRoutes } from './feeds.http.ts';
export { keepSchema, type SchemaNeeds } from './keep-schema.ts';
