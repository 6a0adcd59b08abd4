/** A clock that jumped is not led to be believed by what was told under it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockToleranceMinutes, logClockOf, longestSilenceDays, type ToldEvent } from './index.ts';

const day = 86_400_000;
const start = Date.parse('2026-04-01T00:00:00.000Z');
/** Days after the start, in the order in which they were told; a text is a confirmation that knew of entries up to that day. */
type Days = readonly (number | readonly [number, number])[];
const told = (...days: Days): ToldEvent[] =>
  days
    .map((one, i) => {
      const [at, latest] = typeof one === 'number' ? [one, null] : one;
      const event = { actor: { name: 'a' }, act: latest === null ? 'Seen' : 'ClockConfirmed', subject: 'x' };
      const facts = latest === null ? {} : { facts: { latest: new Date(start + latest * day).toISOString() } };
      return {
        sequence: i + 1,
        at: new Date(start + at * day).toISOString(),
        event: { ...event, outcome: 'done', ...facts },
      };
    })
    .toReversed() as ToldEvent[];
const faultAt = (now: number, events: readonly ToldEvent[]) => logClockOf(events, new Date(start + now * day)).fault;

describe('the clock against the log', () => {
  it.each<[string, number, Days, 'behind' | 'ahead' | null]>([
    ['of an empty log', 0, [], null],
    ['a minute behind another machine', -0.0007, [0], null],
    ['an hour behind', -1 / 24, [0], 'behind'],
    ['after a quiet month', 31, [0], null],
    ['after a silence no log in use has', 46, [0], 'ahead'],
    ['that jumped, and told much since', 105, [0, 100, 101, 102, 103, 104], 'ahead'],
    ['that jumped and was set right, with what was told ahead of it', 2, [0, 100, 1], 'behind'],
    ['that jumped and was set right, even once it came to be that day', 101, [0, 100, 1, 40, 80, 100], 'ahead'],
    ['that somebody looked at after a jump', 101, [0, [100, 0]], null],
    ['that somebody looked at after it was set right', 2, [0, 100, [1, 100]], null],
    ['that jumped again after somebody looked at it', 200, [0, [1, 0], 199], 'ahead'],
    ['that was set back again after somebody looked at it', 1, [0, [30, 0], 31], 'behind'],
  ])('%s', (_, now, days, fault) => {
    expect(faultAt(now, told(...days))).toBe(fault);
  });

  it('is believed exactly where no step is too long and nothing lies ahead', () => {
    const step = fc.double({ min: -0.001, max: 90, noNaN: true });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const days = steps.reduce<number[]>((all, by) => [...all, (all.at(-1) ?? 0) + by], [0]);
        const now = days.at(-1) as number;
        const ahead = Math.max(...days) > now + clockToleranceMinutes / 1440;
        const long = steps.some((by) => Math.round(by * day) > longestSilenceDays * day);
        expect(faultAt(now, told(...days.slice(0, -1)))).toBe(ahead ? 'behind' : long ? 'ahead' : null);
      }),
    );
  });
});
