/** The house as data: every room, what it does, what it sees. The architecture test reads this, and `src/README.md` is printed from it. */

export type Room = {
  readonly name: string;
  readonly does: string;
  readonly sees: readonly string[];
  /** On the sealed side of the wall: the lake side and the web server never reach it. */
  readonly sealed?: true;
};

export const rooms: readonly Room[] = [
  {
    name: 'base',
    does: 'words all rooms share: branded ids, dates and eras, results and refusals, the shape of a command. No I/O',
    sees: [],
  },
  {
    name: 'sealing',
    does: 'sealed files (Tink streaming AEAD), key wrapping, signatures, the key ring',
    sees: ['base'],
  },
  {
    name: 'register',
    does: 'where the accounts, the log and all small tables live: SQLite or PostgreSQL, how tables come to be, moving between the two',
    sees: ['base'],
  },
  { name: 'catalogue', does: 'dataset contracts, code lists, areas and their vintages', sees: ['base'] },
  {
    name: 'audit',
    does: 'what was done, by whom, why; append-only, hash-chained, signed checkpoints',
    sees: ['base', 'register', 'sealing'],
  },
  {
    name: 'backup',
    does: 'copies of a side: sealed, in pieces written once, proved by reading them back; restored to an empty folder',
    sees: ['base', 'sealing'],
  },
  {
    name: 'sources',
    does: 'reads what core systems hand over, row by row accounted for; quarantine',
    sees: ['base', 'register', 'catalogue', 'audit'],
    sealed: true,
  },
  {
    name: 'linkage',
    does: 'record linkage (名寄せ): which records of two files are one person, by weights learnt from the files. Never sees a city number',
    sees: ['base', 'catalogue'],
    sealed: true,
  },
  {
    name: 'numbering',
    does: "the city's own number (独自番号): the ledger. The only room that may hold both a source key and a city number",
    sees: ['base', 'register', 'catalogue', 'audit', 'sealing', 'sources'],
    sealed: true,
  },
  {
    name: 'abstraction',
    does: 'makes a record coarse enough to keep (抽象加工); area coding; the leak guard',
    sees: ['base', 'catalogue', 'audit', 'sources', 'numbering'],
    sealed: true,
  },
  {
    name: 'dispatch',
    does: 'seals and signs what may leave (抽出・加工・送信)',
    sees: ['base', 'register', 'catalogue', 'audit', 'sealing', 'abstraction', 'lake'],
    sealed: true,
  },
  {
    name: 'lake',
    does: 'intake, encrypted snapshots, verification; knows nothing upstream',
    sees: ['base', 'register', 'catalogue', 'audit', 'sealing'],
  },
  { name: 'accounts', does: 'people, posts, sign-in, roles', sees: ['base', 'register', 'audit'] },
  {
    name: 'statistics',
    does: 'tabulation and disclosure control. The only room that makes a `ProtectedTable`',
    sees: ['base', 'catalogue'],
  },
  {
    name: 'release',
    does: 'output checks by two people (blind votes on a frozen copy), the register of everything released, recall',
    sees: ['base', 'register', 'audit', 'accounts', 'statistics'],
  },
  {
    name: 'results',
    does: 'the results server: protected tables, open statistics, downloads; files that two people let out, as files',
    sees: ['base', 'register', 'catalogue', 'audit', 'accounts', 'release', 'statistics'],
  },
  {
    name: 'feeds',
    does: 'published tables and maps for other programs, read only: OData, OGC API Features, Parquet, Atom, a PostgreSQL schema',
    sees: ['base', 'register', 'audit', 'accounts', 'results'],
  },
  {
    name: 'lounge',
    does: 'dashboards, manuals (説明書), maps, search',
    sees: ['base', 'register', 'catalogue', 'audit', 'accounts', 'results'],
  },
  {
    name: 'surveys',
    does: 'a survey’s code book becomes its contract, its statistics and its dashboard',
    sees: ['base', 'catalogue'],
  },
  {
    name: 'city',
    does: 'a synthetic city: people, households, moves, taxes, claims, map; writes source files as core systems do',
    sees: ['base', 'catalogue'],
  },
];

/** Folders of `src/` that are not rooms: what implements the needs, and where everything is wired. */
export const around = {
  machinery: 'DuckDB, SQLite, files, clock: implements what rooms say they need (sees base, and any room’s `needs.ts`)',
  doors: '`gateway.ts` (sealed side), `musubi.ts` (command line), `http.ts` (server; never reaches the sealed side)',
} as const;
