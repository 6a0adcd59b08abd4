/** Which rows cannot be taken, and why: `load_faults("file", "row", "column", reason)`, found for all rows in one pass. */
import { type Engine, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { type Reason, textNumber } from '#sources';
import { keyFaults, narrowed, readingOf } from './column-values.lake.ts';
import { readDates } from './parsed-texts.lake.ts';

type Check = { readonly column: string; readonly reason: Reason; readonly when: string };

/** A day of the register that the calendar does not have (2/29 of a common year) is no fault: 住民記録システム標準仕様書 1.1.8. */
const noDate = (dates: string, cell: string) => `${cell} IN (SELECT id FROM ${dates} WHERE no_date)`;
const blankDate = (dates: string, cell: string) => `${cell} IN (SELECT id FROM ${dates} WHERE status = 'sentinel')`;

export const checksOf = (contract: Contract): readonly Check[] =>
  contract.columns.flatMap((column): Check[] => {
    const cell = sqlName(column.source);
    const text = sqlName(textNumber(column.source));
    const at = (reason: Reason, when: string): Check => ({ column: column.source, reason, when });
    if (column.role === 'person-key' || column.role === 'household-key') {
      return keyFaults(column.source).map(({ reason, when }) => at(reason, when));
    }
    const isDate = column.role === 'birth-date' || column.role === 'date';
    const reading = readingOf(column);
    if (!isDate && !reading && column.role !== 'address') return [];
    return [
      ...(column.required
        ? [
            at(
              'required-missing',
              isDate
                ? `(${text} = 0 OR ${blankDate(readDates(contract), text)})`
                : column.role === 'address'
                  ? `${text} = 0`
                  : `${cell} IS NULL`,
            ),
          ]
        : []),
      ...(column.required && isDate ? [at('date-invalid', noDate(readDates(contract), text))] : []),
      ...(reading?.faults ?? []).map(({ reason, when }) => at(reason, when)),
    ];
  });

/** One bit per check, 60 to a number: an array per row would cost more than all checks together. */
const perMask = 60;

export const findFaults = async (engine: Engine, contract: Contract): Promise<void> => {
  const checks = checksOf(contract);
  const masks = Array.from({ length: Math.ceil(checks.length / perMask) }, (_, m) =>
    checks.slice(m * perMask, (m + 1) * perMask),
  );
  const sums = masks.map(
    (some, m) =>
      `${some.map(({ when }, bit) => `CASE WHEN ${when} THEN ${1n << BigInt(bit)} ELSE 0 END::BIGINT`).join('\n + ')} AS m${m}`,
  );
  await engine.run('CREATE OR REPLACE TEMP TABLE load_faults AS SELECT * FROM staged_faults');
  if (masks.length > 0) {
    const any = masks.map((_, m) => `m${m} <> 0`).join(' OR ');
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE load_masks AS SELECT * FROM (SELECT "file", "row", ${sums.join(',\n')} FROM staged) WHERE ${any}`,
    );
    for (const [m, some] of masks.entries()) {
      const list = some.map(({ column, reason }, bit) => `(${bit}, ${sqlText(column)}, ${sqlText(reason)})`).join(', ');
      await engine.run(`
        INSERT INTO load_faults SELECT "file", "row", c."column", c.reason
        FROM load_masks JOIN (VALUES ${list}) c(bit, "column", reason) ON (m${m} >> c.bit) & 1 = 1`);
    }
    await engine.run('DROP TABLE load_masks');
  }
  // The first row of a key stays, the later ones go. Rows without a whole key have their own reason already.
  const keys = contract.key.map((name) => narrowed(sqlName(name)));
  await engine.run(`
    INSERT INTO load_faults
    WITH keyed AS (SELECT "file", "row", ${keys.map((key, i) => `${key} AS k${i}`).join(', ')} FROM staged),
      repeated AS (SELECT ${keys.map((_, i) => `k${i}`).join(', ')} FROM keyed WHERE ${keys.map((_, i) => `k${i} IS NOT NULL`).join(' AND ')}
        GROUP BY ALL HAVING count(*) > 1)
    SELECT "file", "row", ${contract.key.length === 1 ? sqlText(contract.key[0] as string) : 'NULL'}, 'duplicate-key'
    FROM keyed JOIN repeated USING (${keys.map((_, i) => `k${i}`).join(', ')})
    QUALIFY row_number() OVER (PARTITION BY ${keys.map((_, i) => `k${i}`).join(', ')} ORDER BY "file", "row") > 1`);
};
