/**
 * `npm run bench -- city [--people 1500000]`: how fast the synthetic city is made: everybody with household, 36 months of life and the
 * printed register of one month; then, counted apart, with incomes, insurance and every other file; beside the bare engine writing the
 * same register as CSV, already text and in memory. The map counts everywhere.
 */
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentProgress, valueOf } from '#base';
import { makeCity } from '#city';
import { cityNeeds } from '../src/doors/city.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';

const { values } = parseArgs({ options: { people: { type: 'string', default: '1500000' } } });
const people = Number(values.people);
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

const timed = async <T>(act: () => Promise<T>): Promise<{ seconds: number; cpu: number; value: T }> => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const value = await act();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, value };
};
const whole = (n: number): string => Math.round(n).toLocaleString('en-US');
const rows: string[] = [];
const tell = (what: string, took: { seconds: number; cpu: number }, count: number, bytes: number, persons: number) => {
  const each = persons > 0 ? whole(persons / took.seconds) : '–';
  const cost = persons > 0 ? `${((took.cpu / persons) * 1e6).toFixed(1)} µs` : '–';
  const line = `| ${what} | ${took.seconds.toFixed(1)} s | ${took.cpu.toFixed(1)} s | ${cost} | ${each} | ${whole(count / took.seconds)} | ${(bytes / 1e6 / took.seconds).toFixed(0)} |`;
  rows.push(line);
  process.stderr.write(`${line}\n`);
};

const city = async (what: string, size: number, months: number, registerOnly: boolean) => {
  const out = join(room, 'source');
  const took = await timed(() =>
    makeCity(
      cityNeeds,
      { people: size, seed: 1, months, dirty: 0.003, out, areas: join(room, 'areas'), registerOnly },
      silentProgress,
    ),
  );
  const made = valueOf(took.value);
  tell(what, took, made.rows, made.bytes, made.residents);
  return { took, made, out };
};

const peak = (): string => `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`;

const register = await city('everybody, and the register of the last month', people, 1, true);
const peakOfRegister = peak();

const engine = await openEngine();
const file = join(register.out, 'juki', readdirSync(join(register.out, 'juki'))[0] as string);
const utf8 = memoryFile();
const decoder = new TextDecoder('shift_jis');
for await (const chunk of createReadStream(file))
  utf8.append(Buffer.from(decoder.decode(chunk as Buffer, { stream: true })));
await engine.run(`CREATE TABLE register AS FROM read_csv('${utf8.path}', header = true, all_varchar = true)`);
utf8.close();
const bareFile = join(room, 'bare.csv');
const bare = await timed(() => engine.run(`COPY register TO '${bareFile}' (FORMAT csv, HEADER true)`));
tell('bare DuckDB: COPY of that register, already text, as CSV', bare, register.made.rows, statSync(bareFile).size, 0);
engine.close();
rmSync(bareFile);

await city('everybody with incomes and insurance, and all files (register of one month)', people, 1, false);
await city('the demonstration: 50,000 people, 36 months, all files', 50_000, 36, false);

console.log(
  [
    `${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'} · Node ${process.versions.node} · load ${loadavg()[0]?.toFixed(1)} at the end · ${whole(register.made.residents)} residents`,
    '',
    '| what | time | processor time | of it for a person | persons/s | rows/s | MB/s |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    `Making everybody and printing the register takes ${(register.took.cpu / bare.cpu).toFixed(1)} × the processor time of the bare COPY. Peak memory of the process: ${peakOfRegister} for the register, ${peak()} in all.`,
  ].join('\n'),
);
