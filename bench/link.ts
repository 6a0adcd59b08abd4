/**
 * `npm run bench -- link [--people 100000] [--python venv/bin/python]`: two files of invented people linked by Musubi and, where Python has it, by Splink,
 * from CSV to weighed pairs, in one run on this machine; the same for FEBRL 1, 3 and 4 where those files are. Prints the rows of docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDates } from '#abstraction';
import { type Bilingual, type Engine, silentProgress, valueOf } from '#base';
import { link, readLinkConfig } from '#linkage';
import { openEngine } from '../src/machinery/duckdb.ts';
import { febrl3, febrl4 } from '../src/linkage/test-febrl.ts';
import { writePeople } from './link-people.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
  },
});
const people = Number(values.people);
const threads = 2;
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-link-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

const peopleSettings = `
asOf: 2026-01-01
left: { id: id }
right: { id: id }
fields:
  surname: { kind: latin, column: surname }
  given: { kind: latin, column: given }
  birth: { kind: date, column: birth }
  sex: { kind: code, column: sex }
  postcode: { kind: digits, column: postcode }
  phone: { kind: digits, column: phone }
blocking: [[surname, given], [phone], [birth, sex, postcode], [given, birth], [surname, birth], [surname, postcode]]
training: [[birth, postcode], [surname, given], [phone]]
compare:
  surname: { frequency: true }
  given: { frequency: true }
  birth: { levels: [exact, one-slip, { within-months: 1 }, { within-years: 1 }, { within-years: 10 }] }
  sex: {}
  postcode: { levels: [exact, { levenshtein: 1 }] }
  phone: { levels: [exact, { levenshtein: 1 }, { levenshtein: 2 }] }
prior: { rules: [[phone, surname], [surname, given, birth]], recall: 0.85 }
`;

/** Of the invented people: named to both readers, since how a file is looked at beforehand is not what is measured. */
const columns = ['id', 'surname', 'given', 'birth', 'sex', 'postcode', 'phone'];

type Outcome = {
  version: string;
  seconds: number;
  processor: number;
  /** Musubi's until every pair is weighed, which is where Splink ends; its decisions and reasons come after. */
  weighed?: { seconds: number; processor: number };
  best: [number, number];
  half: [number, number];
  megabytes?: number;
};
const f1 = ([right, wrong]: [number, number], truth: number) => (2 * right) / (right + wrong + truth);
const read = (engine: Engine, table: string, path: string) =>
  engine.run(
    `CREATE TABLE ${table} AS SELECT row_number() OVER () AS "row", * FROM read_csv('${path}', header = true, delim = ',', ${path.startsWith(room) ? `auto_detect = false, columns = {${columns.map((name) => `'${name}': 'VARCHAR'`).join(', ')}}` : 'all_varchar = true'})`,
  );

const ours = async (
  settings: string,
  left: string,
  right: string | null,
  person: (key: string) => string,
  truth: number,
): Promise<Outcome & { chosen: [number, number] }> => {
  const began = performance.now();
  const before = process.cpuUsage();
  const engine = await openEngine({ threads });
  await read(engine, 'a', left);
  if (right) await read(engine, 'b', right);
  const config = valueOf(readLinkConfig(settings, 'bench', right === null));
  const spent = () => {
    const used = process.cpuUsage(before);
    return { seconds: (performance.now() - began) / 1000, processor: (used.user + used.system) / 1e6 };
  };
  let weighed = spent();
  const progress = {
    ...silentProgress,
    phase: (what: Bilingual) => {
      if (what.en === 'deciding') weighed = spent();
    },
  };
  valueOf(await link({ engine, readDates: parseDates, progress }, config, { left: 'a', right: right && 'b' }));
  const whole = spent();
  await engine.run(`CREATE TABLE judged AS SELECT weight AS w, probability AS p, decision, ${person('x.key')} = ${person('y.key')} AS same
    FROM link_decisions d JOIN link_left_people x ON x.id = d.l JOIN link_right_people y ON y.id = d.r`);
  const counts = async (where: string): Promise<[number, number]> => {
    const [row] = await engine.rows<{ t: number; f: number }>(
      `SELECT count(*) FILTER (same) AS t, count(*) FILTER (NOT same) AS f FROM judged WHERE ${where}`,
    );
    return [row?.t ?? 0, row?.f ?? 0];
  };
  const [best] = await engine.rows<{ t: number; f: number }>(`
    WITH b AS (SELECT w, count(*) FILTER (same) AS t, count(*) FILTER (NOT same) AS f FROM judged GROUP BY w),
    c AS (SELECT sum(t) OVER (ORDER BY w DESC)::BIGINT AS t, sum(f) OVER (ORDER BY w DESC)::BIGINT AS f FROM b) SELECT t, f FROM c ORDER BY 2.0 * t / (t + f + ${truth}) DESC LIMIT 1`);
  const outcome = {
    version: 'Musubi',
    ...whole,
    weighed,
    best: [best?.t ?? 0, best?.f ?? 0] as [number, number],
    half: await counts('p >= 0.5'),
    chosen: await counts("decision = 'link'"),
  };
  engine.close();
  return outcome;
};

