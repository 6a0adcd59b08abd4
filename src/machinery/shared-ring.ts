/** Buffers that one thread fills and another empties, in order, without a message: each waits for the other by a counter in shared memory. */

/** A thread that has not answered for so long, many times over (the machine may have slept meanwhile), has ended. */
const [patience, times] = [60_000, 10];

export type Ring = {
  /** How many buffers were filled, how many emptied, and the length of each. */
  readonly counters: Int32Array<SharedArrayBuffer>;
  readonly buffers: readonly Uint8Array<SharedArrayBuffer>[];
};
const [FILLED, EMPTIED, LENGTHS] = [0, 1, 2];

export const newRing = (buffers: number, bytes: number): Ring => ({
  counters: new Int32Array(new SharedArrayBuffer((LENGTHS + buffers) * 4)),
  buffers: Array.from({ length: buffers }, () => new Uint8Array(new SharedArrayBuffer(bytes))),
});

/** Waits until the counter is no longer `still`. */
const waitWhile = (counters: Int32Array, at: number, still: number): void => {
  for (let n = 0; Atomics.wait(counters, at, still, patience) === 'timed-out'; n++)
    if (n === times) throw new Error('a thread does not answer');
};
const count = (counters: Int32Array, at: number): void => {
  Atomics.add(counters, at, 1);
  Atomics.notify(counters, at);
};

/** The next buffer to be filled, once it is empty. */
export const toFill = ({ counters, buffers }: Ring): Uint8Array => {
  const filled = Atomics.load(counters, FILLED);
  for (let emptied; filled - (emptied = Atomics.load(counters, EMPTIED)) >= buffers.length; )
    waitWhile(counters, EMPTIED, emptied);
  return buffers[filled % buffers.length] as Uint8Array;
};

/** The buffer of `toFill` holds so many bytes; 0 says that none will follow. */
export const fill = ({ counters, buffers }: Ring, length: number): void => {
  Atomics.store(counters, LENGTHS + (Atomics.load(counters, FILLED) % buffers.length), length);
  count(counters, FILLED);
};

/** The bytes filled next, once they are; none where none will follow. They are there until `empty`. */
export const toEmpty = ({ counters, buffers }: Ring): Uint8Array => {
  const emptied = Atomics.load(counters, EMPTIED);
  while (Atomics.load(counters, FILLED) === emptied) waitWhile(counters, FILLED, emptied);
  const at = emptied % buffers.length;
  return (buffers[at] as Uint8Array).subarray(0, Atomics.load(counters, LENGTHS + at));
};

export const empty = ({ counters }: Ring): void => count(counters, EMPTIED);

/** Waits until all that was filled is empty. */
export const untilEmpty = ({ counters }: Ring): void => {
  const filled = Atomics.load(counters, FILLED);
  for (let emptied; (emptied = Atomics.load(counters, EMPTIED)) < filled; ) waitWhile(counters, EMPTIED, emptied);
};
