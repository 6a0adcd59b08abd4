/** What the rules do to each column, shown on invented people in an engine of their own. */
import { basename } from 'node:path';
import { handlingOf } from '#abstraction';
import type { CalendarDate } from '#base';
import { type Contract, readAreaPack } from '#catalogue';
import { startDigest } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { areaPackPath, areaPackText } from './area-files.ts';
import type { Handling } from './gateway-page.api.ts';
import { placesOf } from './places.ts';

export const columnExamples = async (folder: string, contract: Contract, asOf: CalendarDate): Promise<Handling> => {
  const places = placesOf(folder);
  const text = areaPackText(places);
  const pack = text.ok ? readAreaPack(text.value, basename(areaPackPath(places))) : text;
  if (!pack.ok) throw new Error('the area pack cannot be read');
  const engine = await openEngine({ threads: 1, memoryLimit: '2GB' });
  try {
    return await handlingOf(
      { engine, memoryFile, parquetOut, sha256: startDigest },
      { contract, asOf, pack: pack.value },
    );
  } finally {
    engine.close();
  }
};