const theirs = (what: string, left: string, right: string | null, truth: number): Outcome | null => {
  try {
    const out = execFileSync(
      values.python,
      [join(import.meta.dirname, 'link_splink.py'), what, left, right ?? '-', String(truth), String(threads)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return JSON.parse(out.toString().trim().split('\n').at(-1) as string) as Outcome;
  } catch (error) {
    const why =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : String(error);
    console.warn(`SKIPPED: Splink did not run (${why}); give its Python with --python`);
    return null;
  }
};

const lines: string[] = [];
const compare = async (
  title: string,
  what: string,
  settings: string,
  left: string,
  right: string | null,
  truth: number,
  person: (key: string) => string,
) => {
  const mine = await ours(settings, left, right, person, truth);
  const other = theirs(what, left, right, truth);
  const share = (n: [number, number]) => `${f1(n, truth).toFixed(4)} (${n[1]} wrong, ${truth - n[0]} missed)`;
  const row = (o: Outcome, chosen: string) =>
    `| ${title} | ${o.version} | ${o.seconds.toFixed(1)} s | ${other ? `${(o.seconds / other.seconds).toFixed(2)} ×` : '–'} | ${o.processor.toFixed(1)} s | ${other ? `${(o.processor / other.processor).toFixed(2)} ×` : '–'} | ${share(o.best)} | ${share(o.half)} | ${chosen} |`;
  const same = { ...mine, ...mine.weighed, version: 'Musubi, to the weighed pairs' };
  const told = [row(mine, share(mine.chosen)), row(same, '–'), ...(other ? [row(other, '–')] : [])];
  lines.push(...told);
  process.stderr.write(`${told.join('\n')}\n`);
};

const febrl = '../shared/data/linkage';
const ofRecord = (key: string) => `regexp_extract(${key}, '^(rec-[0-9]+)', 1)`;
// The engine takes the blank off the headings.
const [three, four] = [febrl3, febrl4].map((settings) => settings.replaceAll("column: ' ", "column: '")) as [
  string,
  string,
];
if (values.only !== 'people') {
  if (existsSync(febrl)) {
    await compare('FEBRL 1', 'febrl1', three, `${febrl}/febrl_dataset1.csv`, null, 500, ofRecord);
    await compare('FEBRL 3', 'febrl3', three, `${febrl}/febrl_dataset3.csv`, null, 6538, ofRecord);
    await compare(
      'FEBRL 4',
      'febrl4',
      four,
      `${febrl}/febrl_dataset4a.csv`,
      `${febrl}/febrl_dataset4b.csv`,
      5000,
      ofRecord,
    );
  } else console.warn('SKIPPED: the FEBRL files are not here');
}
if (values.only !== 'febrl') {
  await writePeople(room, people, 1);
  const told = people.toLocaleString('en-US');
  await compare(
    `${told} × ${told}`,
    'people',
    peopleSettings,
    join(room, 'left.csv'),
    join(room, 'right.csv'),
    people - Math.round(people * 0.3),
    (key) => key,
  );
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
console.log(
  [
    `${new Date().toISOString().slice(0, 10)} · ${commit} · ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'} · Node ${process.versions.node}, ${threads} threads`,
    '',
    '| files | by | time | of Splink’s | processor time | of Splink’s | best F1 | F1 at p ≥ 0.5 | F1 of the links at the chosen threshold |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n'),
);
