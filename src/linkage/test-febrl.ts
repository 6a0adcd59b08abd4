/** The FEBRL sets as tables, and how many of the pairs found in them are right. */
import { existsSync, readFileSync } from 'node:fs';
import { type Engine, sqlText, valueOf } from '#base';
import { parseDates } from '../abstraction/date-rules.lake.ts';
import type { Progress } from '#base';
import type { LinkConfig } from './config.ts';
import type { LinkageNeeds } from './needs.ts';
import { readLinkConfig } from './read-config.ts';

export const shared = '../shared/data/linkage';
export const sharedIsHere = existsSync(shared);
if (!sharedIsHere) console.warn(`SKIPPED: ${shared} is not here, nothing is held against Splink and FEBRL`);

const quiet: Progress = { phase: () => {}, advance: () => {}, end: () => {} };
export const testNeeds = (engine: Engine): LinkageNeeds => ({ engine, readDates: parseDates, progress: quiet });

/** Reads a file of `shared` as text columns; FEBRL's headings and cells begin with a blank, which stays. */
export const readShared = async (engine: Engine, table: string, file: string): Promise<void> => {
  const headings = (readFileSync(`${shared}/${file}`, 'utf8').split(/\r?\n/)[0] as string).split(',');
  const columns = headings.map((name) => `${sqlText(name)}: 'VARCHAR'`).join(', ');
  await engine.run(`CREATE OR REPLACE TABLE ${table} AS
    SELECT row_number() OVER () AS "row", * FROM read_csv(${sqlText(`${shared}/${file}`)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${columns}})`);
};

export const configOf = (yaml: string, dedupe: boolean): LinkConfig =>
  valueOf(readLinkConfig(yaml, 'link.yaml', dedupe));

const febrlFields = `
asOf: 2000-01-01
left: { id: rec_id }
right: { id: rec_id }
fields:
  given: { kind: latin, column: ' given_name' }
  surname: { kind: latin, column: ' surname' }
  number: { kind: latin, column: ' street_number' }
  street: { kind: latin, column: ' address_1' }
  postcode: { kind: latin, column: ' postcode' }
  state: { kind: latin, column: ' state' }
  birth: { kind: date, column: ' date_of_birth' }
  social: { kind: latin, column: ' soc_sec_id' }
`;
const birthLevels = '[exact, one-slip, { within-months: 1 }, { within-years: 1 }, { within-years: 10 }]';
export const febrl4 = `${febrlFields}
blocking: [[given, surname], [given=surname, surname=given], [birth], [social], [state, street], [number, street], [postcode]]
training: [[birth], [postcode]]
compare:
  given: { frequency: true }
  surname: { frequency: true }
  birth: { levels: ${birthLevels} }
  social: { levels: [exact, { damerau-levenshtein: 1 }, { damerau-levenshtein: 2 }] }
  number: { levels: [exact], frequency: true }
  postcode: { levels: [exact, { damerau-levenshtein: 1 }, { damerau-levenshtein: 2 }], frequency: true }
prior: { rules: [[social], [given, surname, birth]], recall: 0.8 }
`;
export const febrl3 = `${febrlFields}
blocking: [[social], [given], [surname], [birth], [postcode]]
training: [[birth], [postcode]]
compare:
  given: {}
  surname: {}
  birth: { levels: ${birthLevels} }
  social: { levels: [exact, { damerau-levenshtein: 2 }] }
  number: { levels: [exact], frequency: true }
  postcode: { levels: [exact], frequency: true }
prior: { rules: [[social], [given, surname, birth], [given=surname, surname=given, birth]], recall: 0.9 }
`;

export type Found = { readonly tp: number; readonly fp: number; readonly fn: number; readonly f1: number };
export const foundOf = (tp: number, fp: number, truth: number): Found => ({
  tp,
  fp,
  fn: truth - tp,
  f1: (2 * tp) / (tp + fp + truth),
});

/** The person of a record: what stands before the second hyphen. */
const person = (key: string) => `regexp_extract(${key}, '^(rec-[0-9]+)', 1)`;
/** Found at every weight, from `link_decisions`. */
export const atEveryWeight = async (engine: Engine, truth: number): Promise<(Found & { weight: number })[]> => {
  const rows = await engine.rows<{ weight: number; tp: number; fp: number }>(`
    WITH judged AS (SELECT weight, ${person('a.key')} = ${person('b.key')} AS "right" FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r),
    binned AS (SELECT weight, count(*) FILTER ("right") AS t, count(*) FILTER (NOT "right") AS f FROM judged GROUP BY weight)
    SELECT weight, (sum(t) OVER w)::DOUBLE AS tp, (sum(f) OVER w)::DOUBLE AS fp FROM binned WINDOW w AS (ORDER BY weight DESC) ORDER BY weight`);
  return rows.map(({ weight, tp, fp }) => ({ weight, ...foundOf(tp, fp, truth) }));
};
export const decided = async (engine: Engine, truth: number, where = "decision = 'link'"): Promise<Found> => {
  const [row] = await engine.rows<{ tp: number; fp: number }>(`
    SELECT count(*) FILTER (same) AS tp, count(*) FILTER (NOT same) AS fp
    FROM (SELECT ${person('a.key')} = ${person('b.key')} AS same FROM link_decisions d JOIN link_left_people a ON a.id = d.l JOIN link_right_people b ON b.id = d.r WHERE ${where})`);
  return foundOf(row?.tp ?? 0, row?.fp ?? 0, truth);
};
