/**
 * Weighted choice as a join: every weighted list is laid out over a power of two of slots, and a draw looks its slot up.
 * One table `slot(i, value)` holds all lists, each at its own offset.
 */
import type { Engine } from '#base';

export type SlotList = {
  readonly offset: number;
  readonly size: number;
  /** SQL: the slot that these bits (UBIGINT expression) fall on. */
  readonly at: (bits: string) => string;
};

export class Slots {
  #spans: string[] = [];
  #next = 0;

  /** `weights[v]` is the weight of value v; a value of positive weight may still get no slot when it is rarer than 1/size. */
  add(weights: readonly number[], size = 4096): SlotList {
    const offset = this.#next;
    const sum = weights.reduce((all, weight) => all + weight, 0);
    if (!(sum > 0)) throw new Error('a weighted list needs a positive weight');
    let upTo = 0;
    for (const [value, weight] of weights.entries()) {
      const low = Math.round((upTo / sum) * size);
      upTo += weight;
      const high = Math.round((upTo / sum) * size);
      if (high > low) this.#spans.push(`(${offset + low},${offset + high},${value})`);
    }
    this.#next += size;
    return { offset, size, at: (bits) => `(${offset} + ((${bits}) & ${size - 1})::INTEGER)` };
  }

  async create(engine: Engine): Promise<void> {
    await engine.run('CREATE OR REPLACE TABLE slot (i INTEGER, value INTEGER)');
    for (let at = 0; at < this.#spans.length; at += 2000) {
      await engine.run(
        `INSERT INTO slot SELECT unnest(range(lo, hi))::INTEGER, v FROM (VALUES ${this.#spans.slice(at, at + 2000).join(',')}) AS s(lo, hi, v)`,
      );
    }
  }
}
