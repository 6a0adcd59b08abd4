/**
 * The last look at what would leave, which trusts nothing that was done before: every city number must be one of the ledger, every text a code of the
 * contract, an area of the pack, a month or a masked address — and nowhere an individual identification code (個人情報保護法施行令1条). Findings name row and
 * column, never the value.
 */
import { type Engine, sqlName, sqlText } from '#base';
import { type AreaPack, type Contract, type LakeColumn, lakeColumns, meshOf, type Role } from '#catalogue';
import { isOfKind } from '#numbering';
import { rowsAtOnce } from '#sources';
import { narrowed, numberKindOf } from './column-values.lake.ts';
import { identifierKinds } from './identifier-rules.lake.ts';
import { allMasked, maskedText } from './masked-texts.lake.ts';

export type Leak = { readonly file: number; readonly row: number; readonly column: string };
export type LeakFindings = { readonly count: number; readonly first: readonly Leak[] };

/** Codes of offices and companies are no codes of a person by themselves (個人情報保護法2条2項). */
const ofNobody = ['法人番号', '全国地方公共団体コード', '保険者番号8桁', '保険者番号6桁'];

/**
 * A masked address: text, then at most a 丁目 and one number or number-branch, then nothing. Numbers within names of towns (南1条西) stand before a
 * letter that only names have there.
 */
const masked = '([^0-9]+|[0-9]{1,3}(条|線|丁|区|地割))*([0-9]{1,3}丁目)?([0-9]{1,5}(-[0-9]{1,5})?)?';
const afterNumber = '[0-9](番|号|室|階|棟|F)';
/** A run of nine digits, however separated: a code nobody listed may not have one. */
const longRun = '[0-9]([ -]?[0-9]){8,}';

type Guarded = LakeColumn & {
  readonly role: Role;
  readonly codes: readonly string[];
  readonly dayType?: string | undefined;
};

/** SQL that is true where `text` has not the shape its column may have. */
const misshapen = ({ name, role, codes, dayType }: Guarded): string => {
  if (name === dayType) return "text NOT IN ('1', '2')";
  if (role === 'time') return "NOT regexp_full_match(text, '[0-2][0-9]-[0-2][0-9]')";
  if (role === 'date') return "NOT regexp_full_match(text, '[0-9]{4}-(0[1-9]|1[0-2])')";
  if (role === 'address' && name === 'address_masked') {
    return `(NOT regexp_full_match(text, '${masked}') OR regexp_matches(text, '${afterNumber}'))`;
  }
  if (role === 'address') return `text NOT IN (SELECT code FROM known_area_codes WHERE kind = ${sqlText(name)})`;
  return codes.length > 0
    ? `text NOT IN (${codes.map(sqlText).join(', ')})`
    : `regexp_matches(${narrowed('text')}, '${longRun}')`;
};

/** Area codes and months are known one by one, and may look like a 住民票コード by chance; every other text is searched for identification codes. */
const searched = ({ name, role }: Guarded): boolean =>
  role !== 'date' && (role !== 'address' || name === 'address_masked');

const areaCodes = (pack: AreaPack): string => {
  const codes: (readonly [string, string | null | undefined])[] = [
    ...pack.wards.map((ward) => ['ward_code', ward.code] as const),
    ...pack.towns.flatMap((town) => [
      ['town_code', town.code] as const,
      ['mesh_code', meshOf(town)] as const,
      ['school_district_code', town.schoolDistrict] as const,
      ['junior_high_district_code', town.juniorHighDistrict] as const,
      ...(town.schoolRanges ?? []).map((range) => ['school_district_code', range.district] as const),
      ...(town.juniorHighRanges ?? []).map((range) => ['junior_high_district_code', range.district] as const),
    ]),
    ...pack.schoolDistricts.map((district) => ['school_district_code', district.code] as const),
    ...(pack.juniorHighDistricts ?? []).map((district) => ['junior_high_district_code', district.code] as const),
  ];
  const known = new Set(codes.flatMap(([kind, code]) => (code ? [`(${sqlText(kind)}, ${sqlText(code)})`] : [])));
  const values = [...known].join(', ') || "('', '')";
  return `CREATE OR REPLACE TEMP TABLE known_area_codes AS SELECT DISTINCT * FROM (VALUES ${values}) c(kind, code)`;
};

/** A column as it leaves: what it is, and what it is taken from. */
const leaving = ({ name, role }: Guarded): { readonly text: string; readonly beside: string } =>
  role === 'address' && name === 'address_masked'
    ? { text: maskedText(sqlName(name)), beside: `, ${allMasked}` }
    : { text: sqlName(name), beside: '' };

