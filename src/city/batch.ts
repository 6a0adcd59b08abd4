/** One batch of households: lets it live inside the engine, then prints every row it leaves in the files. */
import type { Engine } from '#base';
import { earnings } from './earnings.lake.ts';
import type { Form } from './form.ts';
import { households } from './households.lake.ts';
import { choosePlanted } from './planted.lake.ts';
import { members } from './members.lake.ts';
import { people } from './people.lake.ts';
import type { Printer } from './printer.ts';
import { residences } from './residences.lake.ts';
import type { Plan } from './source-files.ts';
import { cards } from './trip-files.lake.ts';
import type { World } from './world.lake.ts';

/** Makes the temporary tables of the households [from, to): everything about them that the files are projections of. */
export const live = async (engine: Engine, world: World, from: number, to: number): Promise<void> => {
  // Planted identities take the place of people of the first batch.
  const planted = from === 0 && world.canaries.length > 0 ? [choosePlanted(world)] : [];
  // All in one, so that the engine goes on while this thread does something else.
  await engine.run([households(world, from, to), people(world), ...planted, residences(world)].join(';'));
};

/** Prints the rows of the batch that lives in `engine`, file by file in the order of their numbers. */
export const printBatch = async (engine: Engine, world: World, plan: Plan, printer: Printer): Promise<void> => {
  const print = async (form: Form) => {
    for await (const chunk of engine.integers(form.select)) printer.print(form, chunk);
  };
  await print(plan.register);
  for (const { year, month, form } of plan.tax) {
    await engine.run(earnings(world, year, month));
    await print(form);
  }
  for (const { month, memberForm, checkupForm } of plan.insurance) {
    await engine.run(members(world, month));
    await print(memberForm);
    await print(checkupForm);
  }
  await engine.run(cards(world));
  await print(plan.cards);
  await print(plan.trips);
  await print(plan.survey);
};
