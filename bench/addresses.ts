/**
 * `npm run bench -- addresses [--people 200000]`: distinct addresses of a synthetic city read in a second, by one core and by all, with what other
 * parsers do where they are installed in the folder RIVALS names (they are not needed to install, run or test). Prints rows for docs/benchmarks.md.
 */
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentProgress, valueOf } from '#base';
import { type AreaPack, readAreaPack, readContract } from '#catalogue';
import { makeCity } from '#city';
import { cityNeeds } from '../src/doors/city.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';
import { parseTexts, tellReadAddresses } from '../src/abstraction/parsed-texts.lake.ts';
import { columnParts } from '../src/sources/column-parts.ts';
import { addressBook, dateBook } from '../src/sources/text-book.ts';

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
const contract = valueOf(readContract(readFileSync('contracts/resident-register.yaml', 'utf8'), 'resident-register'));
const utf8 = memoryFile();
const decoder = new TextDecoder('shift_jis');
for await (const chunk of createReadStream(register))
  utf8.append(Buffer.from(decoder.decode(chunk as Buffer, { stream: true })));

const say = (n: number) => Math.round(n).toLocaleString('en-US');
const print = (what: string, count: number, seconds: number, cpu: number) =>
  console.log(
    `| ${what} | ${seconds.toFixed(2)} s | ${say(count / seconds)} a second | ${say(count / cpu)} a processor second |`,
  );
/** The same addresses for the peers. */
const sample = 5000;
const texts: string[] = [];

for (const threads of [1, cpus().length]) {
  const engine = await openEngine({ threads });
  const written = await engine.rows<{ text: string }>(`SELECT DISTINCT "住所" AS text
    FROM read_csv('${utf8.path}', header = true, all_varchar = true, ignore_errors = true) WHERE "住所" IS NOT NULL`);
  // As they lie where a file was read; from there on it counts, and the dictionary too.
  const addresses = addressBook();
  const parts = columnParts([{ texts: false, book: addresses }], null);
  for (const [row, { text }] of written.entries()) {
    const bytes = Buffer.from(text);
    parts.record(row, bytes, Int32Array.of(bytes.length));
  }
  const part = memoryFile();
  const before = process.cpuUsage();
  const began = performance.now();
  parts.take(part);
  await parseTexts({ engine, memoryFile }, contract, pack, { dates: dateBook(), addresses });
  await tellReadAddresses(engine);
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(before);
  const cpu = (used.user + used.system) / 1e6;
  const count = addresses.size;
  print(
    `Musubi, ${say(count)} distinct addresses, ${say(addresses.specimens.size)} specimens, ${threads} thread${threads > 1 ? 's' : ''}`,
    count,
    seconds,
    cpu,
  );
  if (texts.length === 0) texts.push(...written.slice(0, 200 + sample).map(({ text }) => text));
  part.close();
  parts.close();
  engine.close();
}
utf8.close();

/**
 * Peers, if they are installed in the folder RIVALS names. The normaliser gets the city's own towns in the layout of its file API, so that it needs no
 * network and knows exactly what Musubi knows; it is not asked for coordinates, codes of districts or a mask, which it does not make.
 */
const peers = process.env.RIVALS ?? '';
const installed = (name: string) => peers !== '' && existsSync(join(peers, 'node_modules', name));
const normaliser = '@geolonia/normalize-japanese-addresses';
if (installed(normaliser)) {
  const api = join(room, 'api');
  const named = (town: AreaPack['towns'][number]) =>
    pack.wards.find(({ code, name }) => [code, name].includes(town.ward));
  const meta = { updated: 0 };
  mkdirSync(join(api, 'ja', pack.prefecture), { recursive: true });
  const code = Number(pack.cityCode);
  const cities = pack.wards.map((ward) => ({
    code: Number(ward.code),
    city: pack.city,
    ward: ward.name,
    point: [0, 0],
  }));
  const prefectures = [{ code: Math.floor(code / 1000), pref: pack.prefecture, point: [0, 0], cities }];
  writeFileSync(join(api, 'ja.json'), JSON.stringify({ meta, data: prefectures }));
  const kanji = (n: number) =>
    (n < 10 ? '' : n < 20 ? '十' : `${'〇一二三四五六七八九'[Math.floor(n / 10)]}十`) +
    (n % 10 ? '〇一二三四五六七八九'[n % 10] : '');
  for (const ward of pack.wards)
    writeFileSync(
      join(api, 'ja', pack.prefecture, `${pack.city}${ward.name}.json`),
      JSON.stringify({
        meta,
        data: pack.towns
          .filter((town) => named(town) === ward)
          .map(({ code: id, name, chome, koaza }) => ({
            machiaza_id: id,
            oaza_cho: name,
            ...(chome === null ? {} : { chome: `${kanji(chome)}丁目`, chome_n: chome }),
            ...(koaza === '' ? {} : { koaza: `字${koaza}` }),
          })),
      }),
    );
  const { config, normalize } = createRequire(join(peers, 'x.js'))(normaliser) as {
    config: { japaneseAddressesApi: string };
    normalize: (text: string) => Promise<{ level: number; town?: string }>;
  };
  config.japaneseAddressesApi = `file://${join(api, 'ja')}`;
  // Its dictionary of places is read and made into patterns by the first addresses.
  for (const text of texts.slice(0, 200)) await normalize(text);
  const asked = texts.slice(200, 200 + sample);
  const before = process.cpuUsage();
  const began = performance.now();
  let towns = 0;
  for (const text of asked) if ((await normalize(text)).level >= 3) towns++;
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(before);
  print(
    `${normaliser} 3, ${say(asked.length)} of them, ${((towns / asked.length) * 100).toFixed(1)} % to a town`,
    asked.length,
    seconds,
    (used.user + used.system) / 1e6,
  );
} else console.log(`| ${normaliser} | not installed in RIVALS | | |`);
console.log(
  '| @digital-go-jp/abr-geocoder 2.2.0 | not run: npm cannot install it without fetching a part from a code host, and it reads addresses only from a database that `abrg download` fetches | | |',
);
