/** An engine for a test file, and what tests of reading ask of it: files opened by a contract, rows and faults as they were staged. */
import { afterAll, beforeAll } from 'vitest';
import type { Engine, Result } from '#base';
import type { Contract } from '#catalogue';
import { openEngine } from '../machinery/duckdb.ts';
import { openSource, type SourcesNeeds, type StagedSource } from './index.ts';
import { inChunks, needsOf } from './test-files.ts';

export const opening = () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ threads: 2 });
  });
  afterAll(() => engine.close());
  return {
    engine: () => engine,
    open: (contract: Contract, bytes: Uint8Array, size?: number, over?: Partial<SourcesNeeds>) =>
      openSource(needsOf(engine, over), contract, [inChunks('f.dat', bytes, size)]),
    rows: (columns = '"番号" AS k, "区分" AS c, "住所" AS a') =>
      engine.rows(`SELECT "row", ${columns} FROM staged ORDER BY "file", "row"`),
    faults: () => engine.rows('SELECT "row", "column", reason FROM staged_faults ORDER BY "file", "row"'),
  };
};
export const refusalOf = (result: Result<StagedSource>) => (result.ok ? 'taken' : result.refusal.code);
/** Notices in English, or the refusal. */
export const saidOf = (result: Result<StagedSource>) =>
  result.ok ? result.value.notices.map(({ en }) => en) : [result.refusal.en];
