/**
 * Opened sets: sealed files opened whole into memory and shared by whoever reads them, within a budget of bytes. What was not read longest
 * goes first; what somebody reads never goes. Whoever needs several gets room for all of them at once or for none, so nobody waits for ever.
 */
import { done, type MemoryFile, type Result, refused } from '#base';
import { openingRefusal } from './opening-errors.ts';

/** `open` fills the memory or answers what is wrong; it is asked once, however many want the same file. */
export type Wanted<Fault> = {
  readonly dataset: string;
  /** The hash of the sealed bytes: the same name is the same content. */
  readonly sha256: string;
  /** Exactly what `open` will append. */
  readonly bytes: number;
  readonly open: (memory: MemoryFile) => Promise<Fault | null>;
};

export type Borrowed = {
  /** In the order they were wanted. */
  readonly paths: readonly string[];
  /** Gives all of them back; the second time it does nothing. */
  release(): void;
};

export type OpenedUse = {
  readonly budgetBytes: number;
  /** Held now, read by somebody or waiting to be read again. */
  readonly usedBytes: number;
  readonly inUseBytes: number;
  readonly sets: number;
  /** Since the start: opened from sealed files, found open, given up for others, refused for want of room. */
  readonly opened: number;
  readonly shared: number;
  readonly evicted: number;
  readonly refused: number;
};

export type OpenedSets = {
  borrow<Fault>(
    wanted: readonly Wanted<Fault>[],
  ): Promise<Result<Borrowed> | { readonly ok: null; readonly fault: Fault; readonly at: number }>;
  /** Memory for one's own use, which counts as in use until it is closed. */
  own(bytes: number): Result<MemoryFile>;
  use(): OpenedUse;
  /** Takes away what nobody has read since then, and all of a data set at its last reader's end. */
  forget(what: { readonly since: Date } | { readonly dataset: string }): void;
};

type Entry = {
  readonly dataset: string;
  readonly bytes: number;
  readonly memory: MemoryFile;
  readers: number;
  lastRead: number;
  /** The same promise for all who want it. */
  filled: Promise<unknown> | null;
  /** Not for further readers. */
  ended: boolean;
};

export const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOSPC';

export const openedSets = ({
  budgetBytes,
  memoryFile,
  clock,
}: {
  readonly budgetBytes: number;
  readonly memoryFile: () => MemoryFile;
  readonly clock: () => Date;
}): OpenedSets => {
  // A Map keeps its order: what is read again goes to the end, so the first is what was not read longest.
  const entries = new Map<string, Entry>();
  /** Ended, but somebody still reads them. */
  const ending = new Set<Entry>();
  const counts = { opened: 0, shared: 0, evicted: 0, refused: 0 };
  let own = 0;
  const held = () => [...entries.values(), ...ending];
  const sum = (all: readonly Entry[]) => all.reduce((bytes, entry) => bytes + entry.bytes, 0);
  const inUse = () => sum(held().filter(({ readers }) => readers > 0)) + own;

  const drop = (name: string, entry: Entry): void => {
    if (entries.get(name) === entry) entries.delete(name);
    entry.ended = true;
    if (entry.readers > 0) ending.add(entry);
    else entry.memory.close();
  };
  /** Makes room, or says why there is none and leaves everything as it is. `more`: bytes besides what `keep` names. */
  const makeRoom = (more: number, keep: ReadonlySet<string>): Result<void> => {
    const kept = [...keep].flatMap((name) => entries.get(name) ?? []);
    const whole = more + sum(kept);
    if (whole > budgetBytes) {
      counts.refused += 1;
      return refused(openingRefusal('larger-than-budget', { bytes: whole, budget: budgetBytes }));
    }
    const others = sum(held().filter((entry) => entry.readers > 0 && !kept.includes(entry))) + own;
    if (whole + others > budgetBytes) {
      counts.refused += 1;
      return refused(openingRefusal('budget-in-use', { bytes: whole, used: others, budget: budgetBytes }));
    }
    for (const [name, entry] of entries) {
      if (sum(held()) + own + more <= budgetBytes) break;
      if (entry.readers > 0 || keep.has(name)) continue;
      drop(name, entry);
      counts.evicted += 1;
    }
    return done(undefined);
  };

  const entryFor = ({ dataset, bytes }: Wanted<unknown>): Entry => ({
    dataset,
    bytes,
    memory: memoryFile(),
    readers: 0,
    lastRead: 0,
    filled: null,
    ended: false,
  });

  const giveBack = (name: string, entry: Entry): void => {
    entry.readers -= 1;
    entry.lastRead = clock().getTime();
    // Nobody came to fill it: somebody's earlier file was broken.
    if (entry.readers === 0 && entry.filled === null) drop(name, entry);
    else if (!entry.ended) {
      entries.delete(name);
      entries.set(name, entry);
    } else if (entry.readers === 0) {
      ending.delete(entry);
      entry.memory.close();
    }
  };

  return {
    async borrow<Fault>(wanted: readonly Wanted<Fault>[]) {
      const names = wanted.map(({ dataset, sha256 }) => `${dataset}/${sha256}`);
      const fresh = new Map(
        wanted.flatMap((each, i) => (entries.has(names[i] as string) ? [] : [[names[i] as string, each] as const])),
      );
      const room = makeRoom(
        [...fresh.values()].reduce((bytes, each) => bytes + each.bytes, 0),
        new Set(names),
      );
      if (!room.ok) return room;
      const taken = new Map<string, Entry>();
      const release = () => {
        for (const [name, entry] of taken) giveBack(name, entry);
        taken.clear();
      };
      try {
        // All at once, before anything is waited for: nobody else can take the room that was made.
        for (const name of new Set(names)) {
          const entry = entries.get(name) ?? entryFor(fresh.get(name) as Wanted<Fault>);
          entries.set(name, entry);
          entry.readers += 1;
          taken.set(name, entry);
        }
        counts.shared += taken.size - fresh.size;
        for (const [at, { open }] of wanted.entries()) {
          const name = names[at] as string;
          const entry = taken.get(name) as Entry;
          entry.filled ??= open(entry.memory).then((fault) => {
            if (fault === null) counts.opened += 1;
            return fault;
          });
          const fault = (await entry.filled.catch((error) => {
            drop(name, entry);
            throw error;
          })) as Fault | null;
          if (fault === null) continue;
          drop(name, entry);
          release();
          return { ok: null, fault, at };
        }
        return done({ paths: names.map((name) => (taken.get(name) as Entry).memory.path), release });
      } catch (error) {
        release();
        if (isFull(error)) return refused(openingRefusal('memory-full', { budget: budgetBytes }));
        throw error;
      }
    },
    own(bytes) {
      const room = makeRoom(bytes, new Set());
      if (!room.ok) return room;
      own += bytes;
      const memory = memoryFile();
      let open = true;
      return done({
        path: memory.path,
        get size() {
          return memory.size;
        },
        append: (more) => memory.append(more),
        appendBeside: (more) => memory.appendBeside(more),
        close() {
          if (open) own -= bytes;
          open = false;
          memory.close();
        },
      });
    },
    use: () => ({ budgetBytes, usedBytes: sum(held()) + own, inUseBytes: inUse(), sets: held().length, ...counts }),
    forget(what) {
      for (const [name, entry] of entries) {
        const idle = 'since' in what && entry.readers === 0 && entry.lastRead < what.since.getTime();
        if (idle || ('dataset' in what && entry.dataset === what.dataset)) drop(name, entry);
      }
    },
  };
};
