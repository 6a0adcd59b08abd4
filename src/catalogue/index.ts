/** Dataset contracts, code lists, areas: what a file of a core system is, in words a machine can check. */
export * from './area-pack.ts';
export * from './contract.ts';
export * from './errors.ts';
export * from './read-contract.ts';
