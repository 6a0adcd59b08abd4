/** Many threads protect the months of a city just as one does. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { openThreads } from '../../machinery/threads.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { protectSystem, protectSystemTogether } from './protect-system.ts';
import { streamOf } from '../system/randomness.ts';
import { needsWith, sha256, staffPolicy, systemOf } from '../test-kit.ts';

/** Six places by four groups with all margins, fourteen months of it. */
const months = (): LinkedSystem => {
  const random = streamOf(sha256('fourteen months'));
  const inner = Array.from({ length: 6 }, (_, r) => ['a', 'b', 'c', 'd'].map((c) => `${r}${c}`));
  const sums = [
    ...inner.map((row, r) => [`${r}`, ...row]),
    ...['a', 'b', 'c', 'd'].map((c) => [c, ...inner.map((_, r) => `${r}${c}`)]),
    ['all', ...inner.map((_, r) => `${r}`)],
  ];
  const month = () => {
    const values: Record<string, number> = {};
    for (const key of inner.flat()) values[key] = Math.floor(random() * 30);
    for (const [parent, ...children] of sums)
      values[parent as string] = children.reduce((n, c) => n + (values[c] as number), 0);
    return systemOf(values, sums);
  };
  const all = Array.from({ length: 14 }, month);
  const values = Float64Array.from(all.flatMap((system) => [...system.values]));
  return {
    ...(all[0] as LinkedSystem),
    times: all.map((_, i) => `month ${i}`),
    values,
    people: values,
    first: new Float64Array(values.length),
    second: new Float64Array(values.length),
  };
};

describe('protection in several threads', () => {
  const file = new URL('../../doors/protection-thread.ts', import.meta.url);
  const threads = openThreads(file, Math.max(2, availableParallelism()));
  afterAll(() => threads.close());
  it('hides the same cells as one thread does', async () => {
    expect(existsSync(file)).toBe(true);
    const needs = await needsWith('threads');
    const system = months();
    const alone = protectSystem(system, staffPolicy, needs);
    const together = await protectSystemTogether(system, staffPolicy, { ...needs, threads });
    expect(together).toEqual(alone);
    expect('complementary' in alone && alone.complementary).toBeGreaterThan(20);
  });
  it('hands on a fault and goes on with the next question', async () => {
    await expect(threads.ask({ nothing: 'to protect' })).rejects.toThrow();
    const needs = await needsWith('threads');
    const system = months();
    const again = await protectSystemTogether(system, staffPolicy, { ...needs, threads });
    expect(again).toEqual(protectSystem(system, staffPolicy, needs));
  });
});
