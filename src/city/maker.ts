/** Makes batches of people and prints their rows, with an engine of its own: in this thread, or as one of several in others. */
import type { Engine } from '#base';
import { makeBatch } from './batch.ts';
import type { Canary } from './canary.ts';
import { makeChance } from './chance.ts';
import type { DirtKind } from './dirt.ts';
import { makeDraw } from './draw.ts';
import { type Ground, placesOf } from './places.ts';
import { makePrinter } from './printer.ts';
import { planFiles } from './source-files.ts';
import { surveyShares } from './survey-file.lake.ts';
import { createTruthTables, truthStatements } from './truth.lake.ts';
import { planWorld } from './world.lake.ts';

/** All that a batch hangs on; plain data. */
export type CityJob = {
  readonly people: number;
  readonly seed: number;
  readonly months: number;
  readonly dirty: number;
  readonly registerOnly: boolean;
  readonly canaries: readonly Canary[];
  readonly ground: Ground;
  /** At most so many households to a batch. */
  readonly atOnce: number;
  /** Folder that the ledger of the truth goes to; null: none is wanted. */
  readonly truth: string | null;
};

export type BatchMade = {
  /** How many identities found a person to take the place of. */
  readonly planted: number;
  /** Registered at the last month end, and ever. */
  readonly residents: number;
  readonly persons: number;
  /** Data rows printed for each file. */
  readonly rows: readonly number[];
  /** File, row (from 1 within this batch), kind. */
  readonly faults: readonly (readonly [number, number, DirtKind])[];
};

/** A piece may have to wait until it is written: then the answer comes later, and no more should be printed until it does. */
export type Take = (file: number, piece: Uint8Array<ArrayBuffer>) => Promise<void> | undefined;

export interface Maker {
  make(batch: number, take: Take): Promise<BatchMade>;
  close(): void;
}

/** Residents at the end per household ever made; measured over 100,000 households. */
const residentsPerHousehold = 1.82;
/** So few are sooner made by one than handed out to two. */
const worthDividing = 12_000;

/** The households [from, to) of each batch: an even number of batches, so that two threads end together. The same on every machine. */
export const batchesOf = (people: number, atOnce: number): (readonly [number, number])[] => {
  const total = Math.max(50, Math.round(people / residentsPerHousehold));
  const count = total < Math.min(atOnce, worthDividing) ? 1 : 2 * Math.ceil(total / (2 * atOnce));
  const upTo = (i: number) => Math.round((total * i) / count);
  return Array.from({ length: count }, (_, i) => [upTo(i), upTo(i + 1)] as const);
};

/** The city of a job as it is talked about: pure. */
export const planCity = ({ ground, seed, canaries, months, dirty, people, registerOnly }: CityJob) => {
  const { city: cityName, prefecture } = ground.pack;
  const plan = planWorld(
    { cityName, prefecture, seed, canaries, draw: makeDraw(seed), chance: makeChance(seed) },
    placesOf(ground),
  );
  const wanted = { monthly: months, dirty, surveyShares: surveyShares(plan.world, people), registerOnly };
  return { ...plan, ...planFiles(plan.world, wanted) };
};

export const openMaker = async (openEngine: () => Promise<Engine>, job: CityJob): Promise<Maker> => {
  const { world, create, files, steps } = planCity(job);
  const engine = await openEngine();
  try {
    await create(engine);
    if (job.truth !== null) await createTruthTables(engine, world);
  } catch (error) {
    engine.close();
    throw error;
  }
  const batches = batchesOf(job.people, job.atOnce);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async make(batch, take) {
      const households = batches[batch];
      if (!households) throw new Error('there is no such batch');
      const faults: [number, number, DirtKind][] = [];
      let held: Promise<void> | undefined;
      const printer = makePrinter(
        files.length,
        (file, piece) => {
          held = take(file, piece) ?? held;
        },
        (...fault) => faults.push(fault),
      );
      const truth = job.truth === null ? [] : truthStatements(world, job.truth, batch);
      const { planted, answers, count, ended } = makeBatch(engine, world, steps, households, truth);
      last = ended;
      const found = await planted;
      for (const { form, rows } of answers) {
        for (const chunk of await rows) {
          printer.print(form, chunk);
          if (held) {
            await held;
            held = undefined;
          }
        }
      }
      const { residents, persons } = await count;
      await ended;
      return { planted: found, residents, persons, rows: printer.close(), faults };
    },
    close() {
      // The engine may only close when a batch that nobody will read any more has come to its end.
      void last.catch(() => {}).then(() => engine.close());
    },
  };
};
