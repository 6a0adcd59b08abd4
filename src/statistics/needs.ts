/** What the statistics room asks of the outside. */

/** A linear system over whole or real numbers: lower ≤ x ≤ upper, every row's Σ coefficient·x = its right side. */
export type LinearSystem = {
  readonly lower: Float64Array;
  /** `Infinity` where there is no upper end. */
  readonly upper: Float64Array;
  readonly rows: readonly {
    readonly columns: readonly number[];
    readonly signs: readonly number[];
    readonly equals: number;
  }[];
  readonly whole: boolean;
  /** Where every cost is negative or 0 and all at 0 would be best, if it were possible: the solver then begins from there. */
  readonly cheapest?: boolean;
};

/** `prices[i]`: what row i contributes to the bound on the optimum (its dual value; 0 for whole-number systems). */
export type Solution = { readonly x: Float64Array; readonly prices: Float64Array };

/** An opened system: each call finds an x with the greatest `cost · x`. Null when no x (in time) was found. */
export type OpenedSystem = {
  maximise(cost: Float64Array): Solution | null;
  close(): void;
};

export type Solver = {
  open(system: LinearSystem): OpenedSystem;
  /** Runs so far that ended without an answer because they took too many steps. */
  gaveUp?(): number;
};

/** Other threads that answer `SpanJob`s with `protectSpan`; each question and answer is plain data. */
export type Threads = { ask(job: unknown): Promise<unknown> };

export type ProtectionNeeds = {
  /** Breaks ties among equally good suppressions (against matching attacks: Minami & Abe 2019). Constant for an installation. */
  readonly secret: string;
  readonly solver: Solver;
  /** Without them everything is done in this thread, with the same result. */
  readonly threads?: Threads;
  /** Whether small systems get their cheapest safe pattern (default) or, quicker, the one that the other steps find. */
  readonly exact?: boolean;
  /** Lower-case hex SHA-256 of a text. */
  readonly sha256: (text: string) => string;
};
