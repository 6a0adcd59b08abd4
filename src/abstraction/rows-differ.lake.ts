/** When the rows that were built are not those that go on, which must not happen. */
import { type Engine, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { goingRows, keyColumn, textAt } from './load-rows.lake.ts';
import { readDates } from './parsed-texts.lake.ts';

/** Where rows got lost or came twice, in counts: for the report of a fault that must not happen. Needs what `buildLoad` needs, and `load_kept`. */
export const whyRowsDiffer = async (engine: Engine, contract: Contract): Promise<string> => {
  const keys = [
    { of: 'person', key: keyColumn(contract, 'person-key'), space: contract.personSpace },
    { of: 'household', key: keyColumn(contract, 'household-key'), space: contract.householdSpace },
  ].flatMap(({ of, key, space }) => (key ? [{ of, key, space: sqlText(space) }] : []));
  const counts = [
    `(SELECT count(*) - count(DISTINCT ("file", "row")) FROM load_kept) AS "rows built twice"`,
    `(SELECT count(*) FROM (SELECT "file", "row" ${goingRows}) ANTI JOIN load_kept USING ("file", "row")) AS "rows not built"`,
    ...keys.flatMap(({ of, key, space }) => [
      `(SELECT count(*) ${goingRows} WHERE ${key} IS NULL OR ${key} NOT IN (SELECT key FROM ledger_rows WHERE space = ${space})) AS "rows whose ${of} has no number"`,
      `(SELECT count(*) - count(DISTINCT key) FROM ledger_rows WHERE space = ${space}) AS "${of} keys twice in the ledger"`,
    ]),
    ...[
      { table: readDates(contract), roles: ['birth-date', 'date'] },
      { table: 'load_addresses', roles: ['address'] },
    ].flatMap(({ table, roles }) => {
      const texts = contract.columns.flatMap(({ role }, i) => (roles.includes(role) ? [textAt(i)] : []));
      if (texts.length === 0) return [];
      const unread = texts.map((text) => `(${text} <> 0 AND ${text} NOT IN (SELECT id FROM ${table}))`).join(' OR ');
      return [
        `(SELECT count(*) - count(DISTINCT id) FROM ${table}) AS "texts twice in ${table}"`,
        `(SELECT count(*) ${goingRows} WHERE ${unread}) AS "rows whose text is not in ${table}"`,
      ];
    }),
  ];
  const [found = {}] = await engine.rows<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return Object.entries(found)
    .map(([what, n]) => `${what}: ${n}`)
    .join(', ');
};
