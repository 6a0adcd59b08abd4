/** Where things lie in a data folder. The sealed side and the lake side never share a folder, so that they can live on two machines. */
import { join, resolve } from 'node:path';
import type { Bilingual } from '#base';

export const sideNames = { sealed: 'sealed-side', lake: 'lake-side' } as const;
export const sideWords: Readonly<Record<keyof typeof sideNames, Bilingual>> = {
  sealed: { ja: '隔離側', en: 'sealed side' },
  lake: { ja: 'レイク側', en: 'lake side' },
};

export const placesOf = (dataFolder: string) => {
  const root = resolve(dataFolder);
  const sealed = join(root, sideNames.sealed);
  const lake = join(root, sideNames.lake);
  return {
    root,
    config: join(root, 'musubi.yaml'),
    /** What core systems hand over (demo only: a real city’s files come from elsewhere). */
    source: join(root, 'source'),
    /** The synthetic city’s truth, for tests. */
    truth: join(root, 'truth'),
    areas: join(root, 'areas'),
    sealed: {
      root: sealed,
      keys: join(sealed, 'keys.json'),
      ledger: join(sealed, 'ledger'),
      quarantine: join(sealed, 'quarantine'),
      /** Reports and review lists of linkage (名寄せ). */
      linkage: join(sealed, 'linkage'),
      /** The city's tables of its own characters (外字). */
      gaiji: join(sealed, 'gaiji'),
      outbox: join(sealed, 'outbox'),
      register: join(sealed, 'register.sqlite'),
      checkpoints: join(sealed, 'checkpoints'),
      /** The lake’s public half: to whom packages are sealed. */
      recipient: join(sealed, 'recipient.json'),
    },
    lake: {
      root: lake,
      keys: join(lake, 'keys.json'),
      senders: join(lake, 'senders.json'),
      store: join(lake, 'lake'),
      register: join(lake, 'register.sqlite'),
      checkpoints: join(lake, 'checkpoints'),
      results: join(lake, 'results'),
      /** Frozen copies of what was requested to be released, sealed. */
      releases: join(lake, 'releases'),
      /** Packages on their way, until they are whole. */
      uploads: join(lake, 'uploads'),
    },
  } as const;
};
export type Places = ReturnType<typeof placesOf>;
