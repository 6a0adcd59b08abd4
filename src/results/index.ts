/** The results server: protected tables and maps, published, kept by version, selected, downloaded. */
export type { Category, Dimension, HiddenReason, Measure, Provenance } from '#statistics';
export { type Pick, type Selection, cells, childrenOf } from './cells.ts';
export { type Conditions, hiddenMark } from './conditions.ts';
export { toCsv } from './download-csv.ts';
export { toXlsx } from './download-xlsx.ts';
export { resultsRefusal } from './errors.ts';
export type { ResultFiles, ResultsNeeds } from './needs.ts';
export { openStatisticsCommands } from './open-statistics.cli.ts';
export { type Imported, importPopulation, type OpenStatisticsNeeds, type PopulationFiles } from './open-statistics.ts';
export { type Published, publish, publishMap } from './publish.ts';
export { openResults, type PublishedMap, type PublishedResults, type PublishedTable } from './published-results.ts';
export type { MarkContent } from '#release';
export type { ShownTable } from './results.api.ts';
export { resultsRouteList, resultsRoutes } from './results.http.ts';
export { createResultTables, type PublishedRow, type ResultRegister, type ResultTables } from './results.store.ts';
export type { TableColumns } from './stored-table.ts';
export type { TableIndex } from './table-index.ts';
