/** The campaign: 10,000 harmed files of every format (`npm run test:long`). Its last result stands in docs/reading.md. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { kinds, readHarmed } from './test-harm.ts';

const copies = Number(process.env.MUSUBI_HARMED ?? 10_000);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

describe(`${copies} harmed files`, () => {
  it.each(Object.entries(kinds()))(
    '(%s) are taken with exact accounts or refused in one sentence',
    async (name, kind) => {
      const { taken, refused, slowestMilliseconds } = await readHarmed(engine, kind, 20261124, copies);
      const codes = [...refused].sort((a, b) => b[1] - a[1]).map(([code, n]) => `${code.replace('sources.', '')} ${n}`);
      console.log(`| ${name} | ${copies} | ${taken} | ${codes.join(', ')} | ${Math.round(slowestMilliseconds)} ms |`);
      expect(taken + [...refused.values()].reduce((a, b) => a + b, 0)).toBe(copies);
    },
    3_600_000,
  );
});
