/**
 * Weighted choice as a join: every weighted list is laid out over a power of two of slots, and a draw looks its slot up.
 * One table `slot(i, value)` holds all lists, each at its own offset; joined by a dense run of `i`, the engine looks it up like an array.
 */
import type { Engine } from '#base';
import { createTable } from './small-table.lake.ts';

export type SlotList = {
  /** SQL: the slot that these bits (UBIGINT expression) fall on; `which` of several lists, an INTEGER expression. */
  readonly at: (bits: string, which?: string) => string;
  /** SQL: the relation (i, value) of these slots alone. */
  readonly table: string;
};

export class Slots {
  #lows: number[] = [];
  #highs: number[] = [];
  #values: number[] = [];
  #next = 0;

  /** `weights[v]` is the weight of value v; a value of positive weight may still get no slot when it is rarer than 1/size. */
  add(lists: readonly (readonly number[])[], size: number): SlotList {
    const offset = this.#next;
    for (const weights of lists) {
      const sum = weights.reduce((all, weight) => all + weight, 0);
      if (!(sum > 0)) throw new Error('a weighted list needs a positive weight');
      let upTo = 0;
      for (const [value, weight] of weights.entries()) {
        const low = Math.round((upTo / sum) * size);
        upTo += weight;
        const high = Math.round((upTo / sum) * size);
        if (high > low) {
          this.#lows.push(this.#next + low);
          this.#highs.push(this.#next + high);
          this.#values.push(value);
        }
      }
      this.#next += size;
    }
    return {
      at: (bits, which = '0') => `(${offset} + (${which}) * ${size} + ((${bits}) & ${size - 1})::INTEGER)`,
      table: `(SELECT i, value FROM slot WHERE i BETWEEN ${offset} AND ${this.#next - 1})`,
    };
  }

  async create(engine: Engine): Promise<void> {
    await createTable(engine, 'span', {
      lo: { type: 'INTEGER', values: this.#lows },
      hi: { type: 'INTEGER', values: this.#highs },
      value: { type: 'INTEGER', values: this.#values },
    });
    await engine.run(
      'CREATE OR REPLACE TABLE slot AS SELECT unnest(range(lo, hi))::INTEGER AS i, value FROM span; DROP TABLE span',
    );
  }
}
