/** Intake, encrypted snapshots, verification. Knows nothing upstream. */
export { type Intake, intake, takePackage } from './intake.ts';
export {
  schemaColumn,
  type PackageManifest,
  packageManifest,
  type LinkCounts,
  type RowAccounts,
  rowAccounts,
  type SignedPackage,
  signedPackage,
} from './package.api.ts';
export { lookAtClock } from './clock.ts';
export * from './errors.ts';
export * from './keep-errors.ts';
export {
  type ReceiptStatement,
  type SignedDestruction,
  signedDestruction,
  type SignedReceipt,
  signedReceipt,
} from './lake.api.ts';
export { approveDestruction, requestDestruction } from './destroy.ts';
export { destructionRequests } from './open-request.ts';
export { refuseDestruction } from './refuse-destruction.ts';
export { destructionPlace } from './places.ts';
export { retentionCommands } from './keep.cli.ts';
export * from './lake.cli.ts';
export * from './lake.store.ts';
export * from './needs.ts';
export * from './new-lake.ts';
export { type OpenedSets, type OpenedUse, openedSets } from './opened-sets.ts';
export * from './opening-errors.ts';
export * from './open-snapshots.ts';
export { type GrantTerms, grantPermit, type OpeningPermit, platformCapability } from './opening-permit.ts';
export { contractHash, packageEnd, packageMark, payloadContext } from './package-layout.ts';
export * from './receipt.ts';
export * from './requests.store.ts';
export { endRetention, lastDayGone } from './retention.ts';
export { type KeyKeeper, rotateDatasetKey, rotateMasterKey } from './rotate-keys.ts';
export * from './read-package.ts';
export { bytesToOpen, type SnapshotNote, snapshotsOf } from './snapshots.ts';
export { describeTable, type Schema, schemaFaults, schemaOf } from './tables.lake.ts';
export { type LakeProof, verifyLake } from './verify-lake.ts';
export { uploadRefusal } from './upload-errors.ts';
export { partBytes } from './upload-limits.ts';
export { componentsToSign, uploadTag } from './sender-request.ts';
export { sweepUploads } from './uploads.ts';
export { type SenderRoute, uploadRouteList } from './uploads.api.ts';
export * from './uploads.http.ts';
export * from './uploads.store.ts';
