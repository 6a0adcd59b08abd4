/** The rules of protection, one set for each audience (statistics/policy.yaml), and how a statistics file may tighten but never loosen them. */
import { type Bilingual, done, type Result, refused } from '#base';
import { z } from 'zod';
import { statisticsRefusal } from '../errors.ts';

const percent = z.number().gt(0).lt(100);
const atLeastTwo = z.number().int().min(2);

/** (n,k): unsafe where the n largest units make up more than k % of the total. */
const dominanceRule = z.strictObject({ units: z.union([z.literal(1), z.literal(2), z.literal(3)]), percent });
export type DominanceRule = z.infer<typeof dominanceRule>;

const tier = z.strictObject({
  /** Areas with fewer residents than this … */
  below: z.number().int().min(1),
  /** … show no number of people below this; none at all where it is `never`. */
  threshold: z.union([atLeastTwo, z.literal('never')]),
});
export type Tier = z.infer<typeof tier>;

const ageTier = z.strictObject({
  /** Areas with fewer residents than this … */
  below: z.number().int().min(1),
  /** … show no band of ages narrower than so many years. */
  years: z.number().int().min(2),
});
export type AgeTier = z.infer<typeof ageTier>;

const rules = {
  /** Smallest width (people) of the interval that all published numbers together leave for a hidden count. */
  minimumWidth: z.number().int().min(1),
  zeros: z.enum(['show', 'protect']),
  dominance: z.union([dominanceRule, z.array(dominanceRule).min(1)]),
  /** The largest unit's amount must not be known to within p % … */
  pPercent: percent,
  /** … by this many others together who share what they know. */
  coalition: z.union([z.literal(1), z.literal(2)]).optional(),
  /** Prior–posterior: whoever knows every amount to within q % beforehand must not learn one to within p %. */
  pq: z
    .strictObject({ p: percent, q: percent })
    .refine(({ p, q }) => p < q, 'p must be less than q')
    .optional(),
  /** Sliding protection: the interval left for a hidden amount must be at least so wide (% of the amount), wherever it lies. */
  sliding: percent.optional(),
  /** A unit that asked for protection must not make up more than this share of a total. */
  request: z.strictObject({ percent }).optional(),
  /** Residents of an area → the smallest number shown there (介護DB: under 2,000 none, under 25,000 from 20). */
  population: z.array(tier).min(1).optional(),
  /** Residents of an area → the narrowest band of ages shown there, whatever the numbers in it. */
  ages: z.array(ageTier).min(1).optional(),
};

/** Other protections that may take the place of hiding, and how strong they must be at least. */
const methods = {
  rounding: z.strictObject({ leastBase: z.union([z.literal(3), z.literal(5), z.literal(10)]) }).optional(),
  cellKey: z
    .strictObject({ leastVariance: z.number().gt(0), leastNoSmall: z.number().int().min(0), mostStay: z.number() })
    .optional(),
};

/** The rules of one release: those of its audience, for its kind of unit, with what its file tightens. */
export const policySchema = z.strictObject({
  audience: z.string(),
  /** What it counts; without it, the kind of which the least is asked. */
  counts: z.enum(['person', 'household', 'taxpayer', 'establishment', 'clinic']).optional(),
  /** Smallest number of units that may be shown. */
  threshold: atLeastTwo,
  ...rules,
  ...methods,
});
export type Policy = z.infer<typeof policySchema>;

export const unitKinds = ['person', 'household', 'taxpayer', 'establishment', 'clinic'] as const;
export type UnitKind = (typeof unitKinds)[number];
export const audiences = ['staff', 'section', 'open'] as const;

const audienceRules = z.strictObject({
  /** Smallest number of each kind of unit that may be shown. */
  thresholds: z.record(z.enum(unitKinds), atLeastTwo),
  ...rules,
  ...methods,
});

/** statistics/policy.yaml: all staff, a named section, everybody (open data). */
export const policiesSchema = z.strictObject({ audiences: z.record(z.enum(audiences), audienceRules) });
export type Policies = z.infer<typeof policiesSchema>;

/** What a statistics file may ask for beyond the rules of its audience. */
export const stricterSchema = z.strictObject({
  threshold: atLeastTwo.optional(),
  minimumWidth: rules.minimumWidth.optional(),
  zeros: rules.zeros.optional(),
  dominance: rules.dominance.optional(),
  pPercent: rules.pPercent.optional(),
  coalition: rules.coalition,
  pq: rules.pq,
  sliding: rules.sliding,
  request: rules.request,
  population: rules.population,
  ages: rules.ages,
});
export type Stricter = z.infer<typeof stricterSchema>;

export const dominanceRulesOf = ({ dominance }: Pick<Policy, 'dominance'>): readonly DominanceRule[] =>
  Array.isArray(dominance) ? dominance : [dominance];

/** The smallest number shown where `residents` live; Infinity: none. */
export const tierThreshold = (tiers: readonly Tier[], residents: number): number =>
  tiers
    .filter(({ below }) => residents < below)
    .reduce((most, { threshold }) => Math.max(most, threshold === 'never' ? Infinity : threshold), 0);

/** The narrowest band of ages shown where `residents` live, in years. */
export const narrowestYears = (tiers: readonly AgeTier[], residents: number): number =>
  tiers.filter(({ below }) => residents < below).reduce((most, { years }) => Math.max(most, years), 1);

