/** The ledger of what is outside (released.json): every new table is checked against it, and against what still waits for its checkers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Sha256 } from '#base';
import { openStates, type ReleaseId, type ReleaseNeeds } from '#release';
import type { ResultFiles } from '#results';
import type { Released } from '#statistics';
import { lockFolder } from './lock.ts';

export const ledgerFile = 'released.json';
/** In a frozen copy: what joins the ledger when it is let out. */
export const ledgerName = 'ledger.json';

const parse = (bytes: Uint8Array): readonly Released[] => JSON.parse(Buffer.from(bytes).toString('utf8')) as Released[];
const readLedger = async (files: ResultFiles): Promise<readonly Released[]> => {
  const bytes = await files.read(ledgerFile);
  return bytes ? parse(bytes) : [];
};

/**
 * Everything released so far, and everything that may be any day: a request that waits counts as if it were outside, so that two of them
 * protected side by side cannot open each other. The series' own older request is left out: the new one takes its place.
 */
export const ledgerBeside = async (
  files: ResultFiles,
  release: ReleaseNeeds,
  series: string,
): Promise<readonly Released[]> => {
  const entries: Released[] = [];
  for (const { id, sha256 } of await waitingLedgers(release, series)) {
    const bytes = await release.files.get(id, sha256);
    if (bytes) entries.push(...parse(bytes));
  }
  return [...(await readLedger(files)), ...entries];
};

/** Ledgers of requests that are on their way, by their hashes; those of the series left out. */
export const waitingLedgers = async (
  { store }: Pick<ReleaseNeeds, 'store'>,
  series: string,
): Promise<readonly { readonly id: ReleaseId; readonly sha256: Sha256 }[]> =>
  (await store.list({ states: openStates, limit: 1000 })).flatMap(({ request }) => {
    if (request.series === null || request.series === series) return [];
    const file = request.files.find(({ kind }) => kind === 'ledger');
    return file ? [{ id: request.id, sha256: file.sha256 }] : [];
  });

const newsIn = (ledger: readonly Released[], released: readonly Released[]): readonly Released[] =>
  released.flatMap((entry) => {
    const known = ledger.filter((e) => e.release === entry.release && e.keys.join() === entry.keys.join());
    const times = Object.fromEntries(
      Object.entries(entry.times).filter(
        ([code, time]) => !known.some((e) => e.times[code]?.snapshot === time.snapshot),
      ),
    );
    return Object.keys(times).length > 0 ? [{ ...entry, times }] : [];
  });

const tries = 150;

/** Written before anything is published: after a kill in between the guard is rather too strict than too lax. One process at a time. */
export const addToLedger = async (folder: string, files: ResultFiles, entries: Uint8Array): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    const unlock = lockFolder(folder);
    if (!unlock.ok) {
      if (attempt === tries) throw new Error('the ledger of releases stays locked');
      await wait(200);
      continue;
    }
    try {
      const ledger = await readLedger(files);
      const news = newsIn(ledger, parse(entries));
      if (news.length > 0) await files.write(ledgerFile, Buffer.from(JSON.stringify([...ledger, ...news])));
      return;
    } finally {
      unlock.value();
    }
  }
};
