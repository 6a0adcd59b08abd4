/** Which rows cannot be taken, and why: `load_faults("file", "row", "column", reason)`, found for all rows in one pass. */
import { type Engine, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { type Reason, textNumber } from '#sources';
import { isKey, narrowed, readingOf, valueAt } from './column-values.lake.ts';
import { fewFault, hasFewTexts } from './few-texts.lake.ts';
import { keyColumn, perMask, rowLayer } from './load-rows.lake.ts';
import { readDates } from './parsed-texts.lake.ts';
import { eachSlice, inSlices, type LayNeeds } from './row-slices.lake.ts';

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

/** The first row of a key stays, the later ones go. `rows`: a select of "file", "row" and the parts of the key, which are not NULL; `slice`: SQL that is true of the keys in turn. */
const repeatedKeys = (contract: Contract, rows: string, parts: number, slice: string): string => {
  const names = Array.from({ length: parts }, (_, i) => `k${i}`).join(', ');
  return `
    INSERT INTO load_faults
    WITH keyed AS (FROM (${rows}) WHERE ${slice}), repeated AS (SELECT ${names} FROM keyed GROUP BY ALL HAVING count(*) > 1)
    SELECT "file", "row", ${contract.key.length === 1 ? sqlText(contract.key[0] as string) : 'NULL'}, 'duplicate-key'
    FROM keyed JOIN repeated USING (${names})
    QUALIFY row_number() OVER (PARTITION BY ${names} ORDER BY "file", "row") > 1`;
};

/** Rows without a whole key have their own reason already. */
const findRepeatedKeys = async (engine: Engine, contract: Contract): Promise<void> => {
  const keys = contract.key.map((name) => narrowed(sqlName(name)));
  const texts = (where: string) =>
    `SELECT "file", "row", ${keys.map((key, i) => `${key} AS k${i}`).join(', ')} FROM staged WHERE ${[...keys.map((key) => `${key} IS NOT NULL`), where].join(' AND ')}`;
  const person = keyColumn(contract, 'person-key');
  const source = contract.columns.find(({ role }) => role === 'person-key')?.source;
  /** Among texts, which stand for no slice. */
  const find = async (rows: string): Promise<void> => {
    const slices = inSlices(engine);
    const hash = `hash(${keys.map((_, i) => `k${i}`).join(', ')})`;
    for (let s = 0; s < slices; s++)
      await engine.run(repeatedKeys(contract, rows, keys.length, slices === 1 ? 'true' : `${hash} % ${slices} = ${s}`));
  };
  if (person === null || contract.key.length > 1 || contract.key[0] !== source) return find(texts('true'));
  // Keys of digits are whole numbers; the others, which are few or all, are never the same as one of them.
  await eachSlice(engine, () =>
    engine.run(
      repeatedKeys(
        contract,
        `SELECT "file", "row", ${person} AS k0 FROM load_rows WHERE ${person} IS NOT NULL`,
        1,
        'true',
      ),
    ),
  );
  const [others] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM load_rows WHERE ${person} IS NULL`);
  if (others?.n)
    await find(
      `SELECT t.* FROM (${texts('true')}) t SEMI JOIN (SELECT "file", "row" FROM load_rows WHERE ${person} IS NULL) o USING ("file", "row")`,
    );
};

/** Lays the rows that are read, with everything that may be wrong with each of them; once the dates among them are read. */
export const checkedRows = (needs: LayNeeds, contract: Contract): ((rows: string) => Promise<void>) =>
  rowLayer(
    needs,
    contract,
    checksOf(contract).map(({ when }) => when),
  );

/** Needs `staged`, and all of its rows laid. */
export const findFaults = async (engine: Engine, contract: Contract): Promise<void> => {
  const checks = checksOf(contract);
  await engine.run('CREATE OR REPLACE TEMP TABLE load_faults AS SELECT * FROM staged_faults');
  for (let m = 0; m * perMask < checks.length; m++) {
    const some = checks.slice(m * perMask, (m + 1) * perMask);
    const list = some.map(({ column, reason }, bit) => `(${bit}, ${sqlText(column)}, ${sqlText(reason)})`).join(', ');
    await engine.run(`
      INSERT INTO load_faults SELECT "file", "row", c."column", c.reason
      FROM (SELECT "file", "row", m${m} FROM load_rows WHERE m${m} <> 0) JOIN (VALUES ${list}) c(bit, "column", reason) ON (m${m} >> c.bit) & 1 = 1`);
  }
  await findRepeatedKeys(engine, contract);
};
