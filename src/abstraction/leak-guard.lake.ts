/**
 * The last look at what would leave, which trusts nothing that was done before: every text must be a number of ours, a code of the contract, an area of the
 * pack, a month or a masked address — and nowhere an individual identification code (個人情報保護法施行令1条). Findings name row and column, never the value.
 */
import { type Engine, sqlName, sqlText } from '#base';
import { type AreaPack, type Contract, type LakeColumn, lakeColumns } from '#catalogue';
import { identifierKinds } from './identifier-rules.lake.ts';
import { narrowed } from './column-values.lake.ts';

export type Leak = { readonly file: number; readonly row: number; readonly column: string };
export type LeakFindings = { readonly count: number; readonly first: readonly Leak[] };

/** Codes of offices and companies: no code of a person by themselves (個人情報保護法2条2項). */
const ofNobody = ['法人番号', '全国地方公共団体コード', '保険者番号8桁', '保険者番号6桁'];

/**
 * A masked address: text, then at most a 丁目 and one number or number-branch, then nothing. Numbers within names of towns (南1条西) stand before a
 * letter that only names have there.
 */
const masked = '([^0-9]+|[0-9]{1,3}(条|線|丁|区|地割))*([0-9]{1,3}丁目)?([0-9]{1,5}(-[0-9]{1,5})?)?';
const afterNumber = '[0-9](番|号|室|階|棟|F)';

/** SQL that is true for a text that must not leave. */
const suspect = (contract: Contract, { name, from }: LakeColumn): string => {
  const role = contract.columns.find(({ source }) => source === from)?.role;
  const identifier = `len(list_filter(${identifierKinds('text')}, kind -> kind NOT IN (${ofNobody.map(sqlText).join(', ')}))) > 0`;
  switch (role) {
    case 'person-key':
      return 'NOT city_person_number_valid(text) OR city_person_number_mistakable(text)';
    case 'household-key':
      return 'NOT city_household_number_valid(text) OR city_household_number_mistakable(text)';
    case 'date':
      return "NOT regexp_full_match(text, '[0-9]{4}-(0[1-9]|1[0-2])')";
    case 'address':
      // Area codes may look like a 住民票コード by chance; they are known one by one instead.
      if (name !== 'address_masked')
        return `text NOT IN (SELECT code FROM load_area_codes WHERE kind = ${sqlText(name)})`;
      return `NOT regexp_full_match(text, '${masked}') OR regexp_matches(text, '${afterNumber}') OR ${identifier}`;
    default: {
      const codes = Object.keys(contract.columns.find(({ source }) => source === from)?.codes ?? {});
      const unlisted =
        codes.length > 0
          ? `text NOT IN (${codes.map(sqlText).join(', ')})`
          : `regexp_matches(${narrowed('text')}, '[0-9]([ -]?[0-9]){8,}')`;
      return `${unlisted} OR ${identifier}`;
    }
  }
};

const areaCodes = (pack: AreaPack): string => {
  const codes = [
    ...pack.wards.map((ward) => ['ward_code', ward.code]),
    ...pack.towns.map((town) => ['town_code', town.code]),
    ...pack.schoolDistricts.map((district) => ['school_district_code', district.code]),
    ...pack.towns
      .flatMap((t) => [t.schoolDistrict, ...(t.schoolRanges ?? []).map((r) => r.district)])
      .flatMap((d) => (d ? [['school_district_code', d]] : [])),
  ];
  const values = codes.map(([kind, code]) => `(${sqlText(kind as string)}, ${sqlText(code as string)})`).join(', ');
  return `CREATE OR REPLACE TEMP TABLE load_area_codes AS SELECT DISTINCT * FROM (VALUES ${values || "('', '')"}) c(kind, code)`;
};

/** Looks through `load_kept`. Needs the macros of the numbering room (the ledger was opened before). */
export const guardLeaks = async (engine: Engine, contract: Contract, pack: AreaPack): Promise<LeakFindings> => {
  await engine.run(areaCodes(pack));
  await engine.run('CREATE OR REPLACE TEMP TABLE load_leaks ("file" SMALLINT, "row" BIGINT, "column" VARCHAR)');
  for (const column of lakeColumns(contract).filter(({ type }) => type === 'VARCHAR')) {
    const name = sqlName(column.name);
    await engine.run(`
      INSERT INTO load_leaks
      WITH suspects AS (SELECT text FROM (SELECT DISTINCT ${name} AS text FROM load_kept WHERE ${name} IS NOT NULL) WHERE ${suspect(contract, column)})
      SELECT "file", "row", ${sqlText(column.from)} FROM load_kept SEMI JOIN suspects ON suspects.text = load_kept.${name}`);
  }
  const [row] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM load_leaks');
  const first = await engine.rows<Leak>(
    'SELECT "file", "row", "column" FROM load_leaks ORDER BY "file", "row", "column" LIMIT 20',
  );
  await engine.run('DROP TABLE load_leaks; DROP TABLE load_area_codes;');
  return { count: row?.n ?? 0, first };
};
