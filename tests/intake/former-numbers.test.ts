/** City numbers were texts once: months and packages of that time stay what they are, beside those whose numbers are whole numbers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CalendarDate, valueOf } from '#base';
import { type Contract, contractSchema } from '#catalogue';
import { dispatchLoad } from '#dispatch';
import { intake, type LakeNeeds, openSnapshots, schemaOf, snapshotsOf, verifyLake } from '#lake';
import { canonicalJson, fromBase64, makeSigner, sha256, signJson } from '#sealing';
import { contractFaults, type Schema } from '../../src/lake/tables.lake.ts';
import { forge } from './forge.ts';
import { leave, openTwoSides, type TwoSides, trips } from './two-sides.ts';

const people: Contract = contractSchema.parse({
  ...trips,
  dataset: 'people',
  additions: true,
  // A household that is alone with its sex is at risk: the report has to see one household in both forms.
  risk: { quasi: ['sex', 'household_number'], sensitive: ['fare_yen'], k: 3 },
  columns: [...trips.columns, { source: '世帯番号', role: 'household-key', required: true }],
});
const texts = new Set(['city_number', 'household_number']);
const former: Schema = schemaOf(people).map(({ name, type }) => ({ name, type: texts.has(name) ? 'VARCHAR' : type }));

/** People from … to …, three in a household. */
const rowsOf = (from: number, to: number) =>
  `SELECT 100000000000 + i AS city_number, (1 + i % 2)::VARCHAR AS sex, (i * 10)::BIGINT AS fare_yen, 20000000000 + i // 3 AS household_number FROM range(${from}, ${to}) t(i)`;
const formerRows = (from: number, to: number) =>
  `SELECT * REPLACE (city_number::VARCHAR AS city_number, 'H' || household_number AS household_number) FROM (${rowsOf(from, to)})`;

const folder = mkdtempSync(join(tmpdir(), 'musubi-former-'));
let hall: TwoSides;
let lake: LakeNeeds;
let previous: string | null = null;
/** What the sealed side makes of people now. */
const sent = async (asOf: string, [from, to]: readonly [number, number], addition = false) => {
  const rows = to - from;
  const load = await dispatchLoad(hall.dispatch, {
    contract: people,
    asOf: asOf as CalendarDate,
    addition,
    load: `${asOf} ${from} ${to}`,
    relation: rowsOf(from, to),
    rows,
    accounts: { read: rows, accepted: rows, quarantined: 0, excluded: 0 },
  });
  return valueOf(load).path;
};
/** Takes it in; where it is from before, made again as it was then, sealed and signed by the same hands. */
const bring = async (
  asOf: string,
  [from, to]: readonly [number, number],
  { form = 'now', addition = false }: { form?: 'now' | 'former'; addition?: boolean } = {},
) => {
  const path = await forge(
    hall,
    folder,
    await sent(asOf, [from, to], addition),
    { previous, ...(form === 'former' ? { schema: [...former] } : {}) },
    form === 'former' ? { select: formerRows(from, to) } : {},
  );
  const taken = valueOf(await intake(lake, path)).statement;
  previous = sha256(readFileSync(path));
  return taken;
};
const see = async (sql: string, more: { asOf?: readonly string[] } = {}) => {
  const of = { dataset: 'people', contract: people, permit: leave(hall), view: 'v', ...more };
  const opened = valueOf(await openSnapshots(lake, hall.engine, of));
  const rows = await hall.engine.rows(sql);
  await opened.close();
  return rows;
};

