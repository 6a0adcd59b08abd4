/** Rows whose key an earlier row has: the first stays, the later ones are faults. */
import { type Engine, meet, noneMet, sqlName, sqlText } from '#base';
import type { Contract } from '#catalogue';
import { writeParquet } from '#sources';
import { narrowed } from './column-values.lake.ts';
import { keyColumn, keyIsPerson } from './load-rows.lake.ts';
import { eachSlice, type LayNeeds } from './row-slices.lake.ts';

/** Hashes of keys have so many bits, which are 4 MB: a million keys share fifteen thousand of them by chance. */
const hashBits = 25;

const hashOf = (names: string): string => `(hash(${names}) >> ${64 - hashBits})::INTEGER`;

/** Hashes that were met before: all rows of a key that comes again are among the rows of these, and few others. */
const hashesMetAgain = async (engine: Engine, rows: string, names: string): Promise<Int32Array> => {
  const before = noneMet(hashBits);
  const again: number[] = [];
  for (const [hashes] of await engine.integers(`SELECT ${hashOf(names)} FROM (${rows})`))
    for (const hash of hashes as Int32Array) if (meet(before, hash)) again.push(hash);
  return Int32Array.from(again);
};

/**
 * The first row of a key stays, the later ones go. `rows`: a select of "file", "row" and the parts of the key, which are not NULL. To group all keys would cost four times
 * as much as to look which hashes come again, and to compare the keys of those.
 */
const findRepeated = async ({ engine, memoryFile }: LayNeeds, contract: Contract, rows: string): Promise<void> => {
  const names = contract.key.map((_, i) => `k${i}`).join(', ');
  const again = await hashesMetAgain(engine, rows, names);
  if (again.length === 0) return;
  const file = memoryFile();
  try {
    writeParquet(file, again, [], []);
    await engine.run(`
      INSERT INTO load_faults
      SELECT "file", "row", ${contract.key.length === 1 ? sqlText(contract.key[0] as string) : 'NULL'}, 'duplicate-key'
      FROM (${rows}) WHERE ${hashOf(names)} IN (SELECT "row" FROM read_parquet(${sqlText(file.path)}))
      QUALIFY row_number() OVER (PARTITION BY ${names} ORDER BY "file", "row") > 1`);
  } finally {
    file.close();
  }
};

/** Rows without a whole key have their own reason already. */
export const findRepeatedKeys = async (needs: LayNeeds, contract: Contract): Promise<void> => {
  const { engine } = needs;
  const keys = contract.key.map((name) => narrowed(sqlName(name)));
  const texts = `SELECT "file", "row", ${keys.map((key, i) => `${key} AS k${i}`).join(', ')} FROM staged WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}`;
  const person = keyColumn(contract, 'person-key');
  if (person === null || !keyIsPerson(contract)) return findRepeated(needs, contract, texts);
  // Keys of digits are whole numbers; the others, which are few or all, are never the same as one of them.
  await eachSlice(engine, () =>
    findRepeated(needs, contract, `SELECT "file", "row", ${person} AS k0 FROM load_rows WHERE ${person} IS NOT NULL`),
  );
  const [others] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM load_rows WHERE ${person} IS NULL`);
  if (others?.n)
    await findRepeated(
      needs,
      contract,
      `SELECT t.* FROM (${texts}) t SEMI JOIN (SELECT "file", "row" FROM load_rows WHERE ${person} IS NULL) o USING ("file", "row")`,
    );
};
