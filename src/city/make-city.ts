/**
 * Makes the city: draws its households in batches, lets them live three years inside the engine, and writes what its core systems
 * would hand over. Several threads make batches at once; what they print is bound in the order of the batches, so that memory stays
 * that of a batch for each of them and the city the same for any number.
 */
import { done, type Progress, type Refusal, type Result, refused } from '#base';
import { makeBinder } from './binder.ts';
import { type CityMade, type CityOptions, outOfRange } from './city-options.ts';
import { cityRefusal } from './errors.ts';
import { batchesOf, type CityJob, type Maker, openMaker, planCity } from './maker.ts';
import { type CityPlan, planMap } from './map.ts';
import type { CityNeeds, NewFolder } from './needs.ts';
import { loadsOf } from './source-files.ts';

const householdsAtOnce = 40_000;

/** A while for the engine to begin before this thread turns to something long. */
const aMoment = () => new Promise((resolve) => setImmediate(resolve));

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
  const { people, seed, months, dirty, canaries = [], atOnce = householdsAtOnce } = options;
  const batches = batchesOf(people, atOnce);
  // Threads begin while the map is planned.
  const threads = batches.length > 1 ? (needs.makers?.(batches.length) ?? []) : [];
  const closing: { close(): void }[] = [...threads];
  const folders: NewFolder[] = [];
  const make = (path: string): NewFolder => {
    const folder = needs.newFolder(path);
    folders.push(folder);
    return folder;
  };
  let kept = false;
  try {
    if (!options.ground)
      progress.phase({ ja: '合成都市の地図を描いています', en: 'Drawing the map of the synthetic city' });
    const map: CityPlan | null = options.ground ? null : planMap(seed);
    if (map) progress.end();
    const { pack, weights } = options.ground ?? (map as CityPlan);
    const out = make(options.out);
    const truth = options.truth === undefined ? null : make(options.truth);
    const job: CityJob = {
      ...{ people, seed, months, dirty, canaries, ground: { pack, weights } },
      registerOnly: options.registerOnly ?? false,
      atOnce,
      truth: truth?.path ?? null,
    };
    const makers: Pick<Maker, 'make'>[] = threads.map((thread) => thread.begin(job));
    if (makers.length === 0) {
      const own = await openMaker(needs.openEngine, job);
      makers.push(own);
      closing.push(own);
    }
    const { files: planned } = planCity(job);
    const ledger = truth?.open('dirty.csv');
    const note = (line: string) => ledger?.write(new TextEncoder().encode(`${line}\n`));
    note('file,row,kind');
    let residents = 0;
    let persons = 0;
    const binder = makeBinder(
      planned,
      (path) => out.open(path),
      (file, row, kind) => note(`${file},${row},${kind}`),
      (made) => {
        residents += made.residents;
        persons += made.persons;
        progress.advance(made.residents);
      },
    );

    progress.phase(
      {
        ja: '合成都市の人びとをつくり、原本ファイルを書いています',
        en: 'Making the people of the synthetic city and writing the source files',
      },
      people,
    );
    let next = 0;
    let tooFew: Refusal | null = null;
    const work = async (maker: Pick<Maker, 'make'>) => {
      while (next < batches.length && !tooFew) {
        const batch = next++;
        const made = await maker.make(batch, (file, piece) => binder.take(batch, file, piece));
        if (batch === 0 && made.planted < canaries.length)
          tooFew = cityRefusal('too-few-for-canaries', { wanted: canaries.length, found: made.planted });
        binder.finish(batch, made);
      }
    };
    const working = Promise.all(makers.map(work));
    // The map is drawn while the first people live: nobody waits for either.
    working.catch(() => {});
    await aMoment();
    const topology = map && options.areas !== undefined ? map.draw() : null;
    await working;
    progress.end();
    const files = binder.close();
    ledger?.close();
    if (tooFew) return refused(tooFew);
    const loads = loadsOf(planned);
    out.writeText('loads.json', `${JSON.stringify(loads, null, 2)}\n`);
    out.writeText(
      'city.json',
      `${JSON.stringify({ city: pack.city, synthetic: true, people, seed, months, dirty, residents }, null, 2)}\n`,
    );
    if (options.areas !== undefined) {
      const areas = make(options.areas);
      areas.writeText('pack.json', JSON.stringify(pack));
      if (topology) areas.writeText('map.topo.json', JSON.stringify(topology));
    }
    // The source files last: where they are, everything is.
    for (const folder of [...folders].reverse()) folder.keep();
    kept = true;
    const sum = (field: 'rows' | 'bytes') => files.reduce((all, file) => all + file[field], 0);
    const seconds = (needs.now() - began) / 1000;
    return done({ residents, persons, rows: sum('rows'), bytes: sum('bytes'), seconds, files, loads });
  } finally {
    for (const each of closing) each.close();
    if (!kept) for (const folder of folders) folder.discard();
  }
};
