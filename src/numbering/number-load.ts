/** Gives every key of a load its city number: known keys keep theirs, new ones are drawn, and the ledger is on disk before a number is used. */
import { randomFillSync } from 'node:crypto';
import { done, type Engine, giveBack, type MemoryFile, type Result, refused } from '#base';
import { compact, writeParquet } from '#sources';
import { numberingRefusal } from './errors.ts';
import { associatedData, fileName } from './head.ts';
import { drawDistinct } from './distinct-numbers.ts';
import {
  drawnSelect,
  findNewKeys,
  forgetDrawn,
  giveOut,
  type KeysLeft,
  type KeySlices,
  type KeysOf,
  keepDrawn,
  setLedgerState,
  takeBack,
} from './ledger.lake.ts';
import { countLostZeros } from './lost-zeros.lake.ts';
import type { NumberingNeeds } from './needs.ts';
import { followUp, openLedger } from './open-ledger.ts';
import { sealTable } from './sealed-table.ts';

/** The engine's table `ledger_rows(space, key, number)` holds every key asked for; so many of them are new, and so many of these are known ones but for the zeros in front. */
export type Numbered = { readonly added: number; readonly alike: number };

/** Draws for households, then for persons, who are more, while the engine gives out the first. */
const draw = async (needs: NumberingNeeds, engine: Engine, left: KeysLeft): Promise<void> => {
  const files: MemoryFile[] = [];
  let given: Promise<void> = Promise.resolve();
  try {
    for (const kind of ['household', 'person'] as const) {
      if (left[kind] === 0) continue;
      const file = needs.memoryFile();
      files.push(file);
      const { left: head, right } = drawDistinct(kind, left[kind], randomFillSync);
      writeParquet(file, head, [right], []);
      for (const { buffer } of [head, right]) giveBack(new Uint8Array(buffer));
      await given;
      given = giveOut(engine, kind, file);
      // Told where it is waited for.
      given.catch(() => {});
      // The engine is under way before the next draw keeps this thread.
      await new Promise<void>((go) => setImmediate(go));
    }
    await given;
  } finally {
    // Whatever broke off: the engine may still be reading.
    await given.catch(() => {});
    for (const file of files) file.close();
  }
};

/**
 * The numbers are a random draw and nothing else: never a hash, an encryption or a part of a key or a 個人番号, whose irreversible transform
 * can still be a 個人番号 (番号法2条8項; 個人情報保護委員会 Q&A 9-4, 2022年4月). Every random byte is used once and kept nowhere.
 *
 * With `commit: false` (a trial) the numbers exist in the engine only, and the next call forgets them. `slices`: those of a large load.
 * Refuses a ledger that is not whole, a second process that writes at the same time, and keys most of whose new ones are known but for zeros in front: the same people
 * would get second numbers, for good.
 */
export const numberLoad = async (
  needs: NumberingNeeds,
  engine: Engine,
  request: {
    readonly keys: readonly KeysOf[];
    readonly commit?: boolean;
    readonly slices?: KeySlices;
    /** Called when the new keys are known: what follows is one core's work for the most part. */
    readonly found?: () => void;
  },
): Promise<Result<Numbered>> => {
  const opened = await openLedger(needs, engine);
  if (!opened.ok) return opened;
  const { entries, last } = opened.value;
  /** Of a large load, what was just filled is pressed together before more comes. */
  const press = async () => {
    if (request.slices && request.slices.count > 1) await compact(engine);
  };
  try {
    await press();
    let left =
      request.keys.length === 0 ? { person: 0, household: 0 } : await findNewKeys(engine, request.keys, request.slices);
    const added = left.person + left.household;
    await press();
    request.found?.();
    if (added === 0) return done({ added, alike: 0 });
    const zeros = await countLostZeros(engine);
    const lost = zeros.find(({ keys, alike }) => alike * 2 > keys);
    if (lost)
      return refused(numberingRefusal('zeros-lost', { kind: lost.household ? 'household' : 'person', ...lost }));
    const alike = zeros.reduce((sum, each) => sum + each.alike, 0);
    // A second round is rare, a third all but impossible; a tenth would mean that the numbers have run out.
    for (let round = 0; left.person + left.household > 0; round++) {
      if (round === 10) throw new Error('no city numbers left to draw');
      await draw(needs, engine, left);
      await press();
      left = await takeBack(engine, added, request.slices);
    }
    let state: { readonly files: number; readonly last: string } | null = null;
    if (request.commit !== false) {
      const sequence = entries.length + 1;
      const file = fileName(sequence);
      const bound = associatedData(sequence, last);
      const select = drawnSelect(request.keys);
      const sha256 = await sealTable(needs, engine, select, bound, (chunks) => needs.files.writeNew(file, chunks));
      if (sha256 === null) return refused(numberingRefusal('ledger-in-use', {}));
      // From here on the numbers count: if this process dies now, the next opening finds the file.
      await followUp(needs, [...entries, { file, sha256, rows: added }], added);
      state = { files: sequence, last: sha256 };
    }
    // In this order: an engine that breaks off in between holds no ledger, and the next opening reads it anew. Told first, it would number these keys again.
    await setLedgerState(engine, null);
    await keepDrawn(engine, request.slices);
    await press();
    if (state) await setLedgerState(engine, state);
    return done({ added, alike });
  } finally {
    await forgetDrawn(engine);
  }
};
