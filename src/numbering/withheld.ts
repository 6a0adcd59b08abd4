/**
 * The people under support measures (DV等支援措置: 住民基本台帳事務処理要領 第5-10), as city numbers, sealed beside the ledger. The resident register
 * renews the list, every other data set's load leaves these people out; nothing of it ever goes to the lake.
 */
import { done, type Engine, type Result, refused, sqlText } from '#base';
import { numberOfText } from './city-numbers.lake.ts';
import { numberingRefusal } from './errors.ts';
import type { NumberingNeeds } from './needs.ts';
import { openTable, sealTable } from './sealed-table.ts';

const name = 'withheld.sealed';
const bound = new TextEncoder().encode('musubi withheld 1');

export type WithheldList = { readonly asOf: string; readonly people: number; readonly sequence: number };

/**
 * Fills the engine's table `withheld(city_number)`; null (and an empty table) where no register was ever loaded.
 * Refuses a list that is damaged, missing though there was one, or older than the anchor knows.
 */
export const readWithheld = async (needs: NumberingNeeds, engine: Engine): Promise<Result<WithheldList | null>> => {
  await engine.run('CREATE OR REPLACE TABLE withheld (city_number BIGINT)');
  const anchor = await needs.anchor.read('withheld');
  if (!(await needs.files.list()).includes(name)) {
    return anchor ? refused(numberingRefusal('ledger-incomplete', { file: name })) : done(null);
  }
  const opened = await openTable(needs, needs.files.read(name), bound);
  if (!opened) return refused(numberingRefusal('ledger-broken', { file: name }));
  try {
    const from = `read_parquet(${sqlText(opened.file.path)})`;
    const [list] = await engine.rows<WithheldList>(
      `SELECT max(as_of) AS "asOf", count(city_number) AS people, max(sequence) AS sequence FROM ${from}`,
    );
    const behind =
      anchor &&
      list &&
      (list.sequence < anchor.sequence || (list.sequence === anchor.sequence && opened.sha256 !== anchor.last));
    if (!list || behind) return refused(numberingRefusal('ledger-incomplete', { file: name }));
    await engine.run(
      `INSERT INTO withheld SELECT ${numberOfText('city_number')} FROM ${from} WHERE city_number IS NOT NULL`,
    );
    return done(list);
  } finally {
    opened.file.close();
  }
};

/** Replaces the list by the engine's table `withheld`. The first row carries the day and the sequence, so that an empty list has them too. */
export const writeWithheld = async (
  needs: NumberingNeeds,
  engine: Engine,
  { asOf, sequence }: { readonly asOf: string; readonly sequence: number },
): Promise<void> => {
  const facts = `${sqlText(asOf)} AS as_of, ${sequence} AS sequence`;
  const select = `SELECT NULL::BIGINT AS city_number, ${facts} UNION ALL (SELECT city_number, ${facts} FROM withheld ORDER BY city_number)`;
  const sha256 = await sealTable(needs, engine, select, bound, async (chunks) => {
    await needs.files.replace(name, chunks);
    return true;
  });
  await needs.anchor.write('withheld', { sequence, last: sha256 as string }, {});
};
