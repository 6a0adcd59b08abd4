/**
 * Makes the city: draws its households in batches, lets them live three years inside the engine, and writes what its core systems
 * would hand over. The next batch is computed while the lines of this one are written, so memory stays that of two batches.
 */
import { done, type Engine, type Progress, type Result, refused } from '#base';
import { type Batch, makeBatch } from './batch.ts';
import { makeChance } from './chance.ts';
import { type CityMade, type CityOptions, outOfRange } from './city-options.ts';
import { makeDraw } from './draw.ts';
import { cityRefusal } from './errors.ts';
import { type CityPlan, planMap } from './map.ts';
import type { CityNeeds, NewFolder } from './needs.ts';
import { placesOf } from './places.ts';
import { makePrinter } from './printer.ts';
import { loadsOf, planFiles } from './source-files.ts';
import { createTruthTables, truthStatements } from './truth.lake.ts';
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
  const batches: (Batch | undefined)[] = [];
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
      registerOnly: options.registerOnly ?? false,
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
    // Two connections, each with a batch of its own: temporary tables are each one's own. While one is printed, the other is made.
    const workers = [engine, await engine.another()] as const;
    const starts = Array.from({ length: Math.ceil(total / batchHouseholds) }, (_, i) => i * batchHouseholds);
    const begin = (i: number): void => {
      const from = starts[i];
      if (from === undefined) return;
      const households = [from, Math.min(total, from + batchHouseholds)] as const;
      const last = truth ? truthStatements(world, truth.path, i) : [];
      batches.push(makeBatch(workers[i % 2] as Engine, world, plan.steps, households, last));
    };
    let residents = 0;
    let persons = 0;
    begin(0);
    // The map is drawn while the first people live: nobody waits for either.
    const topology = map && options.areas !== undefined ? map.draw() : null;
    begin(1);
    for (let i = 0; i < starts.length; i++) {
      const { planted, answers, count, ended } = batches[i] as Batch;
      const found = await planted;
      if (i === 0 && found < canaries.length)
        return refused(cityRefusal('too-few-for-canaries', { wanted: canaries.length, found }));
      for (const { form, rows } of answers) for (const chunk of await rows) printer.print(form, chunk);
      residents += (await count).residents;
      persons += (await count).persons;
      await ended;
      progress.advance((await count).residents);
      // What has been printed is let go.
      delete batches[i];
      begin(i + 2);
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
    // The engine may only close when the batches that nobody will read any more have come to their ends.
    await Promise.allSettled(batches.map((batch) => batch?.ended));
    if (!kept) for (const folder of folders) folder.discard();
    engine.close();
  }
};
