/** The Data Lounge: dashboards over published tables, with manual, search, pictures, downloads. */
export { audienceFault, audienceOf, dashboardShowing, tableReaders } from './audience.ts';
export { audienceSpecSchema } from './audience-spec.ts';
export { checkDashboard } from './check-dashboard.ts';
export { type DashboardSpec, dashboardSpecSchema, tableIn, tablesOf } from './dashboard-spec.ts';
export { type DashboardTables, readTables } from './dashboard-tables.ts';
export { type Dashboards, openDashboards } from './dashboards.ts';
export { loungeRefusal } from './errors.ts';
export { dashboardCommands } from './lounge.cli.ts';
export { loungeRouteList, loungeRoutes } from './lounge.http.ts';
export { createLoungeTables, type LoungeRegister, type LoungeTables } from './lounge.store.ts';
export type { LoungeNeeds } from './needs.ts';
export { readDashboard } from './read-dashboard.ts';
