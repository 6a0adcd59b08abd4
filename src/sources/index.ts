/** Reads what core systems hand over, row by row accounted for; what cannot be read is set aside with row, column and reason. */
export { sampleRows } from './column-evidence.lake.ts';
export { containerOf, type Dialect, dialectSentence } from './dialect.ts';
export { sourcesRefusal } from './errors.ts';
export { isNoText } from './fitting-contract.ts';
export { type PublishedForm, publishedForm } from './published-form.ts';
export { fittingFile, notedBytes } from './fitting-file.ts';
export type { EarlierLoad, SourceFile, SourcesNeeds } from './needs.ts';
export { openSource, type StagedSource } from './open-source.ts';
export { compact, type PackedRows, packedRows, rowsAtOnce } from './packed.lake.ts';
export { writeParquet } from './parquet-part.ts';
export { scanModule } from './scan.ts';
export { digitNumber, textNumber } from './staging.lake.ts';
export { bookOf, datesUnder, forgetTextsOf, type LoadTexts, type TextBook } from './text-book.ts';
export { type Proposal, type ProposalOptions, proposeContract } from './propose-contract.ts';
export { quarantineCsv, type Quarantined, type Reason, reasons } from './quarantine.ts';
export type { ReadFile } from './read-file.ts';
export { tableForm, type TableForm } from './table-form.ts';
export { createLoadTables, type LoadRecord, type LoadRegister, type LoadTables, loadRegister } from './loads.store.ts';
