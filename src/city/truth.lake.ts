/** The ledger of the truth, for tests only: who is who and who lived where, as the city knows it before any clerk wrote it down. */
import { registerNumber } from './check-digits.ts';

/** One row per person; keys as in the files, so that linkage and abstraction can be measured against it. */
export const truePeople = `
SELECT p.person, p.atena, p.my_number, p.resident_code, p.name, p.kana, CASE WHEN p.man THEN 1 ELSE 2 END AS sex, p.birth_date, p.nation_name, c.card
FROM resident p LEFT JOIN card c ON c.person = p.person ORDER BY p.person`;

/** One row per person and unchanged state; months count from November 2023 and are inclusive. */
export const trueResidences = `
SELECT r.person, p.atena, ${registerNumber('r.household * 8 + r.register')} AS setai, r.lo AS from_month, r.hi AS to_month, t.ward AS ward_code, t.code AS town_code, r.relation, r.supported
FROM residence r JOIN resident p ON p.person = r.person JOIN town t ON t.town = r.town ORDER BY r.person, r.lo`;
