/** One batch of households: lets it live inside the engine, then writes every line it leaves in the files. */
import type { Engine } from '#base';
import { cardLines, cards, tripLines } from './trip-files.lake.ts';
import { checkupLines } from './checkup-file.lake.ts';
import type { Canary } from './city-options.ts';
import { dwellings } from './dwellings.lake.ts';
import { earnings } from './earnings.lake.ts';
import { households } from './households.lake.ts';
import { chosenForCanaries, identities } from './identities.lake.ts';
import { memberLines, members } from './members.lake.ts';
import { people } from './people.lake.ts';
import { residences } from './residences.lake.ts';
import { residentLines } from './resident-file.lake.ts';
import type { sourceFiles } from './source-files.ts';
import { surveyLines } from './survey-file.lake.ts';
import { taxLines } from './tax-file.lake.ts';
import type { World } from './world.lake.ts';

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The identities to plant, as the engine's table `canary`. */
export const createCanaries = async (engine: Engine, canaries: readonly Canary[]): Promise<void> => {
  await engine.run(
    'CREATE OR REPLACE TABLE canary (n INTEGER, name VARCHAR, kana VARCHAR, my_number VARCHAR, resident_code VARCHAR, address VARCHAR, building VARCHAR, phone VARCHAR)',
  );
  for (const [n, c] of canaries.entries()) {
    const values = [c.name, c.kana, c.myNumber, c.residentCode, c.address, c.building, c.phone];
    await engine.run('INSERT INTO canary VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [n, ...values.map(quoted)]);
  }
};

/** Makes the temporary tables of the households [from, to): everything about them that the files are projections of. */
export const live = async (engine: Engine, world: World, from: number, to: number, canaries: number): Promise<void> => {
  await engine.run(households(world, from, to));
  await engine.run(people(world));
  // Planted identities take the place of people of the first batch.
  await engine.run(chosenForCanaries(world, from === 0 ? canaries : 0));
  await engine.run(identities(world));
  await engine.run(residences(world));
  await engine.run(dwellings(world));
  await engine.run(cards(world));
};

export type Writing = {
  readonly plan: ReturnType<typeof sourceFiles>;
  readonly dirty: number;
  /** The first month of the window that is written. */
  readonly first: number;
  /** Share of adults who get the survey. */
  readonly surveyShare: number;
};

/** Writes the lines of the batch that lives in `engine`, file by file in the order of their numbers. */
export const writeBatch = async (
  engine: Engine,
  world: World,
  { plan, dirty, first, surveyShare }: Writing,
  write: (select: string) => Promise<void>,
): Promise<void> => {
  await write(residentLines(world, dirty, first));
  for (const { year, month, file } of plan.tax) {
    await engine.run(earnings(world, year, month));
    await write(taxLines(world, dirty, year, file));
  }
  for (const { fiscalYear, month, memberFile, checkupFile } of plan.insurance) {
    await engine.run(members(world, month));
    await write(memberLines(world, dirty, month, memberFile));
    await write(checkupLines(world, dirty, fiscalYear, checkupFile));
  }
  await write(cardLines(plan.cardFile));
  await write(tripLines(world, plan.tripFile));
  await write(surveyLines(world, surveyShare, plan.surveyFile));
};
