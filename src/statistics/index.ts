/**
 * Statistics: tables counted from abstracted records, and the disclosure control without which none leaves. In the order in which a table goes through it:
 * `spec` what a statistics file and the rules may say · `count` every cell, margins included · `system` all tables as one system of equations · `rules` which cells
 * must not be shown · `hide` which others for their sake · `prove` that nobody can compute them, the attacker included · `released` what was published before and what
 * a new table tells beside it · `otherwise` rounding, noise, merged areas · `estimates` what is worked out from shown counts alone · `office` the commands for any
 * office's own tables. `protect.ts` and `make-release.ts` lead through them; `protected-table.ts` is what comes out.
 */
export { cellsSchema } from './spec/cells-spec.ts';
export * from './errors.ts';
export { loadSolver } from './prove/highs-solver.ts';
export * from './make-release.ts';
export { methodWords } from './spec/method.ts';
export * from './needs.ts';
export { type Certificate } from './protect.ts';
export { protectSpan, type SpanJob } from './hide/protect-span.ts';
export * from './protected-table.ts';
export { publishedElsewhere } from './released/published-elsewhere.ts';
export * from './spec/read-spec.ts';
export { reopenTable } from './released/reopen-table.ts';
export { placeKey, type ReleasedSystem, releasedSystems } from './released/released-system.ts';
export { type Told, toldBy } from './released/told-by.ts';
export type { Released } from './released/released.ts';
export {
  dominanceRulesOf,
  type Policies,
  policiesSchema,
  type Policy,
  policyFor,
  weakerThanNow,
} from './spec/policy.ts';
export { type ReleaseSpec, releaseSchema, type TableSpec } from './spec/spec.ts';
export * from './statistics.cli.ts';
export { tabulate } from './count/tabulate.ts';
export type { Tabulation } from './count/tabulation.ts';
