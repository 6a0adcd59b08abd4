/** Which rows cannot be taken, and why: `load_faults("file", "row", "column", reason)`, found for all rows in one pass. */
import { sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { type Reason, textNumber } from '#sources';
import { isKey, readingOf, valueAt } from './column-values.lake.ts';
import { fewFault, hasFewTexts } from './few-texts.lake.ts';
import { perMask, rowLayer } from './load-rows.lake.ts';
import { readDates } from './parsed-texts.lake.ts';
import { findRepeatedKeys } from './repeated-keys.lake.ts';
import type { LayNeeds } from './row-slices.lake.ts';

type Check = { readonly column: string; readonly reason: Reason; readonly when: string };

/** A day of the register that the calendar does not have (2/29 of a common year) is no fault: 住民記録システム標準仕様書 1.1.8. */
const noDate = (dates: string, cell: string) => `${cell} IN (SELECT id FROM ${dates} WHERE no_date)`;
const blankDate = (dates: string, cell: string) => `${cell} IN (SELECT id FROM ${dates} WHERE status = 'sentinel')`;

/** SQL over the columns of `staged` and the values of `load_rows`. */
export const checksOf = (contract: Contract): readonly Check[] =>
  contract.columns.flatMap((column, i): Check[] => {
    const cell = sqlName(column.source);
    const text = sqlName(textNumber(column.source));
    const at = (reason: Reason, when: string): Check => ({ column: column.source, reason, when });
    const isDate = column.role === 'birth-date' || column.role === 'date';
    const reading = readingOf(column);
    const few = hasFewTexts(column);
    if (!isDate && !reading && column.role !== 'address') return [];
    return [
      ...(column.required && !isKey(column)
        ? [
            at(
              'required-missing',
              isDate
                ? `(${text} = 0 OR ${blankDate(readDates(contract), text)})`
                : column.role === 'address' || few
                  ? `${text} = 0`
                  : `${cell} IS NULL`,
            ),
          ]
        : []),
      ...(column.required && isDate ? [at('date-invalid', noDate(readDates(contract), text))] : []),
      ...(reading?.faults ?? []).map(({ reason, when }, k) => at(reason, few ? fewFault(i, k) : when(valueAt(i)))),
    ];
  });

/** Lays the rows that are read, with everything that may be wrong with each of them; once the dates among them are read. */
export const checkedRows = (needs: LayNeeds, contract: Contract): ((rows: string) => Promise<void>) =>
  rowLayer(
    needs,
    contract,
    checksOf(contract).map(({ when }) => when),
  );

/** Needs `staged`, and all of its rows laid. */
export const findFaults = async (needs: LayNeeds, contract: Contract): Promise<void> => {
  const { engine } = needs;
  const checks = checksOf(contract);
  await engine.run('CREATE OR REPLACE TEMP TABLE load_faults AS SELECT * FROM staged_faults');
  for (let m = 0; m * perMask < checks.length; m++) {
    const some = checks.slice(m * perMask, (m + 1) * perMask);
    const list = some.map(({ column, reason }, bit) => `(${bit}, ${sqlText(column)}, ${sqlText(reason)})`).join(', ');
    await engine.run(`
      INSERT INTO load_faults SELECT "file", "row", c."column", c.reason
      FROM (SELECT "file", "row", m${m} FROM load_rows WHERE m${m} <> 0) JOIN (VALUES ${list}) c(bit, "column", reason) ON (m${m} >> c.bit) & 1 = 1`);
  }
  await findRepeatedKeys(needs, contract);
};
