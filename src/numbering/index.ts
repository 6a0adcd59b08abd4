/** The city's own number (独自番号): a random draw, kept in a sealed ledger. The only room where a source key and a city number meet. */
export type { NumberKind } from './city-number.ts';
export { isOfKind } from './city-numbers.lake.ts';
export { type Corrected, type Correction, correctLedger } from './correct-ledger.ts';
export { numberingRefusal } from './errors.ts';
export { identityFile, type KeptIdentity, readIdentity, writeIdentity } from './identity.ts';
export { addLinkDecisions, newestDecisions, readLinkDecisions } from './link-decisions.ts';
export type { KeysOf } from './ledger.lake.ts';
export { letLedgerGo } from './ledger.lake.ts';
export { type LedgerCount, ledgerCounts } from './ledger-counts.ts';
export { type AnchorTables, createAnchorTables, ledgerAnchor } from './ledger-anchor.store.ts';
export type { Anchored, AnchorPoint, LedgerAnchor, LedgerFiles, NumberingNeeds } from './needs.ts';
export { type Numbered, numberLoad } from './number-load.ts';
export { digitsOf, meetKeyTexts } from './source-keys.lake.ts';
export { readWithheld, type WithheldList, writeWithheld } from './withheld.ts';
