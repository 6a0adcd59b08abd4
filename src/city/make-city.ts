/**
 * Makes the city: draws its households in batches, lets them live three years inside the engine, and writes what its core systems
 * would hand over. The next batch is computed while the lines of this one are written, so memory stays that of two batches.
 */
import { done, type Engine, type Progress, type Result, refused, sqlText } from '#base';
import { live, printBatch } from './batch.ts';
import { makeChance } from './chance.ts';
import { type CityMade, type CityOptions, outOfRange } from './city-options.ts';
import { makeDraw } from './draw.ts';
import { cityRefusal } from './errors.ts';
import { type CityPlan, planMap } from './map.ts';
import type { CityNeeds, NewFolder } from './needs.ts';
import { placesOf } from './places.ts';
import { makePrinter } from './printer.ts';
import { loadsOf, planFiles } from './source-files.ts';
import { createTruthTables, truePeople, trueResidences } from './truth.lake.ts';
import { months as allMonths } from './window.ts';
import { makeWorld } from './world.lake.ts';

/** Residents at the end per household ever made; measured over 100,000 households. */
const residentsPerHousehold = 1.82;
const batchHouseholds = 40_000;

/**
 * Writes `out` (source files, `loads.json`, `city.json`), and `areas` and `truth` where asked. Each folder appears whole, in place of
 * what was there, or not at all; the same options give the same bytes.
 */
export const makeCity = async (
  needs: CityNeeds,
  options: CityOptions,
  progress: Progress,
): Promise<Result<CityMade>> => {
  const wrong = outOfRange(options);
  if (wrong) return refused(wrong);
  const began = needs.now();
  if (!options.ground)
    progress.phase({ ja: '合成都市の地図を描いています', en: 'Drawing the map of the synthetic city' });
  const map: CityPlan | null = options.ground ? null : planMap(options.seed);
  if (map) progress.end();
  const ground = options.ground ?? (map as CityPlan);
  const canaries = options.canaries ?? [];
  const engine = await needs.openEngine();
  const folders: NewFolder[] = [];
  const make = (path: string): NewFolder => {
    const folder = needs.newFolder(path);
    folders.push(folder);
    return folder;
  };
  let kept = false;
  let next: Promise<void> | null = null;
  try {
    const { city: cityName, prefecture } = ground.pack;
    const { seed } = options;
    const world = await makeWorld(
      engine,
      { cityName, prefecture, seed, canaries, draw: makeDraw(seed), chance: makeChance(seed) },
      placesOf(ground),
    );
    const out = make(options.out);
    const truth = options.truth === undefined ? null : make(options.truth);
    if (truth) await createTruthTables(engine, world);
    const plan = planFiles(world, {
      monthly: options.months,
      dirty: options.dirty,
      surveyShare: Math.min(0.04, 6000 / options.people),
    });
    const ledger = truth?.open('dirty.csv');
    const note = (line: string) => ledger?.write(new TextEncoder().encode(`${line}\n`));
    note('file,row,kind');
    const printer = makePrinter(
      plan.files,
      (path) => out.open(path),
      (file, row, kind) => note(`${file},${row},${kind}`),
    );

    const total = Math.max(50, Math.round(options.people / residentsPerHousehold));
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
    const prepare = (i: number): Promise<void> | null => {
      const from = starts[i];
      if (from === undefined) return null;
      const to = Math.min(total, from + batchHouseholds);
      const living = live(workers[i % 2] as Engine, world, from, to);
      // Awaited a batch later: until then nobody listens to its failure.
      living.catch(() => {});
      return living;
    };
    let residents = 0;
    let persons = 0;
    next = prepare(0);
    // The map is drawn while the first people live: nobody waits for either.
    const topology = map && options.areas !== undefined ? map.draw() : null;
    for (let i = 0; i < starts.length; i++) {
      await next;
      next = prepare(i + 1);
      const worker = workers[i % 2] as Engine;
      if (i === 0 && canaries.length > 0) {
        const [chosen] = await worker.rows<{ found: number }>('SELECT count(*) AS found FROM person WHERE canary >= 0');
        const found = chosen?.found ?? 0;
        if (found < canaries.length)
          return refused(cityRefusal('too-few-for-canaries', { wanted: canaries.length, found }));
      }
      await printBatch(worker, world, plan, printer);
      if (truth) {
        const parquet = (name: string) =>
          `${sqlText(`${truth.path}/${name}-${String(i).padStart(4, '0')}.parquet`)} (FORMAT parquet)`;
        await worker.run(`COPY (${truePeople(world)}) TO ${parquet('people')}`);
        await worker.run(`COPY (${trueResidences}) TO ${parquet('residences')}`);
      }
      const [count] = await worker.rows<{ residents: number; persons: number }>(
        `SELECT (SELECT count(*) FROM residence WHERE hi = ${allMonths - 1}) AS residents, (SELECT count(*) FROM person) AS persons`,
      );
      residents += count?.residents ?? 0;
      persons += count?.persons ?? 0;
      progress.advance(count?.residents ?? 0);
    }
    progress.end();
    const files = printer.close();
    ledger?.close();
    const loads = loadsOf(plan.files);
    const { people, months, dirty } = options;
    out.writeText('loads.json', `${JSON.stringify(loads, null, 2)}\n`);
    out.writeText(
      'city.json',
      `${JSON.stringify({ city: cityName, synthetic: true, people, seed, months, dirty, residents }, null, 2)}\n`,
    );
    if (options.areas !== undefined) {
      const areas = make(options.areas);
      areas.writeText('pack.json', JSON.stringify(ground.pack));
      if (topology) areas.writeText('map.topo.json', JSON.stringify(topology));
    }
    // The source files last: where they are, everything is.
    for (const folder of [...folders].reverse()) folder.keep();
    kept = true;
    const sum = (field: 'rows' | 'bytes') => files.reduce((all, file) => all + file[field], 0);
    const seconds = (needs.now() - began) / 1000;
    return done({ residents, persons, rows: sum('rows'), bytes: sum('bytes'), seconds, files, loads });
  } finally {
    // The engine may only close when the batch that nobody will read any more has come to its end.
    await next?.catch(() => {});
    if (!kept) for (const folder of folders) folder.discard();
    engine.close();
  }
};
