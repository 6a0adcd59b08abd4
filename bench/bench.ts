/**
 * `npm run bench [-- --people 200000]`: the stream's stages on one synthetic month, in one run on this machine, as ratios against the bare
 * engine doing the least that could be called the same work. Prints the rows of docs/benchmarks.md.
 */
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareLoad } from '#abstraction';
import { calendarDate, silentProgress, valueOf } from '#base';
import { makeCity } from '#city';
import { dispatchLoad } from '#dispatch';
import { intake } from '#lake';
import { cityNeeds } from '../src/doors/city.ts';
import { initialise } from '../src/doors/init.ts';
import { openLakeSide } from '../src/doors/lake-side.ts';
import { openSealedSide, sourceFile } from '../src/doors/sealed-side.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';

const { values } = parseArgs({ options: { people: { type: 'string', default: '200000' } } });
const people = Number(values.people);
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
const data = join(room, 'data');
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

const timed = async <T>(act: () => Promise<T>): Promise<{ seconds: number; value: T }> => {
  const began = performance.now();
  const value = await act();
  return { seconds: (performance.now() - began) / 1000, value };
};
const rows: string[] = [];
const tell = (what: string, seconds: number, count: number, ratio: number | null) => {
  const line = `| ${what} | ${seconds.toFixed(2)} s | ${Math.round(count / seconds).toLocaleString('en-US')} rows/s | ${ratio === null ? '–' : `${ratio.toFixed(2)} ×`} |`;
  rows.push(line);
  process.stderr.write(`${line}\n`);
};

valueOf(
  await initialise({
    folder: data,
    side: 'both',
    city: { ja: '結浜市', en: 'Yuihama' },
    demo: false,
    senderId: 'bench',
  }),
);
const city = await timed(() =>
  makeCity(
    cityNeeds,
    { people, seed: 1, months: 1, dirty: 0.003, out: join(data, 'source'), areas: join(data, 'areas') },
    silentProgress,
  ),
);
const made = valueOf(city.value);
tell('city: people lived and all source files written', city.seconds, made.rows, null);

const juki = join(data, 'source/juki', readdirSync(join(data, 'source/juki'))[0] as string);
const month = calendarDate('2026-10-31') as NonNullable<ReturnType<typeof calendarDate>>;

// The bare engine: the same rows, already UTF-8 and in memory, to plain zstd Parquet — no decoding, no numbers, no abstraction, no seal.
const bareEngine = await openEngine();
const utf8 = memoryFile();
const decoder = new TextDecoder('shift_jis');
for await (const chunk of createReadStream(juki))
  utf8.append(Buffer.from(decoder.decode(chunk as Buffer, { stream: true })));
const bareOut = join(room, 'bare.parquet');
const bare = await timed(() =>
  bareEngine.run(
    `COPY (SELECT * FROM read_csv('${utf8.path}', header = true, all_varchar = true)) TO '${bareOut}' (FORMAT parquet, COMPRESSION zstd)`,
  ),
);
const count = Number(
  (await bareEngine.rows<{ n: number }>(`SELECT count(*) AS n FROM read_parquet('${bareOut}')`))[0]?.n,
);
tell(`bare DuckDB: UTF-8 CSV (${(utf8.size / 1e6).toFixed(0)} MB) → plain Parquet`, bare.seconds, count, 1);
utf8.close();
bareEngine.close();

const sealed = valueOf(await openSealedSide(data, silentProgress));
const contract = sealed.contracts.get('resident-register');
if (!contract) throw new Error('no contract');
const prepared = await timed(() =>
  prepareLoad(sealed.abstraction, { contract, files: [sourceFile(juki)], asOf: month, pack: sealed.pack }),
);
const load = valueOf(prepared.value);
tell(
  'sealed side: CP932 file read, first numbering, abstraction, leak guard',
  prepared.seconds,
  load.accounts.read,
  prepared.seconds / bare.seconds,
);
const sent = await timed(() =>
  dispatchLoad(sealed.dispatch, {
    contract,
    asOf: month,
    relation: load.relation,
    rows: load.rows,
    accounts: load.accounts,
    load: 'bench',
  }),
);
const path = valueOf(sent.value).path;
tell('dispatch: sealed, signed package', sent.seconds, load.rows, sent.seconds / bare.seconds);
tell(
  'file → sealed package, all of it',
  prepared.seconds + sent.seconds,
  load.accounts.read,
  (prepared.seconds + sent.seconds) / bare.seconds,
);
await load.close();
await sealed.close();

const lake = valueOf(await openLakeSide(data));
const taken = await timed(() => intake(lake.lake, path));
valueOf(taken.value);
tell('lake: verified, re-sealed, committed, verified again', taken.seconds, load.rows, taken.seconds / bare.seconds);
await lake.close();

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim();
console.log(
  [
    `${new Date().toISOString().slice(0, 10)} · ${commit} · ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'} · Node ${process.versions.node} · ${load.accounts.read.toLocaleString('en-US')} residents, ${(statSync(juki).size / 1e6).toFixed(0)} MB CP932`,
    '',
    '| stage | time | speed | against the bare engine |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Peak memory of the process: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB.`,
  ].join('\n'),
);
