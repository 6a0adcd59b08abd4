/** Keeps signing how far the log has come while a program runs: when it has grown by so many entries, after so long, and at the end. */
import type { AuditNeeds } from './needs.ts';
import { makeCheckpoint } from './prove.ts';

export type Rhythm = { readonly everyEvents: number; readonly everyMinutes: number };
const usualRhythm: Rhythm = { everyEvents: 1000, everyMinutes: 60 };

type Needs = Pick<AuditNeeds, 'book' | 'clock' | 'origin' | 'signer' | 'outside'>;
type Last = { readonly size: number; readonly at: number };

/** Is one due, given the last one? */
export const isDue = (size: number, now: number, last: Last, rhythm: Rhythm): boolean =>
  size - last.size >= rhythm.everyEvents || (size > last.size && now - last.at >= rhythm.everyMinutes * 60_000);

export type Keeping = {
  /** Signs if one is due. */
  readonly look: () => Promise<void>;
  /** Signs if anything happened since the last one. */
  readonly end: () => Promise<void>;
};

export const keepCheckpoints = async (needs: Needs, rhythm: Rhythm = usualRhythm): Promise<Keeping> => {
  let last: Last = { size: (await needs.book.head()).size, at: needs.clock().getTime() };
  const sign = async (): Promise<void> => {
    const { size } = await needs.book.head();
    await makeCheckpoint(needs);
    last = { size, at: needs.clock().getTime() };
  };
  return {
    async look() {
      if (isDue((await needs.book.head()).size, needs.clock().getTime(), last, rhythm)) await sign();
    },
    async end() {
      if ((await needs.book.head()).size > last.size) await sign();
    },
  };
};
