/** One set of rules for each audience: a statistics file may tighten them, never loosen them. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Policies, type Policy, policyFor, type Stricter, tierThreshold, weakerThanNow } from './policy.ts';
import { amountRules, type CellFacts } from '../rules/primary.ts';
import { readPolicies } from './read-spec.ts';

const text = readFileSync('statistics/policy.yaml', 'utf8');
const policies = valueOf(readPolicies(text, 'policy.yaml'));
const ask = (audience: 'staff' | 'section' | 'open', stricter?: Stricter, counts: 'person' | 'clinic' = 'person') =>
  policyFor(policies, { release: 'trial', audience, counts, stricter });
const codeOf = (result: ReturnType<typeof ask>) => (result.ok ? null : result.refusal.code);

describe('the rules of an audience', () => {
  it('ask ten of people and three of clinics, and more of open data than of staff', () => {
    expect(valueOf(ask('staff')).threshold).toBe(10);
    expect(valueOf(ask('staff', undefined, 'clinic')).threshold).toBe(3);
    expect(valueOf(ask('open'))).toMatchObject({ audience: 'open', zeros: 'protect', minimumWidth: 5, pPercent: 15 });
    const { staff } = policies.audiences;
    expect(
      codeOf(policyFor({ audiences: { staff } } as Policies, { release: 't', audience: 'open', counts: 'person' })),
    ).toBe('statistics.no-policy');
  });
  it('can be tightened', () => {
    const stricter: Stricter = { threshold: 20, zeros: 'protect', dominance: { units: 3, percent: 80 }, pPercent: 20 };
    expect(valueOf(ask('staff', stricter))).toMatchObject({ ...stricter, minimumWidth: 3 });
  });
  it.each<[string, 'staff' | 'open', Stricter]>([
    ['threshold', 'staff', { threshold: 9 }],
    ['minimumWidth', 'staff', { minimumWidth: 2 }],
    ['zeros', 'open', { zeros: 'show' }],
    ['dominance', 'staff', { dominance: { units: 2, percent: 95 } }],
    ['dominance', 'staff', { dominance: { units: 1, percent: 90 } }],
    ['pPercent', 'staff', { pPercent: 5 }],
    ['pq', 'open', { pq: { p: 10, q: 50 } }],
    ['population', 'open', { population: [{ below: 2000, threshold: 'never' }] }],
  ])('cannot be loosened: %s for %s', (field, audience, stricter) => {
    const refused = ask(audience, stricter);
    expect(codeOf(refused)).toBe('statistics.weaker-than-policy');
    expect(refused.ok ? [] : refused.refusal.because?.map(({ en }) => en)).toEqual([
      `stricter.${field}: weaker than the rules for "${audience}".`,
    ]);
  });
  it('never let a cell through that the audience’s own rules stop, whatever a file asks for', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 15 });
    let tightened = 0;
    fc.assert(
      fc.property(
        amounts,
        fc.record(
          {
            threshold: fc.integer({ min: 2, max: 15 }),
            dominance: fc.record({ units: fc.constantFrom(1, 2, 3), percent: fc.integer({ min: 50, max: 99 }) }),
            pPercent: fc.integer({ min: 1, max: 40 }),
          },
          { requiredKeys: [] },
        ),
        fc.constantFrom('staff' as const, 'open' as const),
        (drawn, stricter, audience) => {
          const asked = ask(audience, stricter as Stricter);
          if (!asked.ok) return;
          tightened += 1;
          const [first = 0, second = 0, third = 0] = [...drawn].sort((a, b) => b - a);
          const cell: CellFacts = { people: drawn.length, total: drawn.reduce((a, b) => a + b), first, second, third };
          if (amountRules(cell, valueOf(ask(audience))).length > 0)
            expect(amountRules(cell, asked.value).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
    expect(tightened).toBeGreaterThan(40);
  });
  it('are those of 介護DB for areas with few residents', () => {
    const tiers = valueOf(ask('open')).population ?? [];
    expect([0, 1999, 2000, 24_999, 25_000].map((n) => tierThreshold(tiers, n))).toEqual([
      Infinity,
      Infinity,
      20,
      20,
      0,
    ]);
  });
});

describe('the rules that a certificate names', () => {
  const open = valueOf(ask('open'));
  const without = (...fields: (keyof Policy)[]): Policy =>
    Object.fromEntries(Object.entries(open).filter(([name]) => !fields.includes(name as keyof Policy))) as Policy;
  it('are as strong as those in force where they are the same, or stricter', () => {
    for (const audience of ['staff', 'section', 'open'] as const)
      for (const counts of ['person', 'clinic'] as const)
        expect(weakerThanNow(policies, valueOf(ask(audience, undefined, counts)))).toEqual([]);
    expect(weakerThanNow(policies, { ...open, threshold: 30, pPercent: 20, coalition: 2 })).toEqual([]);
    expect(weakerThanNow(policies, without('rounding', 'cellKey'))).toEqual([]);
  });
  it.each<[string, Policy]>([
    ['threshold', { ...open, threshold: 9 }],
    ['threshold', { ...open, counts: 'person', threshold: 3 }],
    ['minimumWidth', { ...open, minimumWidth: 4 }],
    ['zeros', { ...open, zeros: 'show' }],
    ['dominance', { ...open, dominance: { units: 2, percent: 85 } }],
    ['pPercent', { ...open, pPercent: 14 }],
    ['pq', without('pq')],
    ['pq', { ...open, pq: { p: 14, q: 50 } }],
    ['population', without('population')],
    ['population', { ...open, population: [{ below: 2000, threshold: 20 }] }],
    ['rounding', { ...open, rounding: { leastBase: 5 } }],
    ['cellKey', { ...open, cellKey: { leastVariance: 3, leastNoSmall: 1, mostStay: 0.5 } }],
    ['cellKey', { ...open, cellKey: { leastVariance: 2.9, leastNoSmall: 2, mostStay: 0.5 } }],
    ['cellKey', { ...open, cellKey: { leastVariance: 3, leastNoSmall: 2, mostStay: 0.6 } }],
    ['audience', { ...open, audience: 'everybody' }],
  ])('are weaker in every single field: %s', (field, kept) => {
    expect(weakerThanNow(policies, kept)).toEqual([field]);
  });
  it('are weaker where the city has since asked for more', () => {
    const { open: of } = policies.audiences;
    const since = (more: object): Policies =>
      ({ audiences: { ...policies.audiences, open: { ...of, ...more } } }) as Policies;
    expect(weakerThanNow(since({ coalition: 2 }), open)).toEqual(['coalition']);
    expect(weakerThanNow(since({ request: { percent: 20 } }), open)).toEqual(['request']);
    expect(weakerThanNow(since({ sliding: 40 }), open)).toEqual(['sliding']);
    const ages = [{ below: 5000, years: 5 }];
    expect(weakerThanNow(since({ ages }), open)).toEqual(['ages']);
    expect(weakerThanNow(since({ ages }), { ...open, ages: [{ below: 4000, years: 10 }] })).toEqual(['ages']);
    expect(weakerThanNow(since({ ages }), { ...open, ages: [{ below: 9000, years: 10 }] })).toEqual([]);
    expect(weakerThanNow(since({ sliding: 40 }), { ...open, sliding: 30 })).toEqual(['sliding']);
    expect(weakerThanNow(since({ rounding: undefined }), open)).toEqual(['rounding']);
    expect(weakerThanNow(since({ cellKey: undefined }), open)).toEqual(['cellKey']);
  });
});

describe('a file of rules', () => {
  // A: what sdcTable refuses as parameters of its rules.
  it.each([
    ['pPercent: 10', 'pPercent: 0'],
    ['pPercent: 10', 'pPercent: 100'],
    ['pPercent: 10', 'pPercent: -1'],
    ['pPercent: 10', 'pPercent: [70, 80]'],
    ['pq: { p: 15, q: 50 }', 'pq: { p: 85, q: 80 }'],
    ['pq: { p: 15, q: 50 }', 'pq: { p: 85, q: 180 }'],
    ['pq: { p: 15, q: 50 }', 'pq: { p: 110, q: 120 }'],
    ['person: 10', 'person: 1'],
    ['percent: 90', 'percent: 100'],
    ['  staff:', '  everybody:'],
    ['zeros: show', 'zeroes: show'],
  ])('is refused with the place of the fault: %s → %s', (right, wrong) => {
    expect(text).toContain(right);
    const read = readPolicies(text.replace(right, wrong), 'policy.yaml');
    expect(read).toMatchObject({ ok: false, refusal: { code: 'statistics.spec-invalid', exitCode: 2 } });
    expect(read.ok ? 0 : read.refusal.because?.length).toBeGreaterThan(0);
  });
});
