/** Reads what is taken along for programs: Parquet with its notes and statistics, GeoJSON with everything beside its features; back into the table they show. */
import { type Engine, sqlText } from '#base';
import type { View } from '../../src/lounge/lounge.api.ts';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import type { Taken } from './read-files.ts';

type Shown = View['tiles'][string]['table'];
type Record_ = Readonly<Record<string, unknown>>;

/** The file's records as the table; what is in neither, or says otherwise beside a number, is strange. */
const tableOf = (records: readonly Record_[], like: Shown): Pick<Taken, 'table' | 'strange'> => {
  const strange: string[] = [];
  const known = new Set(
    like.columns.flatMap(({ name, kind }) =>
      kind === 'dimension' ? [name, `${name}_name`] : [name, `${name}_status`, `${name}_reason`],
    ),
  );
  const rows = records.map((record) => {
    for (const name of Object.keys(record)) if (!known.has(name)) strange.push(`a column ${name}`);
    return like.columns.map(({ name, kind }) => {
      const value = record[name] ?? null;
      if (kind === 'measure' && (value === null) !== (record[`${name}_status`] !== 'shown'))
        strange.push(`${name} is ${value} and said to be ${record[`${name}_status`]}`);
      return value as string | number | null;
    });
  });
  if (rows.length !== like.rows.length) strange.push(`${rows.length} rows of ${like.rows.length}`);
  return { table: { ...like, rows, hidden: [] }, strange: [...new Set(strange)] };
};

export const readParquetFile = async (engine: Engine, bytes: Uint8Array, like: Shown): Promise<Taken> => {
  const file = memoryFile();
  try {
    file.append(bytes);
    const path = sqlText(file.path);
    const read = tableOf(await engine.rows(`SELECT * FROM read_parquet(${path})`), like);
    const notes = await engine.rows<{ note: string }>(
      `SELECT decode(key) || ' ' || decode(value) AS note FROM parquet_kv_metadata(${path})`,
    );
    // Smallest and largest of a column stand in the file as well: they are those of what is shown, or tell.
    const ends = await engine.rows<{ name: string; end: string | null }>(
      `SELECT path_in_schema AS name, unnest([stats_min_value, stats_max_value]) AS "end" FROM parquet_metadata(${path})`,
    );
    const strange = ends.flatMap(({ name, end }) => {
      const at = like.columns.findIndex((column) => column.name === name && column.kind === 'measure');
      return at < 0 || end === null || read.table.rows.some((row) => row[at] === Number(end))
        ? []
        : [`${name} ends at ${end}`];
    });
    return { ...read, conditions: notes.map(({ note }) => note).join('\n'), strange: [...read.strange, ...strange] };
  } finally {
    file.close();
  }
};

export const readGeoJsonFile = (bytes: Uint8Array, like: Shown): Taken => {
  type Content = { about: Record<string, string>; features: { properties: Record_ }[] };
  const content = JSON.parse(new TextDecoder().decode(bytes)) as Content;
  const read = tableOf(
    content.features.map(({ properties }) => properties),
    like,
  );
  const beside = [
    ...Object.keys(content).filter((name) => !['type', 'about', 'features'].includes(name)),
    ...content.features.flatMap((one) =>
      Object.keys(one).filter((name) => !['type', 'id', 'geometry', 'properties'].includes(name)),
    ),
  ];
  const conditions = Object.entries(content.about).flat().join('\n');
  return {
    ...read,
    conditions,
    strange: [...read.strange, ...new Set(beside.map((name) => `${name} beside the areas`))],
  };
};
