/** The area pack as dictionary tables of the engine: settings, wards, towns with their chome, and codes by town, chome and 小字. */
import { type Engine, sqlText } from '#base';
import { type AreaPack, meshOf } from '#catalogue';
import { foldSpelling, foldWidth } from './address-fold.lake.ts';

/** A block (番) numbered so high does not exist: a range up to there has no end. */
const openEnd = 9999;

/** Makes a table of the rows, which the engine gets as one text: as a statement, each value would be parsed and planned by itself. */
const makeTable = async (
  engine: Engine,
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly (string | number | null)[])[],
): Promise<void> => {
  const typed = Object.entries(columns).map(([column, type], i) => `cells[${i + 1}]::${type} AS ${column}`);
  await engine.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT ${typed.join(', ')} FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS cells)`,
    [JSON.stringify(rows)],
  );
};

/**
 * The codes of a pack are few: as an enumeration each takes a byte or two wherever rows carry it, through joins and orders and into the file. In the
 * order of their text, so that the least of them is what it would be as text. Without a name of its own, since two packs would share it.
 */
const listOf = (codes: readonly (string | null | undefined)[]): string => {
  const known = [...new Set(codes.filter((code): code is string => !!code))].sort();
  return known.length > 0 ? `ENUM(${known.map(sqlText).join(', ')})` : 'VARCHAR';
};

type Ranges = AreaPack['towns'][number]['schoolRanges'];
const rangesOf = (pack: AreaPack, of: (town: AreaPack['towns'][number]) => Ranges): (string | number)[][] =>
  pack.towns.flatMap((town) =>
    (of(town) ?? []).map((range) => [town.code, range.fromBlock, range.toBlock, range.district]),
  );

/** The district that all entries of a town share, if nothing cuts it. */
const shared = (district: string, ranged: string) => `
      CASE WHEN count(DISTINCT r.${district}) = 1 AND count(*) = count(r.${district}) AND NOT bool_or(${ranged}.code IS NOT NULL) THEN min(r.${district}) END AS shared_${district}`;

/** Ranges of blocks (番): `area_<kind>_lasts(code, last_block)` and `area_<kind>_blocks(code, block, district)`. */
const loadRanges = async (
  engine: Engine,
  kind: 'district' | 'junior',
  types: { readonly code: string; readonly district: string },
  ranges: readonly (string | number)[][],
) => {
  const { code, district } = types;
  const columns = { code, from_block: 'INTEGER', to_block: 'INTEGER', district };
  await makeTable(engine, 'area_ranges', columns, ranges);
  // Blocks beyond the last bound of a town (an open end, 「20番以降」) are all one, so that none need be written out.
  await engine.run(`CREATE OR REPLACE TABLE area_${kind}_lasts AS
    SELECT code, greatest(max(from_block), max(to_block) FILTER (to_block < ${openEnd}) + 1)::INTEGER AS last_block FROM area_ranges GROUP BY code`);
  // Written out block by block, so that addresses find theirs by equality.
  await engine.run(`CREATE OR REPLACE TABLE area_${kind}_blocks AS
    SELECT code, block::INTEGER AS block, min(district) AS district
    FROM (
      SELECT r.code, district, unnest(range(greatest(from_block, 0), least(to_block, last_block) + 1)) AS block
      FROM area_ranges r JOIN area_${kind}_lasts USING (code))
    GROUP BY ALL`);
  await engine.run('DROP TABLE area_ranges');
};

/**
 * Makes `area_city`, `area_wards`, `area_towns`, `area_codes` and the blocks of districts, replacing those of another pack.
 * The ward of a town may be given by code or by name.
 */
export const loadAreas = async (engine: Engine, pack: AreaPack): Promise<void> => {
  const wards = pack.wards.map((ward) => [ward.code, ward.name, ward.abolished ? 1 : 0]);
  const towns = pack.towns.map((town) => [
    ...[town.code, town.ward, town.name, town.chome, town.koaza],
    ...[town.schoolDistrict, town.juniorHighDistrict ?? null, meshOf(town)],
  ]);
  await makeTable(engine, 'area_city', { prefecture: 'VARCHAR', city: 'VARCHAR' }, [[pack.prefecture, pack.city]]);
  const code = listOf(pack.towns.map((town) => town.code));
  const district = listOf(
    pack.towns.flatMap((town) => [town.schoolDistrict, ...(town.schoolRanges ?? []).map((range) => range.district)]),
  );
  const junior = listOf(
    pack.towns.flatMap((town) => [
      town.juniorHighDistrict,
      ...(town.juniorHighRanges ?? []).map((range) => range.district),
    ]),
  );
  const ward = listOf(pack.wards.map((each) => each.code));
  await makeTable(engine, 'area_wards', { code: ward, name: 'VARCHAR', abolished: 'INTEGER' }, wards);
  const schools = rangesOf(pack, (town) => town.schoolRanges);
  await loadRanges(engine, 'district', { code, district }, schools);
  const juniorHighs = rangesOf(pack, (town) => town.juniorHighRanges);
  await loadRanges(engine, 'junior', { code, district: junior }, juniorHighs);
  const mesh = listOf(pack.towns.map(meshOf));
  const townColumns = {
    code,
    ward: 'VARCHAR',
    name: 'VARCHAR',
    chome: 'INTEGER',
    koaza: 'VARCHAR',
    district,
    junior,
    mesh,
  };
  await makeTable(engine, 'area_rows', townColumns, towns);
  // A 小字 says nothing about chome: it neither makes a town chome-less nor hides that it is.
  await engine.run(`CREATE OR REPLACE TABLE area_towns AS
    SELECT row_number() OVER (ORDER BY w.code, r.name)::INTEGER AS town_id, w.code AS ward_code, w.name AS ward, r.name AS town,
      ${foldSpelling(foldWidth('r.name'))} AS key, length(r.name)::INTEGER AS letters,
      coalesce(list(DISTINCT r.chome) FILTER (WHERE r.chome IS NOT NULL), []) AS chomes,
      bool_or(r.chome IS NULL AND r.koaza = '') OR NOT bool_or(r.chome IS NOT NULL) AS has_plain,
      ${shared('district', 'd')}, ${shared('junior', 'j')}
    FROM area_rows r JOIN area_wards w ON r.ward IN (w.code, w.name)
      LEFT JOIN area_district_lasts d ON d.code = r.code LEFT JOIN area_junior_lasts j ON j.code = r.code
    GROUP BY w.code, w.name, r.name`);
  await engine.run(`CREATE OR REPLACE TABLE area_codes AS
    SELECT t.town_id, coalesce(r.chome, 0) AS chome, ${foldSpelling(foldWidth('r.koaza'))} AS koaza_key,
      any_value({'code': r.code, 'mesh': r.mesh, 'district': r.district, 'last_block': d.last_block, 'junior': r.junior, 'junior_last_block': j.last_block}) AS area
    FROM area_rows r JOIN area_wards w ON r.ward IN (w.code, w.name)
      JOIN area_towns t ON t.ward_code = w.code AND t.town = r.name
      LEFT JOIN area_district_lasts d ON d.code = r.code LEFT JOIN area_junior_lasts j ON j.code = r.code
    GROUP BY ALL`);
  await engine.run('DROP TABLE area_rows; DROP TABLE area_district_lasts; DROP TABLE area_junior_lasts;');
};
