/**
 * Makes the city: draws its households in batches, lets them live three years inside the engine, and writes what its core systems
 * would hand over. The next batch is computed while the lines of this one are written, so memory stays that of two batches.
 */
import { done, type Engine, type Progress, type Result, refused, sqlText } from '#base';
import { cards, cardLines, tripLines } from './trip-files.lake.ts';
import { checkupLines } from './checkup-file.lake.ts';
import { dwellings } from './dwellings.lake.ts';
import { earnings } from './earnings.lake.ts';
import { cityRefusal } from './errors.ts';
import { households } from './households.lake.ts';
import { chosenForCanaries, identities } from './identities.lake.ts';
import { makeLineWriter } from './line-writer.ts';
import { type CityMap, makeMap } from './map.ts';
import { memberLines, members } from './members.lake.ts';
import type { CityNeeds, NewFolder } from './needs.ts';
import { people } from './people.lake.ts';
import { type Ground, placesOf } from './places.ts';
import { residences } from './residences.lake.ts';
import { residentLines } from './resident-file.lake.ts';
import { taxLines } from './tax-file.lake.ts';
import { type Load, loadsOf, sourceFiles } from './source-files.ts';
import { surveyLines } from './survey-file.lake.ts';
import { truePeople, trueResidences } from './truth.lake.ts';
import { makeDraw } from './draw.ts';
import { months as allMonths } from './window.ts';
import { makeWorld, type World } from './world.lake.ts';

/** An identity to plant in place of a made one, so that a test can look for it everywhere. Values stand in the files as given. */
export type Canary = {
  readonly name: string;
  readonly kana: string;
  readonly myNumber: string;
  readonly residentCode: string;
  readonly address: string;
  readonly building: string;
  readonly phone: string;
};

export type CityOptions = {
  /** Residents at the end, about. */
  readonly people: number;
  readonly seed: number;
  /** How many monthly extracts of the register, ending with October 2026: 1–36. */
  readonly months: number;
  /** Share of dirty rows, 0–1. */
  readonly dirty: number;
  readonly out: string;
  readonly truth?: string;
  /** Folder of `pack.json` and `map.topo.json`. */
  readonly areas?: string;
  readonly canaries?: readonly Canary[];
  /** Tests may bring a smaller ground. */
  readonly ground?: Ground;
};

export type CityMade = {
  readonly residents: number;
  readonly persons: number;
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly files: readonly { readonly path: string; readonly rows: number; readonly bytes: number }[];
  readonly loads: readonly Load[];
};

/** Residents at the end per household ever made; measured over 500,000 households. */
const residentsPerHousehold = 1.82;
const batchHouseholds = 40_000;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const createCanaries = async (engine: Engine, canaries: readonly Canary[]): Promise<void> => {
  await engine.run(
    'CREATE OR REPLACE TABLE canary (n INTEGER, name VARCHAR, kana VARCHAR, my_number VARCHAR, resident_code VARCHAR, address VARCHAR, building VARCHAR, phone VARCHAR)',
  );
  for (const [n, c] of canaries.entries()) {
    await engine.run('INSERT INTO canary VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      n,
      ...[c.name, c.kana, c.myNumber, c.residentCode, c.address, c.building, c.phone].map(quoted),
    ]);
  }
};

/** Lets the households [from, to) live: everything about them that the files are projections of. */
const live = async (engine: Engine, world: World, from: number, to: number, canaries: number): Promise<void> => {
  await engine.run(households(world, from, to));
  await engine.run(people(world));
  // Planted identities take the place of people of the first batch.
  await engine.run(chosenForCanaries(world, from === 0 ? canaries : 0));
  await engine.run(identities(world));
  await engine.run(residences(world));
  await engine.run(dwellings(world));
  await engine.run(cards(world));
};

const outOfRange = (options: CityOptions) => {
  const check = (option: 'people' | 'seed' | 'months' | 'dirty', from: number, to: number, whole: boolean) => {
    const value = options[option];
    return value >= from && value <= to && (!whole || Number.isInteger(value))
      ? null
      : cityRefusal('option-out-of-range', { option, from, to });
  };
  return (
    check('people', 100, 4_000_000, true) ??
    check('seed', 0, 4_294_967_295, true) ??
    check('months', 1, allMonths, true) ??
    check('dirty', 0, 1, false)
  );
};

