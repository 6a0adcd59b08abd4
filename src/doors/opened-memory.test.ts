/** The memory for opened data is judged before anybody needs it: in a small container, with a budget too large, with a data set too large. */
import { describe, expect, it } from 'vitest';
import { memoryBytes, memoryFileSystem } from '../machinery/memory-size.ts';
import { configSchema } from './config.ts';
import { judgeOpenedMemory, openedBudget } from './opened-memory.ts';

const largest = { dataset: 'resident-register', bytes: 900e6 };

describe('the memory for opened data', () => {
  it.each<[string, number, number, typeof largest | null, string | null]>([
    ['enough', 2e9, 4e9, largest, null],
    ['enough where there is no data yet', 2e9, 4e9, null, null],
    ['a container that nobody gave more', 50e6, 64e6, null, '--shm-size'],
    ['a budget larger than the memory file system', 4e9, 2e9, largest, 'larger than /dev/shm'],
    ['a data set larger than the budget', 800e6, 4e9, largest, 'cannot be opened at once'],
  ])('is %s', (_, budget, fileSystem, most, fault) => {
    const { state, said } = judgeOpenedMemory(budget, fileSystem, most);
    expect(state).toBe(fault ? 'bad' : 'good');
    if (fault) expect(said.en).toContain(fault);
    expect(said.en).toContain(`budget ${Math.round(budget / 1e6).toLocaleString('en-US')} MB`);
    if (most) expect(said.ja).toContain('resident-register は全基準日で900 MB');
  });

  it('is a share of what the machine has, where nobody says how much', () => {
    const budget = openedBudget({});
    expect(budget).toBeGreaterThan(0);
    expect(budget).toBeLessThanOrEqual(memoryBytes() * 0.4);
    expect(budget).toBeLessThanOrEqual(memoryFileSystem().bytes * 0.8);
    expect(openedBudget({ openedMemory: 5 })).toBe(5);
  });

  it.each([
    ['4GB', 4e9],
    ['1.5 GB', 1.5e9],
    ['800MB', 8e8],
    [123456, 123456],
  ])('may be said as %s', (text, bytes) => {
    const city = { ja: '結浜市', en: 'Yuihama' };
    expect(configSchema.parse({ city, openedMemory: text }).openedMemory).toBe(bytes);
    expect(configSchema.safeParse({ city, openedMemory: 'plenty' }).success).toBe(false);
  });
});
