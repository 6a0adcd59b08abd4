/**
 * `npm run bench -- lake [--rows 10000000] [--months 20] [--rounds 3]`: what sealing costs who reads. Ten analytic questions to the resident register of
 * many months, from the lake (permit, signatures, hashes, seals, memory) and from the same rows as plain Parquet files on the disk, in one run.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calendarDate, type Engine, sqlName, sqlText, valueOf } from '#base';
import { lakeColumns } from '#catalogue';
import { dispatchLoad } from '#dispatch';
import { intake, openSnapshots, platformCapability } from '#lake';
import { contractsOf } from '../src/doors/shipped-files.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { openTwoSides } from '../tests/intake/two-sides.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    months: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
  },
});
const months = Number(values.months);
const people = Math.round(Number(values.rows) / months);
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

type Took = { readonly seconds: number; readonly cpu: number };
const timed = async <T>(act: () => Promise<T>): Promise<Took & { readonly value: T }> => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const value = await act();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, value };
};

const hall = await openTwoSides(join(room, 'hall'));
const found = valueOf(contractsOf(room)).get('resident-register');
if (!found) throw new Error('no contract');
const contract = found;
const dayOf = (month: number) => new Date(Date.UTC(2024, month + 1, 0)).toISOString().slice(0, 10);

/** Everybody of a month: the same people, one in 300 a month elsewhere, all of them growing older. */
const towns = 2000;
const valueOfColumn = (name: string, type: string, month: number): string => {
  const town = `(hash(i, (i + ${month}) // 300) % ${towns})`;
  const known: Record<string, string> = {
    city_number: `(100000000000 + hash(i) % 900000000000)`,
    household_number: `(10000000000 + hash(i // 2, 7) % 90000000000)`,
    sex: `(1 + hash(i, 1) % 2)::VARCHAR`,
    age_years: `(hash(i, 2) % 95 + ${month} // 12)`,
    school_age: `(hash(i, 2) % 95 + ${month} // 12 + 1)`,
    ward_code: `('281' || lpad((${town} // 220)::VARCHAR, 2, '0'))`,
    town_code: `('281' || lpad(${town}::VARCHAR, 8, '0'))`,
    school_district_code: `('s' || (${town} // 12))`,
    junior_high_district_code: `('j' || (${town} // 25))`,
    mesh_code: `('5235' || lpad((${town} * 3)::VARCHAR, 5, '0'))`,
    address_masked: `('結浜市結町' || ${town} || '番地')`,
  };
  const value = known[name] ?? (type === 'VARCHAR' ? `(hash(i, 9) % 9)::VARCHAR` : `hash(i, 8) % 100`);
  return `CAST(${value} AS ${type}) AS ${sqlName(name)}`;
};
const lake = { ...hall.lake, contract: () => contract, openEngine: () => openEngine({ memoryLimit: '4GB' }) };
const plain = join(room, 'plain');
mkdirSync(plain);
const writer = await openEngine();
for (let month = 0; month < months; month += 1) {
  const columns = lakeColumns(contract).map(({ name, type }) => valueOfColumn(name, type, month));
  const relation = `SELECT ${columns.join(', ')} FROM range(${people}) t(i)`;
  const asOf = calendarDate(dayOf(month));
  if (!asOf) throw new Error('no day');
  const accounts = { read: people, accepted: people, quarantined: 0, excluded: 0 };
  const sent = await dispatchLoad(hall.dispatch, { contract, asOf, relation, rows: people, accounts, load: asOf });
  const { path } = valueOf(sent);
  valueOf(await intake(lake, path));
  rmSync(path);
  const opened = valueOf(
    await openSnapshots(lake, writer, {
      dataset: contract.dataset,
      contract,
      permit: platformCapability(lake, 'verification'),
      asOf: [asOf],
      view: 'month',
    }),
  );
  // The plain files hold the same rows in the same order with the same compression.
  await writer.run(
    `COPY (SELECT * EXCLUDE (as_of) FROM month) TO ${sqlText(join(plain, `${asOf}.parquet`))} (FORMAT parquet, COMPRESSION zstd)`,
  );
  await opened.close();
  lake.opened.forget({ dataset: contract.dataset });
  process.stderr.write(`\rmonth ${month + 1} of ${months}`);
}
writer.close();
const [first, last] = [dayOf(0), dayOf(months - 1)];

const questions: readonly (readonly [string, string])[] = [
  ['people by month', 'SELECT as_of, count(*) AS n FROM people GROUP BY 1 ORDER BY 1'],
  [
    'pyramid by month',
    'SELECT as_of, age_years // 5 AS band, sex, count(*) AS n FROM people GROUP BY ALL ORDER BY ALL',
  ],
  [
    'wards by month',
    'SELECT as_of, ward_code, count(*) AS n, avg(age_years) AS age FROM people GROUP BY ALL ORDER BY ALL',
  ],
  [
    'households by size, last month',
    `SELECT size, count(*) AS n FROM (SELECT household_number, count(*) AS size FROM people WHERE as_of = '${last}' GROUP BY 1) GROUP BY 1 ORDER BY 1`,
  ],
  [
    'who stayed, who went',
    `SELECT a.ward_code AS origin, b.ward_code AS destination, count(*) AS n FROM people a JOIN people b USING (city_number) WHERE a.as_of = '${first}' AND b.as_of = '${last}' GROUP BY ALL ORDER BY ALL`,
  ],
  ['people ever', 'SELECT count(DISTINCT city_number) AS n FROM people'],
  [
    'children by school district',
    'SELECT as_of, school_district_code, count(*) AS n FROM people WHERE school_age BETWEEN 6 AND 11 GROUP BY ALL ORDER BY ALL',
  ],
  [
    'ages by town, last month',
    `SELECT town_code, quantile_cont(age_years, [0.25, 0.5, 0.75]) AS ages FROM people WHERE as_of = '${last}' GROUP BY 1 ORDER BY 1`,
  ],
  [
    'towns that grew most',
    'SELECT town_code, max(n) - min(n) AS growth FROM (SELECT as_of, town_code, count(*) AS n FROM people GROUP BY ALL) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50',
  ],
  [
    'aged 75 and over by mesh and month',
    'SELECT mesh_code, as_of, count(*) AS n FROM people WHERE age_years >= 75 GROUP BY ALL ORDER BY ALL',
  ],
];

