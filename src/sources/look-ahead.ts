/** Lets the engine begin with the first parts of a load while the rest of it is still read: two cores would otherwise wait for one another. */
import type { Engine } from '#base';
import { dropView, type StagedPart, viewOf } from './staging.lake.ts';

export type LookAhead = {
  /** A part has come; the engine belongs to the looking until `end`. */
  take(part: StagedPart): void;
  /** Waits for the look underway. Answers how many parts were looked at; throws what a look threw. */
  end(): Promise<number>;
};

const view = 'staged_ahead';
/** Parts for a look: every look costs something of its own, and a few parts alone are mostly the whole file. */
const enough = 3;

/** `look` gets a view like `staged` over parts that no look before it saw, in their order, and is never called twice at a time. */
export const lookAhead = (
  engine: Engine,
  columns: readonly string[],
  look: (view: string) => Promise<void>,
): LookAhead => {
  const waiting: StagedPart[] = [];
  let looked = 0;
  let failure: { readonly error: unknown } | null = null;
  let underway: Promise<void> | null = null;
  let ended = false;

  const lookOn = async (): Promise<void> => {
    try {
      while (waiting.length >= enough && !ended) {
        const some = waiting.splice(0);
        await viewOf(engine, view, some, columns);
        await look(view);
        looked += some.length;
      }
    } finally {
      await dropView(engine, view);
    }
  };
  return {
    take(part) {
      waiting.push(part);
      if (waiting.length < enough || ended || failure || underway) return;
      underway = lookOn()
        .catch((error: unknown) => {
          failure = { error };
        })
        .finally(() => {
          underway = null;
        });
    },
    async end() {
      ended = true;
      await underway;
      if (failure) throw failure.error;
      return looked;
    },
  };
};
