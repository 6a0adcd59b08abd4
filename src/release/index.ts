/** Output checks: a frozen copy, automatic findings, two blind votes; then released, marked, recorded, and recalled where it must be. */
export { actWords, stateWords } from './state-words.ts';
export { findBesideReleased } from './find-beside-released.ts';
export type { Looked, OfficeRules, Opened } from './finding.ts';
export type { FrozenFiles, ReleaseNeeds, SignedRecord, Viewer } from './needs.ts';
export { pictureKind } from './find-pictures-models.ts';
export { publishWaiting } from './publish.ts';
export { openStates, type Released, type ReleaseId, type ReleaseRequest, transitions } from './release.ts';
export { releaseCommands } from './release.cli.ts';
export { verifyCommand } from './release-read.cli.ts';
export { readRows } from './read-rows.ts';
export { releaseRouteList, releaseRoutes } from './release.http.ts';
export type { MarkContent, ReleaseMark } from './release-mark.ts';
export type { ReleasedContent, ReleasedFiles } from './released-files.ts';
export { createReleaseTables, type ReleaseTables } from './release-tables.store.ts';
export { isRecalledIn, recalledReleases, recallTimes, type ReleaseRegister, releaseStore } from './release.store.ts';
export { requestStatistics } from './request-statistics.ts';