export const makeCity = async (
  needs: CityNeeds,
  options: CityOptions,
  progress: Progress,
): Promise<Result<CityMade>> => {
  const wrong = outOfRange(options);
  if (wrong) return refused(wrong);
  const began = needs.now();
  const map: CityMap | null = options.ground ? null : makeMap(options.seed);
  const ground = options.ground ?? (map as CityMap);
  const engine = await needs.openEngine();
  const pipe = needs.openPipe();
  const folders: NewFolder[] = [];
  const make = (path: string): NewFolder => {
    const folder = needs.newFolder(path);
    folders.push(folder);
    return folder;
  };
  let kept = false;
  try {
    const world = await makeWorld(
      engine,
      { name: ground.pack.city, prefecture: ground.pack.prefecture, seed: options.seed, draw: makeDraw(options.seed) },
      placesOf(ground),
    );
    await createCanaries(engine, options.canaries ?? []);
    const out = make(options.out);
    const truth = options.truth === undefined ? null : make(options.truth);
    const plan = sourceFiles(world, options.months);
    const dirtLedger = truth?.open('dirty.csv');
    const text = new TextEncoder();
    dirtLedger?.write(text.encode('file,row,kind\n'));
    const writer = makeLineWriter(
      plan.files,
      (path) => out.open(path),
      (file, row, kind) => dirtLedger?.write(text.encode(`${file},${row},${kind}\n`)),
    );

    const total = Math.max(50, Math.round(options.people / residentsPerHousehold));
    const first = allMonths - options.months;
    const surveyShare = Math.min(0.04, 6000 / options.people);
    progress.phase(
      {
        ja: '合成都市の人びとをつくり、原本ファイルを書いています',
        en: 'Making the people of the synthetic city and writing the source files',
      },
      options.people,
    );
    // Two connections: temporary tables are each one's own.
    const workers = [engine, await engine.another()] as const;
    const starts = Array.from({ length: Math.ceil(total / batchHouseholds) }, (_, i) => i * batchHouseholds);
    const prepare = (i: number) => {
      const from = starts[i];
      if (from === undefined) return null;
      const living = live(
        workers[i % 2] as Engine,
        world,
        from,
        Math.min(total, from + batchHouseholds),
        options.canaries?.length ?? 0,
      );
      // Awaited a batch later: until then nobody listens to its failure.
      living.catch(() => {});
      return living;
    };
    let residents = 0;
    let persons = 0;
    let next = prepare(0);
    for (let i = 0; i < starts.length; i++) {
      await next;
      next = prepare(i + 1);
      const worker = workers[i % 2] as Engine;
      const write = (select: string) => writer.take(pipe.lines(worker, select));
      if (i === 0 && options.canaries?.length) {
        const [chosen] = await worker.rows<{ n: number }>('SELECT count(*) AS n FROM chosen');
        if ((chosen?.n ?? 0) < options.canaries.length)
          return refused(
            cityRefusal('too-few-for-canaries', { wanted: options.canaries.length, found: chosen?.n ?? 0 }),
          );
      }
      await write(residentLines(world, options.dirty, first));
      for (const { year, month, file } of plan.tax) {
        await worker.run(earnings(world, year, month));
        await write(taxLines(world, options.dirty, year, file));
      }
      for (const { fiscalYear, month, memberFile, checkupFile } of plan.insurance) {
        await worker.run(members(world, month));
        await write(memberLines(world, options.dirty, month, memberFile));
        await write(checkupLines(world, options.dirty, fiscalYear, checkupFile));
      }
      await write(cardLines(plan.cardFile));
      await write(tripLines(world, plan.tripFile));
      await write(surveyLines(world, surveyShare, plan.surveyFile));
      if (truth) {
        const number = String(i).padStart(4, '0');
        await worker.run(
          `COPY (${truePeople(true)}) TO ${sqlText(`${truth.path}/people-${number}.parquet`)} (FORMAT parquet)`,
        );
        await worker.run(
          `COPY (${trueResidences}) TO ${sqlText(`${truth.path}/residences-${number}.parquet`)} (FORMAT parquet)`,
        );
      }
      const [count] = await worker.rows<{ residents: number; persons: number }>(
        `SELECT (SELECT count(*) FROM residence WHERE hi = ${allMonths - 1}) AS residents, (SELECT count(*) FROM person) AS persons`,
      );
      residents += count?.residents ?? 0;
      persons += count?.persons ?? 0;
      progress.advance(count?.residents ?? 0);
    }
    progress.end();
    const files = writer.close();
    dirtLedger?.close();
    const loads = loadsOf(plan.files);
    const facts = {
      people: options.people,
      seed: options.seed,
      months: options.months,
      dirty: options.dirty,
      residents,
      city: ground.pack.city,
      synthetic: true,
    };
    out.writeText('loads.json', `${JSON.stringify(loads, null, 2)}\n`);
    out.writeText('city.json', `${JSON.stringify(facts, null, 2)}\n`);
    if (options.areas !== undefined) {
      const areas = make(options.areas);
      areas.writeText('pack.json', JSON.stringify(ground.pack));
      if (map) areas.writeText('map.topo.json', JSON.stringify(map.topology));
    }
    for (const folder of [...folders].reverse()) folder.keep();
    kept = true;
    const sum = (field: 'rows' | 'bytes') => files.reduce((all, file) => all + file[field], 0);
    return done({
      residents,
      persons,
      rows: sum('rows'),
      bytes: sum('bytes'),
      seconds: (needs.now() - began) / 1000,
      files,
      loads,
    });
  } finally {
    if (!kept) for (const folder of folders) folder.discard();
    pipe.close();
    engine.close();
  }
};
