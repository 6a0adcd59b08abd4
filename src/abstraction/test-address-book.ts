/** For tests: addresses read in the mass, as those of a load are: put into a book by the reader, their specimens read, every one filled from its own. */
import type { Engine } from '#base';
import type { AreaPack } from '#catalogue';
import { memoryFile } from '../machinery/memory-file.ts';
import { columnParts } from '../sources/column-parts.ts';
import { addressBook, dateBook } from '../sources/text-book.ts';
import { parseTexts, tellReadAddresses } from './parsed-texts.lake.ts';
import { register } from './test-load.ts';

/** Makes `texts(id, text)`, each text once without blanks around it, and `massed(text, …)` with what was read; answers how many specimens they are. */
export const readInTheMass = async (engine: Engine, pack: AreaPack, texts: readonly string[]): Promise<number> => {
  const addresses = addressBook();
  const parts = columnParts([{ texts: false, book: addresses }], null);
  const file = memoryFile();
  try {
    // Another book was read before.
    await engine.run('DROP TABLE IF EXISTS read_addresses; DROP TABLE IF EXISTS address_specimens;');
    for (const [row, text] of texts.entries()) {
      const bytes = Buffer.from(text);
      parts.record(row, bytes, Int32Array.of(bytes.length));
    }
    parts.take(file);
    await parseTexts({ engine, memoryFile }, register, pack, { dates: dateBook(), addresses });
    const written = memoryFile();
    try {
      addresses.write(written, 0, addresses.size);
      await engine.run(
        `CREATE OR REPLACE TABLE texts AS SELECT "row" AS id, c0 AS text FROM read_parquet('${written.path}')`,
      );
    } finally {
      written.close();
    }
    await tellReadAddresses(engine);
    await engine.run(
      `CREATE OR REPLACE TABLE massed AS SELECT text, o.* EXCLUDE (outcome) REPLACE (flags::VARCHAR AS flags, coalesce(m.masked, '') AS masked)
      FROM load_addresses a JOIN load_outcomes o USING (outcome) JOIN texts ON texts.id = a.id LEFT JOIN load_masked m ON m.id = o.masked`,
    );
    return addresses.specimens.size;
  } finally {
    parts.close();
    file.close();
  }
};
