/** For tests and measurements: people as the lake keeps them, each column an expression of SQL over the row number `i` (and what else `from` brings). */
type Columns = {
  /** What `i` is drawn from: 'range(600) t(i)'. */
  readonly from: string;
  readonly asOf?: string;
  readonly ward: string;
  readonly town?: string;
  readonly school?: string;
  readonly age?: string;
  readonly sex?: string;
  /** Columns of this trial alone. */
  readonly more?: string;
};

/** Draw with `hash(i, n)`, so that they are the same every time. Where nothing is said of a place, it is not known. */
export const peopleOf = ({ from, asOf, ward, town, school, age, sex, more }: Columns): string =>
  `SELECT ${asOf ?? "DATE '2026-10-31'"} AS as_of, i::BIGINT AS city_number, ${ward} AS ward_code,
    ${town ?? 'NULL::VARCHAR'} AS town_code, ${school ?? 'NULL::VARCHAR'} AS school_district_code,
    (${age ?? '40'})::SMALLINT AS age_years, ${sex ?? '(1 + hash(i, 4) % 2)::VARCHAR'} AS sex${more ? `, ${more}` : ''} FROM ${from}`;
