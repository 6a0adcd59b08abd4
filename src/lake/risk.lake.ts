/** The re-identification report of a snapshot (k, people alone, l-diversity of the sensitive columns): counts only, kept in its signed manifest. */
import type { Engine } from '#base';
import { type AnonymityReport, type Contract, reportAnonymity } from '#catalogue';
import type { SnapshotManifest } from './lake.api.ts';
import { type Part, rowsOf, schemaOf } from './tables.lake.ts';

export type SnapshotRisk = NonNullable<SnapshotManifest['risk']>;

/** `parts`: the plain Parquet in memory, each with the contract's columns. */
export const riskOf = async (engine: Engine, contract: Contract, parts: readonly Part[]): Promise<SnapshotRisk> => {
  const relation = `(${rowsOf(schemaOf(contract), parts)})`;
  const { rows, k, quasi, now, sensitive } = await reportAnonymity(engine, contract, relation, 'as-it-is');
  return { rows, k, quasi: [...quasi], now, sensitive: [...sensitive] };
};

/** As the catalogue says reports. */
export const reportOf = (risk: SnapshotRisk): AnonymityReport => ({ ...risk, coarser: [] });

/** A report that cannot be one of this table, whoever signed it. */
export const riskFits = ({ risk, rows, schema }: SnapshotManifest): boolean => {
  if (!risk) return true;
  const named = [...risk.quasi, ...risk.sensitive.map(({ column }) => column)];
  const { groups, smallest, uniques, below } = risk.now;
  return (
    risk.rows === rows &&
    named.every((name) => schema.some((column) => column.name === name)) &&
    uniques <= below &&
    below <= rows &&
    groups <= rows &&
    smallest <= rows &&
    risk.sensitive.every(({ alike }) => alike <= rows)
  );
};
