/** The ledger of the truth, for tests only: who is who and who lived where, as the city knows it before any clerk wrote it down. */
import { type Engine, sqlText } from '#base';
import { nations } from './names-foreign.ts';
import {
  familyName,
  familyNames,
  myNumberSerial,
  personalName,
  personalNames,
  residentCodeSerial,
} from './names.lake.ts';
import { createTable } from './small-table.lake.ts';
import { cardNumber } from './trip-files.lake.ts';
import { firstDay } from './window.ts';
import type { World } from './world.lake.ts';

/** The check digits once more, as SQL over BIGINT: a second reading of the rules that check-digits.ts prints. */
const weighted = (number: string, digits: number): string =>
  Array.from({ length: digits }, (_, i) => `((${number}) // ${10n ** BigInt(i)} % 10) * ${2 + (i % 6)}`).join(' + ');
const closed = (base: string, digits: number): string => {
  const remainder = `((${weighted(base, digits)}) % 11)`;
  return `concat(lpad((${base})::VARCHAR, ${digits}, '0'), CASE WHEN ${remainder} <= 1 THEN 0 ELSE 11 - ${remainder} END)`;
};
export const registerNumber = (id: string): string => {
  const remainder = `((${weighted(`(${id})::BIGINT * 10`, 11)}) % 11)`;
  return `lpad((((${id})::BIGINT * 10 + CASE ${remainder} WHEN 1 THEN 1 ELSE 0 END) * 10 + CASE ${remainder} WHEN 0 THEN 0 WHEN 1 THEN 8 ELSE 11 - ${remainder} END)::VARCHAR, 15, '0')`;
};

/** Tables of the names and of the planted identities. */
export const createTruthTables = async (engine: Engine, world: World): Promise<void> => {
  const names = (list: typeof familyNames) => ({
    i: { type: 'INTEGER' as const, values: list.map((_, i) => i) },
    written: { type: 'VARCHAR' as const, values: list.map(({ written }) => written) },
    kana: { type: 'VARCHAR' as const, values: list.map(({ kana }) => kana) },
  });
  await createTable(engine, 'family_name', names(familyNames));
  await createTable(engine, 'personal_name', names(personalNames));
  await createTable(engine, 'nation', {
    i: { type: 'INTEGER', values: nations.map((_, i) => i + 1) },
    name: { type: 'VARCHAR', values: nations.map(({ name }) => name) },
  });
  await engine.run(
    'CREATE OR REPLACE TABLE canary (n INTEGER, my_number VARCHAR, resident_code VARCHAR, name VARCHAR, kana VARCHAR)',
  );
  for (const [n, c] of world.canaries.entries())
    await engine.run('INSERT INTO canary VALUES ($1, $2, $3, $4, $5)', [n, c.myNumber, c.residentCode, c.name, c.kana]);
};

/** One row per person; keys as in the files, so that linkage and abstraction can be measured against it. */
const truePeople = ({ draw }: World): string => `
SELECT p.person::BIGINT AS person, ${registerNumber('p.person')} AS atena, coalesce(cy.my_number, ${closed(`99000000000 + ${myNumberSerial(draw)}`, 11)}) AS my_number,
  coalesce(cy.resident_code, ${closed(`9000000000 + ${residentCodeSerial(draw)}`, 10)}) AS resident_code,
  coalesce(cy.name, concat(f.written, '　', g.written)) AS name, coalesce(cy.kana, concat(f.kana, '　', g.kana)) AS kana,
  CASE WHEN p.man THEN 1 ELSE 2 END AS sex, DATE '${firstDay}' + p.birth_day AS birth_date, na.name AS nation_name, CASE WHEN c.card IS NOT NULL THEN ${cardNumber('c.card')} END AS card
FROM (SELECT *, ${familyName(draw)} AS family_number, ${personalName(draw)} AS personal_number FROM person p) p
JOIN family_name f ON f.i = p.family_number JOIN personal_name g ON g.i = p.personal_number
LEFT JOIN nation na ON na.i = p.nation LEFT JOIN card c ON c.person = p.person LEFT JOIN canary cy ON cy.n = p.canary ORDER BY p.person`;

/** One row per person and unchanged state; months count from November 2023 and are inclusive. */
const trueResidences = `
SELECT r.person::BIGINT AS person, ${registerNumber('r.person')} AS atena, ${registerNumber('r.household * 8 + r.register')} AS setai, r.lo AS from_month, r.hi AS to_month,
  t.ward AS ward_code, t.code AS town_code, lpad(r.relation::VARCHAR, 2, '0') AS relation, r.supported
FROM residence r JOIN town t ON t.town = r.town ORDER BY r.person, r.lo`;

/** Statements that write the ledger of one batch into `folder`. */
export const truthStatements = (world: World, folder: string, batch: number): string[] =>
  (
    [
      ['people', truePeople(world)],
      ['residences', trueResidences],
    ] as const
  ).map(
    ([name, select]) =>
      `COPY (${select}) TO ${sqlText(`${folder}/${name}-${String(batch).padStart(4, '0')}.parquet`)} (FORMAT parquet)`,
  );