/** All texts that a column can hold: those of its list where it is an enumeration, all masked addresses, or those of its rows. Which of them rows do hold is asked of suspects only. */
const textsOf = ({ name, role }: Guarded, enumerated: boolean): string => {
  if (role === 'address' && name === 'address_masked') return 'SELECT masked AS text FROM load_masked';
  const column = sqlName(name);
  return enumerated
    ? `SELECT unnest(enum_range(one))::VARCHAR AS text FROM (SELECT (SELECT ${column} FROM load_kept LIMIT 1) AS one)`
    : `SELECT DISTINCT ${column}::VARCHAR AS text FROM load_kept WHERE ${column} IS NOT NULL`;
};

/** Suspects among the texts of all columns but the numbers: few texts, however many rows. */
const findSuspects = (columns: readonly Guarded[], enumerated: ReadonlySet<string>): string => {
  const texts = columns.map(
    (column) => `SELECT ${sqlText(column.name)} AS name, text FROM (${textsOf(column, enumerated.has(column.name))})`,
  );
  const shapes = columns.map((column) => `WHEN ${sqlText(column.name)} THEN ${misshapen(column)}`);
  const open = columns.filter(searched).map(({ name }) => sqlText(name));
  const nobody = ofNobody.map(sqlText).join(', ');
  return `
    CREATE OR REPLACE TEMP TABLE load_suspects AS
    WITH texts AS (${texts.join(' UNION ALL ')})
    SELECT name, text FROM texts WHERE CASE name ${shapes.join('\n')} END
    ${
      open.length === 0
        ? ''
        : `UNION
    SELECT name, text FROM (SELECT name, text, ${identifierKinds('text')} AS kinds FROM texts WHERE name IN (${open.join(', ')}))
    WHERE len(list_filter(kinds, lambda kind: kind NOT IN (${nobody}))) > 0`
    }`;
};

/** The pack whose codes an engine has listed: month after month is guarded with the same one. */
const listed = new WeakMap<Engine, AreaPack>();

/** Looks through `load_kept`; needs the ledger. */
export const guardLeaks = async (
  engine: Engine,
  contract: Contract,
  pack: AreaPack,
  atOnce = rowsAtOnce,
): Promise<LeakFindings> => {
  const [kept] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_kept');
  const slices = Math.max(1, Math.ceil((kept?.n ?? 0) / atOnce));
  const guarded = lakeColumns(contract)
    .filter(({ type, from }) => type === 'VARCHAR' || numberKindOf(contract, from) !== null)
    .map((column): Guarded => {
      const declared = contract.columns.find(({ source }) => source === column.from);
      return {
        ...column,
        role: declared?.role ?? 'unused',
        codes: Object.keys(declared?.codes ?? {}),
        dayType: declared?.dayType,
      };
    });
  const texts = guarded.filter(({ from }) => !numberKindOf(contract, from));
  if (listed.get(engine) !== pack) await engine.run(areaCodes(pack));
  listed.set(engine, pack);
  await engine.run('CREATE OR REPLACE TEMP TABLE load_leaks ("file" SMALLINT, "row" BIGINT, "column" VARCHAR)');
  for (const { name, from } of guarded) {
    const kind = numberKindOf(contract, from);
    if (!kind) continue;
    const space = kind === 'person' ? contract.personSpace : contract.householdSpace;
    const number = sqlName(name);
    // Its own shape, and drawn by us: a key that slipped through fails one or the other.
    const drawn = `SELECT number FROM ledger_rows WHERE space = ${sqlText(space)}`;
    for (let n = 0; n < slices; n++) {
      const mine = (one: string) => (slices === 1 ? 'true' : `coalesce(abs(${one}) % ${slices}, 0) = ${n}`);
      await engine.run(`
        INSERT INTO load_leaks SELECT "file", "row", ${sqlText(from)} FROM (FROM load_kept WHERE ${mine(number)})
        WHERE ${number} IS NULL OR NOT (${isOfKind(kind, number)}) OR ${number} NOT IN (${drawn} AND ${mine('number')})`);
    }
  }
  if (texts.length > 0) {
    const enumerations = await engine.rows<{ column_name: string }>(
      `SELECT column_name FROM (DESCRIBE load_kept) WHERE starts_with(column_type, 'ENUM(')`,
    );
    await engine.run(findSuspects(texts, new Set(enumerations.map(({ column_name }) => column_name))));
    const found = await engine.rows<{ name: string }>('SELECT DISTINCT name FROM load_suspects');
    for (const column of texts.filter(({ name }) => found.some((suspect) => suspect.name === name))) {
      const { text, beside } = leaving(column);
      await engine.run(`
        INSERT INTO load_leaks SELECT "file", "row", ${sqlText(column.from)} FROM load_kept${beside}
        WHERE ${text} IN (SELECT text FROM load_suspects WHERE name = ${sqlText(column.name)})`);
    }
  }
  const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_leaks');
  const first = await engine.rows<Leak>(
    'SELECT "file", "row", "column" FROM load_leaks ORDER BY "file", "row", "column" LIMIT 20',
  );
  await engine.run('DROP TABLE load_leaks; DROP TABLE IF EXISTS load_suspects;');
  return { count: row?.n ?? 0, first };
};
