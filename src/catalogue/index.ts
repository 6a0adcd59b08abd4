/** Dataset contracts, code lists, areas: what a file of a core system is, in words a machine can check. */
export * from './anonymity.lake.ts';
export * from './anonymity.ts';
export * from './area-import.ts';
export * from './half-mesh.ts';
export { identityColumns, type IdentityKind, identityKinds, type LinkSettings } from './identity-columns.ts';
export * from './area-pack.ts';
export * from './areas.cli.ts';
export * from './contract.ts';
export { contractWarnings, unfinishedPlaces } from './contract-warnings.ts';
export * from './errors.ts';
export * from './read-area-files.ts';
export * from './read-area-pack.ts';
export * from './read-contract.ts';
export * from './read-yaml.ts';
export { type Encoding, encodings, isDelimiter } from './source-format.ts';