beforeAll(async () => {
  hall = await openTwoSides(folder);
  lake = { ...hall.lake, contract: () => people };
  await bring('2026-01-31', [0, 90], { form: 'former' });
  await bring('2026-02-28', [30, 120]);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a lake with a month from before and one of now', () => {
  it('shows both as one, in whole numbers: the same person is the same, and so is the household', async () => {
    expect(await see('SELECT column_name AS name, column_type AS type FROM (DESCRIBE v)')).toEqual([
      ...schemaOf(people),
      { name: 'as_of', type: 'DATE' },
    ]);
    expect(
      await see(
        `SELECT count(*) AS n, count(DISTINCT city_number) AS people, count(DISTINCT household_number) AS households,
          count(*) FILTER (household_number <> 20000000000 + (city_number - 100000000000) // 3) AS strange FROM v`,
      ),
    ).toEqual([{ n: 180, people: 120, households: 40, strange: 0 }]);
    expect(
      await see(
        "SELECT count(*) AS stayed FROM v a JOIN v b USING (city_number, household_number) WHERE a.as_of = '2026-01-31' AND b.as_of = '2026-02-28'",
      ),
    ).toEqual([{ stayed: 60 }]);
  });

  it('makes nothing of numbers that are numbers already', async () => {
    const plan = async (day: string) =>
      JSON.stringify(await see('EXPLAIN FROM v WHERE household_number = 20000000005', { asOf: [day] }));
    expect(await plan('2026-01-31')).toMatch(/ltrim/);
    expect(await plan('2026-02-28')).not.toMatch(/ltrim|cast/i);
  });

  it('adds rows of the one form to a day of the other, tells what each file is, and is as recognisable as it is', async () => {
    // 90 and 20 people each: the last of the day and the first of the addition share a household.
    await bring('2026-01-31', [89, 100], { addition: true });
    await bring('2026-03-31', [0, 90]);
    await bring('2026-03-31', [89, 100], { form: 'former', addition: true });
    expect(await bring('2026-03-31', [100, 102], { addition: true })).toMatchObject({ snapshot: 6, rows: 2 });
    const days =
      'SELECT as_of::VARCHAR AS day, count(*) AS n, count(DISTINCT household_number) AS households, sum(fare_yen) AS fares FROM v';
    expect(await see(`${days} GROUP BY 1 ORDER BY 1`)).toEqual([
      { day: '2026-01-31', n: 101, households: 34, fares: 50_390 },
      { day: '2026-02-28', n: 90, households: 30, fares: 67_050 },
      { day: '2026-03-31', n: 103, households: 34, fares: 52_400 },
    ]);
    const notes = valueOf(await snapshotsOf(lake, 'people'));
    const risks = notes.map(({ asOf, rows, risk }) => [asOf, rows, risk]);
    // The same rows, once from before with an addition of now, once the other way round.
    expect(risks[2]?.[2]).toEqual(risks[4]?.[2]);
    expect(risks[2]).toMatchObject(['2026-01-31', 101, { now: { groups: 67, smallest: 1 } }]);
    expect(await verifyLake(lake)).toMatchObject({ snapshots: 6, tables: 10, broken: [] });
  });

  it('finds a manifest that says another form than its file has, though the lake’s own key signed it', async () => {
    const place = join(folder, 'lake/datasets/people/snapshots/3.json');
    const good = readFileSync(place, 'utf8');
    const { statement } = JSON.parse(good) as { statement: { format: string; files: { schema?: Schema }[] } };
    expect(statement.files.map(({ schema }) => schema)).toEqual([former, undefined]);
    const files = statement.files.map(({ schema: _, ...file }) => file);
    const signer = makeSigner(fromBase64(hall.lake.keys.manifestSigningKey));
    writeFileSync(place, canonicalJson(signJson(signer, { ...statement, files })));
    const register = { ...hall.lake.register, anchors: async () => [] };
    const { broken } = await verifyLake({ ...lake, register });
    writeFileSync(place, good);
    expect(broken).toMatchObject([
      { snapshot: 4, fault: 'unlinked' },
      { snapshot: 3, fault: 'table' },
    ]);
  });
});

describe('a package from before', () => {
  let real = '';
  beforeAll(async () => {
    real = await sent('2026-04-01', [0, 9]);
  });
  const refusalOf = async (schema: Schema, select: string) => {
    const taken = await intake(lake, await forge(hall, folder, real, { previous, schema: [...schema] }, { select }));
    return taken.ok ? null : taken.refusal;
  };
  it.each([
    ['one number a text and the other not', 'city_number', 'BIGINT'],
    ['another column a text', 'fare_yen', 'VARCHAR'],
    ['narrower numbers', 'city_number', 'INTEGER'],
  ])('with %s is refused', async (_, column, type) => {
    const schema = former.map((each) => (each.name === column ? { ...each, type } : each));
    const value = type === 'INTEGER' ? '1::INTEGER' : `${column}::${type}`;
    const refusal = await refusalOf(schema, `SELECT * REPLACE (${value} AS ${column}) FROM (${formerRows(0, 9)})`);
    expect(refusal).toMatchObject({ code: 'lake.schema-differs' });
  });
  it.each([
    [
      'a text that is no number',
      `SELECT * REPLACE ('K-0815' AS city_number) FROM (${formerRows(0, 9)})`,
      ['column "city_number": holds what is no city number'],
    ],
    [
      'a text of another letter',
      `SELECT * REPLACE ('K' || household_number AS household_number) FROM (${formerRows(0, 9)})`,
      ['column "household_number": holds what is no city number'],
    ],
    [
      'whole numbers under the name of texts',
      rowsOf(0, 9),
      ['column "city_number": has type BIGINT, not VARCHAR', 'column "household_number": has type BIGINT, not VARCHAR'],
    ],
  ])('with %s is refused, and the value is not said', async (_, select, because) => {
    const refusal = await refusalOf(former, select);
    expect(refusal).toMatchObject({ code: 'lake.schema-differs', because: because.map((en) => ({ en })) });
    expect(JSON.stringify(refusal)).not.toMatch(/0815|KH/);
  });
});

it('a column of that name which holds no keys has no former form', () => {
  const column = { source: '番号', role: 'count', name: 'city_number', required: false } as const;
  const of = { ...people, columns: [column] };
  expect(contractFaults(of, [{ name: 'city_number', type: 'INTEGER' }])).toEqual([]);
  expect(contractFaults(of, [{ name: 'city_number', type: 'VARCHAR' }])).toHaveLength(1);
});
