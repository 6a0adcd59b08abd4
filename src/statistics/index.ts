/** Statistics: tables counted from abstracted records, and the disclosure control without which none leaves. */
export { cellsSchema } from './cells-spec.ts';
export * from './errors.ts';
export { loadSolver } from './highs-solver.ts';
export * from './make-release.ts';
export { methodWords } from './method.ts';
export * from './needs.ts';
export { type Certificate, type ProtectedRelease, protectRelease } from './protect.ts';
export { protectSpan, type SpanJob } from './protect-span.ts';
export * from './protected-table.ts';
export { publishedElsewhere } from './published-elsewhere.ts';
export * from './read-spec.ts';
export { reopenTable } from './reopen-table.ts';
export type { Released } from './released.ts';
export { dominanceRulesOf, type Policies, policiesSchema, type Policy, policyFor, weakerThanNow } from './policy.ts';
export { type ReleaseSpec, releaseSchema, type TableSpec } from './spec.ts';
export * from './statistics.cli.ts';
export { tabulate } from './tabulate.ts';
export type { TabulatedRelease, Tabulation } from './tabulation.ts';
