/** Lets the engine read the first texts of a load while the rest of it is still decoded: two cores would otherwise wait for one another. */

export type LookAhead = {
  /** A part has come, of so many bytes of text and so many rows; the engine belongs to the looking until `end`. */
  take(bytes: number, rows: number): void;
  /** Waits for the look underway; throws what a look threw. */
  end(): Promise<void>;
};

/** What has to wait before there is a look. */
export type Enough = { readonly bytes: number; readonly rows: number };

/** `look` is never called twice at a time. */
export const lookAhead = (look: () => Promise<void>, enough: Enough): LookAhead => {
  let waiting = { bytes: 0, rows: 0 };
  let failure: { readonly error: unknown } | null = null;
  let underway: Promise<void> | null = null;
  let ended = false;

  const isEnough = () => waiting.bytes >= enough.bytes || waiting.rows > enough.rows;
  const lookOn = async (): Promise<void> => {
    while (isEnough() && !ended) {
      waiting = { bytes: 0, rows: 0 };
      await look();
    }
  };
  return {
    take(bytes, rows) {
      waiting = { bytes: waiting.bytes + bytes, rows: waiting.rows + rows };
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
