/**
 * Who the register's people are (kana, birth date, sex, address), kept so that data sets without its keys can be linked to them. Sealed beside the ledger,
 * one generation: a newer register replaces it, and it is left out of backups, so that what is replaced is gone. Grounds: decision 0017.
 */
import { done, type Engine, type Result, refused, sqlText } from '#base';
import { numberingRefusal } from './errors.ts';
import type { NumberingNeeds } from './needs.ts';
import { openTable, sealTable } from './sealed-table.ts';

export const identityFile = 'identity.sealed';
const bound = new TextEncoder().encode('musubi identity 1');

/** `space`: the name space of the register's keys. `source`: the hash of the file it was read from. */
export type KeptIdentity = {
  readonly asOf: string;
  readonly space: string;
  readonly source: string;
  readonly people: number;
  readonly sequence: number;
};

/** What the newest kept identity says of itself; null where none was kept. With `into`, its people become that table. */
export const readIdentity = async (
  needs: NumberingNeeds,
  engine: Engine,
  into?: string,
): Promise<Result<KeptIdentity | null>> => {
  const anchor = await needs.anchor.read('identity');
  // It is not in backups: after a restore there is an anchor and no file, until the next register.
  if (!(await needs.files.list()).includes(identityFile)) return done(null);
  const opened = await openTable(needs, needs.files.read(identityFile), bound);
  if (!opened) return refused(numberingRefusal('ledger-broken', { file: identityFile }));
  try {
    const from = `read_parquet(${sqlText(opened.file.path)})`;
    const [kept] = await engine.rows<KeptIdentity>(
      `SELECT any_value(as_of) AS "asOf", any_value(space) AS space, any_value(source) AS source, count(source_key) AS people, any_value(sequence) AS sequence FROM ${from}`,
    );
    const behind =
      anchor &&
      kept &&
      (kept.sequence < anchor.sequence || (kept.sequence === anchor.sequence && opened.sha256 !== anchor.last));
    if (!kept || behind) return refused(numberingRefusal('ledger-incomplete', { file: identityFile }));
    if (into)
      await engine.run(
        `CREATE OR REPLACE TABLE ${into} AS SELECT * EXCLUDE (as_of, space, source, sequence) FROM ${from} WHERE source_key IS NOT NULL`,
      );
    return done(kept);
  } finally {
    opened.file.close();
  }
};

/** Keeps the rows of `select` (source_key, and whatever tells who somebody is) in place of the generation before. */
export const writeIdentity = async (
  needs: NumberingNeeds,
  engine: Engine,
  { select, ...kept }: Omit<KeptIdentity, 'people' | 'sequence'> & { readonly select: string },
): Promise<void> => {
  const sequence = ((await needs.anchor.read('identity'))?.sequence ?? 0) + 1;
  const facts = `${sqlText(kept.asOf)} AS as_of, ${sqlText(kept.space)} AS space, ${sqlText(kept.source)} AS source, ${sequence} AS sequence`;
  const sha256 = await sealTable(needs, engine, `SELECT *, ${facts} FROM (${select})`, bound, async (chunks) => {
    await needs.files.replace(identityFile, chunks);
    return true;
  });
  await needs.anchor.write('identity', { sequence, last: sha256 as string }, {});
};
