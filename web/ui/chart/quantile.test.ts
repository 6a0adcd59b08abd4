/** Classes of a map. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, mapClasses } from './quantile.ts';

describe('map classes', () => {
  it('put every area into exactly one class, and their counts add up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 2000 }), { maxLength: 200 }), (values) => {
        const classes = mapClasses(values);
        expect(classes.length).toBeLessThanOrEqual(5);
        expect(classes.reduce((sum, one) => sum + one.count, 0)).toBe(values.length);
        for (const value of values)
          expect(classes.filter((one) => value >= one.from && value <= one.to)).toHaveLength(1);
        expect(new Set(classes.map((one) => one.fill)).size).toBe(classes.length);
        expect(classes.every((one) => /^#[0-9A-F]{6}$/i.test(one.fill))).toBe(true);
      }),
    );
  });

  it('a hundred different towns fall into five classes of twenty', () => {
    expect(mapClasses(Array.from({ length: 100 }, (_, at) => at + 1)).map((one) => one.count)).toEqual([
      20, 20, 20, 20, 20,
    ]);
  });

  it('where all towns are equal there is one class', () => {
    expect(mapClasses([7, 7, 7])).toHaveLength(1);
    expect(classOf(mapClasses([7, 7, 7]), 7)?.count).toBe(3);
  });

  it('a change around zero never mixes loss and gain in one class', () => {
    for (const one of mapClasses([-30, -20, -10, -1, 2, 5, 9])) expect(one.from < 0 && one.to > 0).toBe(false);
  });
});
