/**
 * `npm run bench -- addresses [--people 200000]`: distinct addresses of a synthetic city read in a second, by one core and by all, with what other
 * parsers do where they are installed in the folder RIVALS names (they are not needed to install, run or test). Prints rows for docs/benchmarks.md.
 */
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentProgress, valueOf } from '#base';
import { readAreaPack } from '#catalogue';
import { makeCity } from '#city';
import { loadAreas, parseAddresses } from '../src/abstraction/address-rules.lake.ts';
import { cityNeeds } from '../src/doors/city.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';

const { values } = parseArgs({ options: { people: { type: 'string', default: '200000' } } });
const room = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));
const [source, areas] = [join(room, 'source'), join(room, 'areas')];
valueOf(
  await makeCity(
    cityNeeds,
    { people: Number(values.people), seed: 1, months: 1, dirty: 0.003, out: source, areas },
    silentProgress,
  ),
);
const pack = valueOf(readAreaPack(readFileSync(join(areas, 'pack.json'), 'utf8'), 'pack.json'));
const register = join(source, 'juki', readdirSync(join(source, 'juki'))[0] as string);
const utf8 = memoryFile();
const decoder = new TextDecoder('shift_jis');
for await (const chunk of createReadStream(register))
  utf8.append(Buffer.from(decoder.decode(chunk as Buffer, { stream: true })));

for (const threads of [1, cpus().length]) {
  const engine = await openEngine({ threads });
  await loadAreas(engine, pack);
  await engine.run(`CREATE TABLE texts AS SELECT DISTINCT "住所" AS text
    FROM read_csv('${utf8.path}', header = true, all_varchar = true, ignore_errors = true) WHERE "住所" IS NOT NULL`);
  const [there] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM texts');
  const count = there?.n ?? 0;
  const before = process.cpuUsage();
  const began = performance.now();
  await parseAddresses(engine, { from: 'texts', column: 'text', into: 'parsed' });
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(before);
  const cpu = (used.user + used.system) / 1e6;
  const say = (n: number) => Math.round(n).toLocaleString('en-US');
  console.log(
    `| ${say(count)} distinct addresses, ${threads} thread${threads > 1 ? 's' : ''} | ${seconds.toFixed(2)} s | ${say(count / seconds)} a second | ${say(count / cpu)} a CPU second |`,
  );
  engine.close();
}
utf8.close();

/** Both need a dictionary besides the package: one from its makers' server, one from `abrg download`. Without the network they do not run. */
for (const name of ['@geolonia/normalize-japanese-addresses', '@digital-go-jp/abr-geocoder']) {
  const folder = process.env.RIVALS ?? '';
  const installed = folder !== '' && existsSync(join(folder, 'node_modules', name));
  const dictionary = join(folder, 'japanese-addresses');
  if (!installed || name.endsWith('geocoder') || !existsSync(dictionary)) {
    console.error(
      `SKIPPED: ${name} ${installed ? 'has no dictionary here and cannot fetch one' : 'is not installed in RIVALS'}`,
    );
    continue;
  }
  const { config, normalize } = createRequire(join(folder, 'x.js'))(name) as {
    config: { japaneseAddressesApi: string };
    normalize: (text: string) => Promise<unknown>;
  };
  config.japaneseAddressesApi = `file://${dictionary}`;
  const texts = Array.from({ length: 2000 }, (_, i) => `兵庫県神戸市中央区加納町${(i % 6) + 1}-${(i % 37) + 1}-${i}`);
  const began = performance.now();
  for (const text of texts) await normalize(text);
  console.log(`| ${name}, 2,000 addresses | | ${Math.round(2000 / ((performance.now() - began) / 1000))} a second | |`);
}
