/**
 * `npm run bench [-- --people 1500000]`: a resident register of 40 columns on its way from a file in CP932 to a sealed, signed package, against the
 * bare engine turning the same rows, already UTF-8, into plain Parquet; each in a process of its own, in one run on this machine.
 * `--rows 10000000` sends so many rows through (the city again and again, with other keys and addresses), for the memory they need.
 * Prints the rows of docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { silentProgress, valueOf } from '#base';
import { makeCity } from '#city';
import { bytesOf } from '../src/sources/test-files.ts';
import { cityNeeds } from '../src/doors/city.ts';
import { initialise } from '../src/doors/init.ts';
import { columns, widened, wideRegister } from './wide-register.ts';
import type { Taken } from './stages.ts';

const { values } = parseArgs({
  options: { people: { type: 'string', default: '200000' }, rows: { type: 'string' }, keep: { type: 'boolean' } },
});
const people = Number(values.people);
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
const data = join(room, 'data');
process.on('exit', () => {
  if (!values.keep) rmSync(room, { recursive: true, force: true });
});
const say = (n: number): string => Math.round(n).toLocaleString('en-US');

const named = { ja: '結浜市', en: 'Yuihama' };
valueOf(await initialise({ folder: data, side: 'both', city: named, demo: false, senderId: 'bench' }));
const out = join(data, 'source');
const asked = { people, seed: 1, months: 1, dirty: 0.003, out, areas: join(data, 'areas'), registerOnly: true };
valueOf(await makeCity(cityNeeds, asked, silentProgress));
const juki = join(out, 'juki', readdirSync(join(out, 'juki'))[0] as string);
const contracts = join(data, 'contracts');
mkdirSync(contracts, { recursive: true });
const shipped = new URL('../contracts/resident-register.yaml', import.meta.url);
writeFileSync(join(contracts, 'resident-register.yaml'), widened(readFileSync(shipped, 'utf8')));
const copies = values.rows === undefined ? 1 : Math.ceil(Number(values.rows) / people);
const register = join(room, 'register.csv');
await pipeline(wideRegister(juki, copies, bytesOf.cp932), createWriteStream(register));

/** A stage in a process of its own: its peak memory is its own, and nothing that another left behind is of use to it. */
const stage = (name: string): Taken => {
  const stages = new URL('./stages.ts', import.meta.url).pathname;
  const told = execFileSync(process.execPath, [stages, name, data, register], { stdio: ['ignore', 'pipe', 'inherit'] });
  const taken = JSON.parse(told.toString()) as Taken;
  process.stderr.write(
    `${name}: ${taken.seconds.toFixed(2)} s, processor ${taken.cpu.toFixed(2)} s, ${JSON.stringify(taken.facts)}\n`,
  );
  return taken;
};

const first = stage('first');
const month = stage('month');
const lake = stage('lake');
// Several million rows as plain text would need more memory than the machine has; there is nothing to compare there, either.
const bare = copies === 1 ? stage('bare') : null;

const line = (what: string, { seconds, cpu, rows, peak }: Taken) => {
  const against = bare ? `${(seconds / bare.seconds).toFixed(2)} × | ${(cpu / bare.cpu).toFixed(2)} ×` : '– | –';
  return `| ${what} | ${seconds.toFixed(2)} s | ${cpu.toFixed(2)} s | ${say(rows / seconds)} | ${against} | ${say(peak)} MB |`;
};
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
const facts = first.facts as { addresses: number };
console.log(
  [
    `${new Date().toISOString().slice(0, 10)} · ${commit} · ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'} · Node ${process.versions.node} · load ${loadavg()[0]?.toFixed(1)} · ${say(first.rows)} residents in ${columns} columns, ${say(facts.addresses)} distinct addresses, ${say(statSync(register).size / 1e6)} MB CP932`,
    '',
    '| stage | time | processor time | rows/s | time against the bare engine | processor time | peak memory |',
    '|---|---|---|---|---|---|---|',
    ...(bare ? [line('bare DuckDB: UTF-8 CSV in memory → plain zstd Parquet', bare)] : []),
    line('file → sealed package, everybody numbered for the first time', first),
    line('file → sealed package, a later month', month),
    line('lake: verified, re-sealed, committed, verified again', lake),
    '',
    `Peak memory is what the process held at most and the memory files at their largest, together. Of the first load: ${JSON.stringify(first.facts)}.`,
  ].join('\n'),
);
