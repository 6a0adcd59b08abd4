/** Lets the engine read the first texts of a load while the rest of it is still decoded: two cores would otherwise wait for one another. */

export type LookAhead = {
  /** A part has come; the engine belongs to the looking until `end`. */
  take(): void;
  /** Waits for the look underway; throws what a look threw. */
  end(): Promise<void>;
};

/** Parts for a look: every look costs something of its own, and a few parts alone are mostly the whole file. */
const enough = 3;

/** `look` is never called twice at a time. */
export const lookAhead = (look: () => Promise<void>): LookAhead => {
  let waiting = 0;
  let failure: { readonly error: unknown } | null = null;
  let underway: Promise<void> | null = null;
  let ended = false;

  const lookOn = async (): Promise<void> => {
    while (waiting >= enough && !ended) {
      waiting = 0;
      await look();
    }
  };
  return {
    take() {
      waiting++;
      if (waiting < enough || ended || failure || underway) return;
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
    },
  };
};
