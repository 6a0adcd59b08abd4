/**
 * One batch of households: lets it live inside the engine and asks for every row it leaves in the files. All questions are put at
 * once, and answered one after the other while somebody prints what is there.
 */
import type { Engine } from '#base';
import type { Form } from './form.ts';
import { households } from './households.lake.ts';
import { people } from './people.lake.ts';
import { choosePlanted } from './planted.lake.ts';
import { residences } from './residences.lake.ts';
import type { Step } from './source-files.ts';
import { months } from './window.ts';
import type { World } from './world.lake.ts';

export type Batch = {
  /** How many identities found a person to take the place of. */
  readonly planted: Promise<number>;
  /** The rows of each form, in the order of the files; each can be gone through once. */
  readonly answers: readonly { readonly form: Form; readonly rows: Promise<Iterable<readonly Int32Array[]>> }[];
  /** Registered at the last month end, and ever. */
  readonly count: Promise<{ readonly residents: number; readonly persons: number }>;
  /** All is done, or something has failed. */
  readonly ended: Promise<unknown>;
};

/**
 * Makes the temporary tables of the households [from, to), everything about them that the files are projections of, and asks for what
 * `steps` want of them. `last` are statements to run when all else is done.
 */
export const makeBatch = (
  engine: Engine,
  world: World,
  steps: readonly Step[],
  [from, to]: readonly [number, number],
  last: readonly string[],
): Batch => {
  let before: Promise<unknown> = Promise.resolve();
  const then = <T>(act: () => Promise<T>): Promise<T> => {
    const answer = before.then(act);
    // Awaited later: until then nobody listens to its failure.
    answer.catch(() => {});
    before = answer;
    return answer;
  };
  // Planted identities take the place of people of the first batch.
  const plants = from === 0 && world.canaries.length > 0;
  const planting = plants ? [choosePlanted(world)] : [];
  // Statements that follow one another go to the engine as one, so that it need not wait for this thread in between.
  void then(() => engine.run([households(world, from, to), people(world), ...planting, residences(world)].join(';')));
  const planted = plants
    ? then(
        async () => (await engine.rows<{ n: number }>('SELECT count(*) AS n FROM person WHERE canary >= 0'))[0]?.n ?? 0,
      )
    : Promise.resolve(0);
  const answers = steps.map(({ makes, form }) => ({
    form,
    rows: then(() => engine.integers([...makes, form.select].join(';'))),
  }));
  const count = then(async () => {
    const [row] = await engine.rows<{ residents: number; persons: number }>(
      `SELECT (SELECT count(*) FROM residence WHERE hi = ${months - 1}) AS residents, (SELECT count(*) FROM person) AS persons`,
    );
    return row ?? { residents: 0, persons: 0 };
  });
  if (last.length > 0) void then(() => engine.run(last.join(';')));
  return { planted, answers, count, ended: before };
};