/** Whether every area gets at least what `before` asks for. */
const atLeast = <T extends { readonly below: number }>(
  askedIn: (tiers: readonly T[], residents: number) => number,
  now: readonly T[],
  before: readonly T[],
): boolean =>
  // What is asked for only changes where a tier ends.
  [0, ...[...before, ...now].flatMap(({ below }) => [below - 1, below])].every(
    (residents) => askedIn(now, residents) >= askedIn(before, residents),
  );

/** The fields of `now` that protect less than `before` does. */
const weakerIn = (now: Stricter, before: Policy): string[] => {
  const weaker: (keyof Stricter)[] = [];
  if (now.threshold !== undefined && now.threshold < before.threshold) weaker.push('threshold');
  if (now.minimumWidth !== undefined && now.minimumWidth < before.minimumWidth) weaker.push('minimumWidth');
  if (now.zeros === 'show' && before.zeros === 'protect') weaker.push('zeros');
  if (now.dominance !== undefined) {
    const own = dominanceRulesOf({ dominance: now.dominance });
    // More units within the same share are the stricter rule.
    const covered = dominanceRulesOf(before).every((rule) =>
      own.some(({ units, percent: share }) => units >= rule.units && share <= rule.percent),
    );
    if (!covered) weaker.push('dominance');
  }
  if (now.pPercent !== undefined && now.pPercent < before.pPercent) weaker.push('pPercent');
  if (now.coalition !== undefined && now.coalition < (before.coalition ?? 1)) weaker.push('coalition');
  if (now.pq && before.pq && now.pq.p / now.pq.q < before.pq.p / before.pq.q) weaker.push('pq');
  if (now.sliding !== undefined && now.sliding < (before.sliding ?? 0)) weaker.push('sliding');
  if (now.request && before.request && now.request.percent > before.request.percent) weaker.push('request');
  if (now.population && before.population && !atLeast(tierThreshold, now.population, before.population))
    weaker.push('population');
  if (now.ages && before.ages && !atLeast(narrowestYears, now.ages, before.ages)) weaker.push('ages');
  return weaker;
};

/** Rules of `now` that `before` does not have at all, or has weaker; and other methods that `before` allows weaker, or `now` not at all. */
const missingIn = (before: Policy, now: Policy): string[] => {
  const weaker: string[] = [];
  for (const field of ['pq', 'sliding', 'request', 'population', 'ages'] as const)
    if (now[field] && !before[field]) weaker.push(field);
  if ((before.coalition ?? 1) < (now.coalition ?? 1)) weaker.push('coalition');
  const { rounding, cellKey } = before;
  if (rounding && rounding.leastBase < (now.rounding?.leastBase ?? Infinity)) weaker.push('rounding');
  if (cellKey) {
    const least = now.cellKey;
    const isAsStrong =
      least &&
      cellKey.leastVariance >= least.leastVariance &&
      cellKey.leastNoSmall >= least.leastNoSmall &&
      cellKey.mostStay <= least.mostStay;
    if (!isAsStrong) weaker.push('cellKey');
  }
  return weaker;
};

/** Fields in which the rules a certificate names are weaker than those the city now has for its audience; the audience itself where there are none. */
export const weakerThanNow = (policies: Policies, kept: Policy): readonly string[] => {
  const of = policies.audiences[kept.audience as (typeof audiences)[number]];
  if (!of) return ['audience'];
  const { thresholds, ...rest } = of;
  // Of a certificate that does not say what it counts: the smallest of the audience is the least it must keep.
  const threshold = (kept.counts && thresholds[kept.counts]) ?? Math.min(...Object.values(thresholds));
  const now = withReachableWidth({ ...rest, audience: kept.audience, threshold });
  return [...new Set([...weakerIn(kept, now), ...missingIn(kept, now)])];
};

type Asking = {
  readonly release: string;
  readonly audience: (typeof audiences)[number];
  readonly counts: UnitKind;
  readonly stricter?: Stricter | undefined;
};

/**
 * Whoever reads "too few" knows 0 to the threshold − 1: no wider interval can be left for such a number (of establishments from 3, one of 0 to 2), so no wider
 * one is asked for.
 */
export const withReachableWidth = (policy: Policy): Policy => ({
  ...policy,
  minimumWidth: Math.min(policy.minimumWidth, policy.threshold - 1),
});

/** The rules of a release. Refuses an audience or a unit without rules, and everything weaker than they are. */
export const policyFor = (policies: Policies, { release, audience, counts, stricter = {} }: Asking): Result<Policy> => {
  const of = policies.audiences[audience];
  const threshold = of?.thresholds[counts];
  if (!of || threshold === undefined) return refused(statisticsRefusal('no-policy', { release, audience, counts }));
  const { thresholds: _, ...kept } = of;
  const policy: Policy = { ...kept, audience, counts, threshold };
  const weaker = weakerIn(stricter, policy);
  if (weaker.length > 0) {
    const because = weaker.map(
      (field): Bilingual => ({
        ja: `stricter.${field}: 「${audience}」の基準より弱くなっています。`,
        en: `stricter.${field}: weaker than the rules for "${audience}".`,
      }),
    );
    return refused(statisticsRefusal('weaker-than-policy', { release, audience }, because));
  }
  // A wider interval that somebody asks for by name is not bargained down: such a release cannot be protected, and is refused.
  return done({ ...withReachableWidth(policy), ...stricter });
};
