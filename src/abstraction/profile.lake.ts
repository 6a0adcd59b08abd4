/** What a load looks like in counts: kept on the sealed side, so that the next load can be held against it. */
import { type Engine, sqlName } from '#base';
import { type Contract, lakeColumns } from '#catalogue';

export type LoadProfile = {
  readonly rows: number;
  readonly quarantined: number;
  /** Share of empty values per lake column, 0–1. */
  readonly empty: Readonly<Record<string, number>>;
  /** Share of each code among the filled values, per code column. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Share of each ten years of age (0, 10, …) among the known ages; nothing where there are none, or in those kept by earlier versions. */
  readonly ages?: Readonly<Record<string, number>>;
};

export const profileOf = async (engine: Engine, contract: Contract, quarantined: number): Promise<LoadProfile> => {
  const columns = lakeColumns(contract);
  const filled = columns.map(({ name }) => `count(${sqlName(name)}) AS ${sqlName(name)}`).join(', ');
  const [counts] = await engine.rows<Record<string, number>>(
    `SELECT count(*) AS "~rows"${filled ? `, ${filled}` : ''} FROM load_kept`,
  );
  const rows = counts?.['~rows'] ?? 0;
  const share = (count: number, of: number) => (of === 0 ? 0 : Math.round((count / of) * 1e6) / 1e6);
  const codes: Record<string, Record<string, number>> = {};
  const listed = contract.columns.flatMap(({ role, name }) =>
    name && (role === 'code' || role === 'flag') ? [name] : [],
  );
  for (const name of listed) codes[name] = {};
  const each = listed.map(
    (name, i) =>
      `SELECT ${i} AS i, code::VARCHAR AS code, n FROM (SELECT ${sqlName(name)} AS code, count(*) AS n FROM load_kept WHERE code IS NOT NULL GROUP BY ${sqlName(name)})`,
  );
  const found =
    each.length === 0
      ? []
      : await engine.rows<{ i: number; code: string; n: number }>(`${each.join(' UNION ALL ')} ORDER BY i, code`);
  for (const { i, code, n } of found) {
    const name = listed[i] as string;
    (codes[name] as Record<string, number>)[code] = share(n, counts?.[name] ?? 0);
  }
  const aged = contract.columns.some(({ role }) => role === 'birth-date');
  const decades = aged
    ? await engine.rows<{ decade: number; n: number }>(
        'SELECT age_years // 10 * 10 AS decade, count(*) AS n FROM load_kept WHERE age_years IS NOT NULL GROUP BY decade ORDER BY decade',
      )
    : [];
  const known = decades.reduce((sum, { n }) => sum + n, 0);
  return {
    rows,
    quarantined,
    empty: Object.fromEntries(columns.map(({ name }) => [name, share(rows - (counts?.[name] ?? 0), rows)])),
    codes,
    ...(known > 0 ? { ages: Object.fromEntries(decades.map(({ decade, n }) => [decade, share(n, known)])) } : {}),
  };
};

export type Quality = {
  readonly address: readonly { status: string; rows: number }[];
  readonly addressFlags: readonly { flag: string; rows: number }[];
  readonly births: readonly { note: string; rows: number }[];
};

/** How well addresses and birth dates could be read, in rows. */
export const qualityOf = async (engine: Engine): Promise<Quality> => ({
  address: await engine.rows(
    'SELECT address_status::VARCHAR AS status, count(*) AS rows FROM load_kept WHERE address_status IS NOT NULL GROUP BY address_status ORDER BY rows DESC, status',
  ),
  addressFlags: await engine.rows(`
    SELECT flag, sum(n) AS rows FROM (SELECT unnest(string_split(flags, ',')) AS flag, n
      FROM (SELECT address_flags::VARCHAR AS flags, count(*) AS n FROM load_kept GROUP BY 1) WHERE flags <> '') GROUP BY 1 ORDER BY rows DESC, 1`),
  births: await engine.rows(
    'SELECT birth_note AS note, count(*) AS rows FROM load_kept WHERE birth_note IS NOT NULL GROUP BY 1 ORDER BY rows DESC, 1',
  ),
});
