/** Lets the engine read the first texts of a load while the rest of it is still decoded: two cores would otherwise wait for one another. */

export type LookAhead = {
  /** A part of so many rows has come; the engine belongs to the looking until `end`. */
  take(rows: number): void;
  /** Waits for the look underway; throws what a look threw. */
  end(): Promise<void>;
};

/** What has to wait before there is a look: every look costs something of its own, and a few parts alone are mostly the whole file. */
export type Enough = { readonly parts: number; readonly rows: number };

/** `look` is never called twice at a time. */
export const lookAhead = (look: () => Promise<void>, enough: Enough): LookAhead => {
  let waiting = { parts: 0, rows: 0 };
  let failure: { readonly error: unknown } | null = null;
  let underway: Promise<void> | null = null;
  let ended = false;

  const isEnough = () => waiting.parts >= enough.parts || waiting.rows > enough.rows;
  const lookOn = async (): Promise<void> => {
    while (isEnough() && !ended) {
      waiting = { parts: 0, rows: 0 };
      await look();
    }
  };
  return {
    take(rows) {
      waiting = { parts: waiting.parts + 1, rows: waiting.rows + rows };
      if (!isEnough() || ended || failure || underway) return;
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
