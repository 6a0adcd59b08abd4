/** The Data Lounge: dashboards over published tables, with manual, search, pictures, downloads. */
export { dashboardShowing, tableReaders } from './audience.ts';
export { checkDashboard } from './check-dashboard.ts';
export { type DashboardSpec, dashboardSpecSchema, tableIn, tablesOf } from './dashboard-spec.ts';
export { type DashboardTables, readTables } from './dashboard-tables.ts';
export { type Dashboards, openDashboards } from './dashboards.ts';
export { dashboardCommands } from './lounge.cli.ts';
export { loungeRouteList, loungeRoutes } from './lounge.http.ts';
export { createLoungeTables, type LoungeTables } from './lounge.store.ts';
export { readDashboard } from './read-dashboard.ts';
