/**
 * Codes of a list, flags, years, hours and signs of support measures: a column has few texts, however many rows. What each text means, and what is wrong with it, is
 * worked out once for all such columns; a row looks it up by the number of its text.
 */
import { type Engine, sqlName } from '#base';
import type { Contract, ContractColumn } from '#catalogue';
import { bookOf, textNumber, type TextBook } from '#sources';
import { narrowed, readingOf, valueAt } from './column-values.lake.ts';
import { allOf, readNew, type TextNeeds } from './parsed-texts.lake.ts';

const known = 'few_texts';

export const hasFewTexts = (column: ContractColumn): boolean => bookOf(column) === 'codes';

/** Anything but empty and 0 counts as a measure in force: an unknown sign must not let anybody through. */
const marks = (text: string): string => `coalesce(NOT regexp_full_match(${narrowed(text)}, '0+'), false)`;

/** Columns of `few_texts` and of the rows that were looked up in it: the value of column `i` of the contract, and whether it has its `k`th fault. */
export const fewFault = (i: number, k: number): string => `f${i}_${k}`;

const columnsOf = (contract: Contract) =>
  contract.columns.flatMap((column, i) => {
    if (!hasFewTexts(column)) return [];
    const value = column.role === 'support-measure' ? marks(sqlName(column.source)) : readingOf(column)?.value;
    if (value === undefined) throw new Error(`few texts, but nobody reads them: ${column.role}`);
    const faults = readingOf(column)?.faults ?? [];
    return [{ i, source: column.source, value, faults }];
  });

/** Reads every text of the book so far. */
export const readFewTexts = async (needs: TextNeeds, contract: Contract, book: TextBook): Promise<void> => {
  const few = columnsOf(contract);
  if (few.length === 0) return;
  await readNew(needs, known, allOf(book), ({ from, into }) => {
    const values = few.map(({ i, value }) => `, ${value} AS ${valueAt(i)}`);
    const faults = few.flatMap(({ i, faults: some }) =>
      some.map(({ when }, k) => `, coalesce(${when(valueAt(i))}, false) AS ${fewFault(i, k)}`),
    );
    // Every number of a text is there, 0 for none, so that each row meets exactly one.
    const texts = `FROM ${from}${into === known ? ' UNION ALL SELECT 0, NULL' : ''}`;
    const named = few.map(({ source }) => `, text AS ${sqlName(source)}`);
    return needs.engine.run(`
      CREATE OR REPLACE TABLE ${into} AS SELECT *${faults.join('')} FROM (
        SELECT *${values.join('')} FROM (SELECT id${named.join('')} FROM (${texts}) t(id, text)))`);
  });
};

/** What a row `r` as it is staged looks up: columns to be selected, and the joins they need. */
export const fewLookedUp = (contract: Contract): { readonly columns: string; readonly joins: string } => {
  const few = columnsOf(contract);
  const columns = few.flatMap(({ i, faults }) =>
    [valueAt(i), ...faults.map((_, k) => fewFault(i, k))].map((name) => `, t${i}.${name}`),
  );
  const joins = few.map(({ i, source }) => ` JOIN ${known} t${i} ON t${i}.id = r.${sqlName(textNumber(source))}`);
  return { columns: columns.join(''), joins: joins.join('') };
};

/** Before and after a load: its book is its own. */
export const forgetFewTexts = (engine: Engine): Promise<void> => engine.run(`DROP TABLE IF EXISTS ${known}`);