const columns = lakeColumns(contract)
  .map(({ name, type }) => `CAST(${sqlName(name)} AS ${type}) AS ${sqlName(name)}`)
  .join(', ');
const openPlain = async (engine: Engine) => {
  const parts = readdirSync(plain)
    .sort()
    .map(
      (name) =>
        `SELECT ${columns}, DATE '${name.slice(0, 10)}' AS as_of FROM read_parquet(${sqlText(join(plain, name))})`,
    );
  await engine.run(`CREATE VIEW people AS ${parts.join(' UNION ALL ')}`);
  return async () => {};
};
const openLake = async (engine: Engine) => {
  const { dataset } = contract;
  const permit = platformCapability(lake, 'statistics');
  const opened = valueOf(await openSnapshots(lake, engine, { dataset, contract, permit, view: 'people' }));
  return async () => {
    await opened.close();
    lake.opened.forget({ dataset });
  };
};

type Round = { readonly opening: Took; readonly asked: readonly Took[]; readonly answers: readonly string[] };
const ask = async (open: (engine: Engine) => Promise<() => Promise<void>>): Promise<Round> => {
  const engine = await openEngine({ memoryLimit: '6GB' });
  const opening = await timed(() => open(engine));
  const asked: Took[] = [];
  const answers: string[] = [];
  for (const [, sql] of questions) {
    const { value, ...took } = await timed(() => engine.rows(sql));
    asked.push(took);
    answers.push(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? String(v) : v)));
  }
  await opening.value();
  engine.close();
  return { opening, asked, answers };
};

const rounds: { plain: Round; lake: Round }[] = [];
for (let round = 0; round < Number(values.rounds); round += 1) {
  const both = { plain: await ask(openPlain), lake: await ask(openLake) };
  for (const [i, answer] of both.plain.answers.entries())
    if (answer !== both.lake.answers[i]) throw new Error(`other answers: ${questions[i]?.[0]}`);
  rounds.push(both);
  process.stderr.write(`\rround ${round + 1}          `);
}
process.stderr.write('\n');
const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] as number;
const mid = (pick: (round: { plain: Round; lake: Round }) => Took): Took => ({
  seconds: median(rounds.map((round) => pick(round).seconds)),
  cpu: median(rounds.map((round) => pick(round).cpu)),
});
const sum = (all: readonly Took[]): Took => ({
  seconds: all.reduce((s, { seconds }) => s + seconds, 0),
  cpu: all.reduce((s, { cpu }) => s + cpu, 0),
});
const line = (what: string, a: Took, b: Took) =>
  `| ${what} | ${a.seconds.toFixed(2)} s | ${b.seconds.toFixed(2)} s | ${a.cpu.toFixed(2)} s | ${b.cpu.toFixed(2)} s | ${(b.cpu / a.cpu).toFixed(2)} × | ${(b.seconds / a.seconds).toFixed(2)} × |`;
const bytes = readdirSync(plain).reduce((all, name) => all + statSync(join(plain, name)).size, 0);
const lines = questions.map(([what], i) =>
  line(
    what,
    mid((r) => r.plain.asked[i] as Took),
    mid((r) => r.lake.asked[i] as Took),
  ),
);
const opening = [mid((r) => r.plain.opening), mid((r) => r.lake.opening)] as const;
const asked = [mid((r) => sum(r.plain.asked)), mid((r) => sum(r.lake.asked))] as const;
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
console.log(
  [
    `${new Date().toISOString().slice(0, 10)} · ${commit} · ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'} · Node ${process.versions.node} · ${(people * months).toLocaleString('en-US')} rows in ${months} snapshots, ${(bytes / 1e6).toFixed(0)} MB of Parquet · median of ${rounds.length} rounds · load ${loadavg()[0]?.toFixed(0)}`,
    '',
    '| question | plain: time | lake: time | plain: processor | lake: processor | ratio, processor | ratio, time |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    line('**all ten, opened**', asked[0], asked[1]),
    `| opening (plain: naming the files; lake, cold: permit, signatures, hash and seal of every byte) | ${opening[0].seconds.toFixed(2)} s | ${opening[1].seconds.toFixed(2)} s | ${opening[0].cpu.toFixed(2)} s | ${opening[1].cpu.toFixed(2)} s | – | – |`,
    line('**opening and all ten**', sum([opening[0], asked[0]]), sum([opening[1], asked[1]])),
    '',
    `Opening reads ${(bytes / 1e6 / opening[1].seconds).toFixed(0)} MB/s. Peak memory of the process ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB, and ${(bytes / 1e6).toFixed(0)} MB of memory files.`,
  ].join('\n'),
);
await hall.close();
