/** Opened sets share the memory there is: never more than the budget, never taken from under a reader, never opened twice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MemoryFile, valueOf } from '#base';
import { type Borrowed, openedSets, type Wanted } from './opened-sets.ts';

const hall = (budgetBytes: number) => {
  const files: { size: number; closed: number; name: string }[] = [];
  const memoryFile = (): MemoryFile => {
    const file = { size: 0, closed: 0, name: '' };
    const path = String(files.push(file) - 1);
    return {
      path,
      get size() {
        return file.size;
      },
      append: (bytes) => void (file.size += bytes.length),
      appendBeside: async (bytes) => void (file.size += bytes.length),
      close: () => void (file.closed += 1),
    };
  };
  let now = 0;
  const opens: string[] = [];
  const sets = openedSets({ budgetBytes, memoryFile, clock: () => new Date((now += 1)) });
  const wanted = (name: string, bytes: number, open?: () => Promise<string | null>): Wanted<string> => ({
    dataset: name.slice(0, 1),
    sha256: name,
    bytes,
    open: async (memory) => {
      opens.push(name);
      const fault = open ? await open() : null;
      if (!fault) memory.append(new Uint8Array(bytes));
      (files[Number(memory.path)] as { name: string }).name = name;
      return fault;
    },
  });
  const borrow = async (...all: Wanted<string>[]): Promise<Borrowed> => {
    const result = await sets.borrow(all);
    if (result.ok !== true) throw new Error('not lent');
    return result.value;
  };
  return { sets, files, opens, wanted, borrow, now: () => now };
};
const codeOf = async (result: Promise<{ ok: boolean | null; refusal?: { code: string } }>) => {
  const { ok, refusal } = await result;
  return ok ? 'lent' : refusal?.code;
};

describe('two readers of one data set', () => {
  it('share what was opened once, also when both ask before it is open', async () => {
    const { sets, opens, wanted, borrow } = hall(100);
    const [a, b] = await Promise.all([borrow(wanted('a', 60)), borrow(wanted('a', 60))]);
    expect([a.paths, opens]).toEqual([b.paths, ['a']]);
    expect(sets.use()).toMatchObject({ usedBytes: 60, inUseBytes: 60, sets: 1, opened: 1, shared: 1 });
    a.release();
    a.release();
    expect(sets.use().inUseBytes).toBe(60);
    b.release();
    expect(sets.use()).toMatchObject({ usedBytes: 60, inUseBytes: 0 });
  });

  it('both hear of a broken file, nothing of it stays, and the next one opens it anew', async () => {
    const { sets, opens, wanted, borrow, files } = hall(100);
    const broken = () => sets.borrow([wanted('a', 60, async () => 'altered'), wanted('b', 10)]);
    const [first, second] = await Promise.all([broken(), broken()]);
    expect([first, second]).toMatchObject([
      { ok: null, fault: 'altered', at: 0 },
      { ok: null, fault: 'altered', at: 0 },
    ]);
    expect(sets.use()).toMatchObject({ usedBytes: 0, sets: 0 });
    expect(files.every(({ closed }) => closed === 1)).toBe(true);
    (await borrow(wanted('a', 60), wanted('b', 10))).release();
    expect(opens).toEqual(['a', 'a', 'b']);
  });
});

describe('the budget', () => {
  it('gives up what was not read longest, never what is in use', async () => {
    const { sets, opens, wanted, borrow } = hall(100);
    const a = await borrow(wanted('a', 40));
    (await borrow(wanted('b', 30))).release();
    (await borrow(wanted('c', 30))).release();
    (await borrow(wanted('b', 30))).release();
    (await borrow(wanted('d', 30))).release();
    expect(sets.use()).toMatchObject({ usedBytes: 100, evicted: 1 });
    (await borrow(wanted('b', 30))).release();
    expect(opens).toEqual(['a', 'b', 'c', 'd']);
    expect(await codeOf(sets.borrow([wanted('e', 61)]))).toBe('lake.budget-in-use');
    expect(sets.use()).toMatchObject({ usedBytes: 100, evicted: 1, refused: 1 });
    a.release();
    expect(await codeOf(sets.borrow([wanted('e', 61)]))).toBe('lent');
  });

  it('refuses what is larger than all of it, and says what to do', async () => {
    const { sets, wanted, opens } = hall(2e6);
    const result = await sets.borrow([wanted('a', 1.5e6), wanted('b', 1e6)]);
    expect(result).toMatchObject({ ok: false, refusal: { code: 'lake.larger-than-budget', exitCode: 3 } });
    if (result.ok === false) {
      expect(result.refusal.en).toContain('takes 3 MB of memory; the budget is 2 MB');
      expect(result.refusal.ja).toContain('openedMemory');
    }
    expect([opens, sets.own(3e6).ok]).toEqual([[], false]);
  });

  it('says so when the memory file system is smaller than it', async () => {
    const { sets, wanted, files } = hall(100);
    const full = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    expect(await codeOf(sets.borrow([wanted('a', 60, full)]))).toBe('lake.memory-full');
    await expect(sets.borrow([wanted('a', 60, () => Promise.reject(new Error('EIO')))])).rejects.toThrow('EIO');
    expect([sets.use().usedBytes, files.map(({ closed }) => closed)]).toEqual([0, [1, 1]]);
  });

  it('holds under any order of borrowing, giving back, own memory and forgetting', async () => {
    const step = fc.oneof(
      fc.record({ borrow: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 4 }) }),
      fc.record({ give: fc.nat(20) }),
      fc.record({ own: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ close: fc.nat(20) }),
      fc.record({ forget: fc.constantFrom('idle', 'a', 'b') }),
    );
    const sizeOf = (n: number) => 5 + n * 6;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 20, max: 140 }), async (steps, budget) => {
        const { sets, files, wanted, now } = hall(budget);
        const lent: { borrowed: Borrowed; names: string[] }[] = [];
        const own: MemoryFile[] = [];
        const nameOf = (n: number) => `${n % 2 ? 'a' : 'b'}${n}`;
        for (const each of steps) {
          if ('borrow' in each) {
            const result = await sets.borrow(each.borrow.map((n) => wanted(nameOf(n), sizeOf(n))));
            if (result.ok) lent.push({ borrowed: result.value, names: each.borrow.map(nameOf) });
            else if (result.ok === false) {
              const wants = each.borrow.reduce((sum, n) => sum + sizeOf(n), 0);
              const held = new Set(lent.flatMap(({ names }) => names));
              const others = [...held].filter((name) => !each.borrow.map(nameOf).includes(name));
              const busy = others.reduce((sum, name) => sum + sizeOf(Number(name.slice(1))), 0);
              const mine = own.reduce((sum, file) => sum + file.size, 0);
              // A plain second count: it may be refused only where it does not fit. Ended sets may be held twice.
              const ended = sets.use().inUseBytes - busy - mine;
              expect(wants + busy + mine + Math.max(0, ended)).toBeGreaterThan(budget);
            }
          } else if ('give' in each) lent.splice(each.give % (lent.length + 1), 1)[0]?.borrowed.release();
          else if ('own' in each) {
            const memory = sets.own(each.own);
            if (memory.ok) {
              memory.value.append(new Uint8Array(each.own));
              own.push(memory.value);
            }
          } else if ('close' in each) own.splice(each.close % (own.length + 1), 1)[0]?.close();
          else sets.forget(each.forget === 'idle' ? { since: new Date(now() + 1) } : { dataset: each.forget });
          const open = files.filter(({ closed }) => closed === 0).reduce((sum, { size }) => sum + size, 0);
          expect(open).toBe(sets.use().usedBytes);
          expect(open).toBeLessThanOrEqual(budget);
          expect(files.every(({ closed }) => closed <= 1)).toBe(true);
          for (const { borrowed, names } of lent)
            expect(borrowed.paths.map((path) => files[Number(path)])).toEqual(
              names.map((name) => expect.objectContaining({ name, closed: 0, size: sizeOf(Number(name.slice(1))) })),
            );
        }
        for (const { borrowed } of lent) borrowed.release();
        for (const file of own) file.close();
        sets.forget({ since: new Date(now() + 1) });
        expect([sets.use().usedBytes, files.filter(({ closed }) => closed !== 1)]).toEqual([0, []]);
      }),
      { numRuns: 200 },
    );
  });

  it('counts memory of one’s own as in use until it is closed', () => {
    const { sets } = hall(100);
    const memory = valueOf(sets.own(70));
    expect(sets.own(31).ok).toBe(false);
    memory.close();
    expect(sets.own(100).ok).toBe(true);
  });
});
