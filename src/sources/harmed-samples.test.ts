/** Harmed files given as samples: a contract is proposed that its own sample can be read by, or one sentence says why not; never a crash, never a value. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifierKinds } from '#abstraction';
import type { Engine } from '#base';
import { lintContract } from '../doors/contract-commands.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { proposeContract } from './index.ts';
import { inChunks, needsOf } from './test-files.ts';
import { drawing, harmedCopy, kinds, secrets } from './test-harm.ts';

const copies = Number(process.env.MUSUBI_HARMED_SAMPLES ?? 12);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

describe('a harmed sample', () => {
  it.each(Object.entries(kinds()))(
    '(%s) becomes a contract without faults, or is refused in one sentence',
    async (_, kind) => {
      const draw = drawing(7);
      for (let n = 0; n < copies; n++) {
        const file = inChunks('f.dat', n === 0 ? kind.bytes : harmedCopy(kind.bytes, draw), 1 + draw.below(5000));
        const needs = { ...needsOf(engine), identifiers: identifierKinds };
        const result = await proposeContract(needs, [file], [], { dataset: 'sample' });
        const words = result.ok ? result.value.yaml : JSON.stringify(result.refusal);
        expect(secrets.filter((secret) => words.includes(secret))).toEqual([]);
        if (result.ok) expect(lintContract(words, 'x'), `copy ${n}`).toMatchObject({ ok: true });
        else expect(result.refusal.ja).toMatch(/。$|）。$/);
      }
    },
  );
});
