/** One attack from beginning to end: walk, put together, try to open. */
import { policyFor, type Policy } from '#statistics';
import { readSpecs } from '../../src/doors/statistics-files.ts';
import { attack, type Outcome } from './attack.ts';
import type { Clues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { loadProgrammes } from './programme.ts';
import { type Attacked, scaleOf, systemOf } from './system.ts';
import { targetsOf } from './targets.ts';
import type { Truth } from './truth.ts';

/** What is asked of the attacker: which counted things (a month, a release), by name. */
export type Scope = (name: string) => boolean;

export type Verdict = Outcome & {
  readonly contradictions: readonly string[];
  /** What the attacker believes although it is not so: then either a page shows a wrong number, or this attacker is no good. */
  readonly untrue: readonly string[];
  /** Left out in one place and told in another. */
  readonly told: readonly string[];
  readonly strange: Clues['strange'];
  readonly unknowns: number;
  readonly rows: number;
};

const policies = new WeakMap<Definitions, Policy>();
/** Read once: it lies in the same files for every attack. */
const policyOf = (of: Definitions): Policy => {
  const known = policies.get(of);
  if (known) return known;
  const read = readSpecs('/nowhere');
  if (!read.ok) throw new Error(read.refusal.en);
  const policy = policyFor(read.value.policies, of.specs[0] as Definitions['specs'][number]);
  if (!policy.ok) throw new Error(policy.refusal.en);
  policies.set(of, policy.value);
  return policy.value;
};

/** The count that a sum is of, as the definitions say it: `income/income_total@…` → `income/taxpayers@…`. */
const peopleOf =
  (of: Definitions) =>
  (name: string): string => {
    const [release = '', rest = ''] = name.split('/');
    const measure = rest.slice(0, rest.indexOf('@'));
    const own = of.specs.find((spec) => spec.release === release)?.measures[measure];
    return own?.kind === 'sum' ? `${release}/${own.units}${rest.slice(measure.length)}` : name;
  };

/** The truth as a solution of the system, NaN where it was not counted: rests of parts from whole and part. */
const truthIn = (attacked: Attacked, truth: Truth, scale: (name: string) => number): Float64Array =>
  Float64Array.from(attacked.names, (name) => {
    const value = truth.values.get(name);
    if (value !== undefined) return value / scale(name);
    const rest = /^(.*\/)(.*)−(.*?)(@.*)$/.exec(name);
    if (!rest) return Number.NaN;
    const [whole, part] = [`${rest[1]}${rest[2]}${rest[4]}`, `${rest[1]}${rest[3]}${rest[4]}`].map((of) =>
      truth.values.get(of),
    );
    return whole === undefined || part === undefined ? Number.NaN : whole - part;
  });

const untrueIn = (attacked: Attacked, truth: Truth, real: Float64Array): string[] => {
  const valueOf = (column: number): number | undefined =>
    Number.isNaN(real[column]) ? undefined : (real[column] as number);
  const wrongRows = attacked.rows.flatMap(({ columns, coefficients, low, high, from }) => {
    const values = columns.map(valueOf);
    if (values.some((value) => value === undefined)) return [];
    const terms = values.map((value, i) => (value as number) * (coefficients[i] as number));
    const slack = 1e-6 * Math.max(1, ...terms.map(Math.abs));
    const sum = terms.reduce((a, b) => a + b, 0);
    return sum < low - slack || sum > high + slack
      ? [`${from}: ${columns.map((c) => attacked.names[c]).join(' ')}`]
      : [];
  });
  const wrongBounds = attacked.names.flatMap((name, column) => {
    const value = valueOf(column);
    return value !== undefined && value > (attacked.upper[column] as number) ? [`${name} is ${value}`] : [];
  });
  const wrongNumbers = [...attacked.known].flatMap(([name, value]) => {
    const counted = truth.values.get(name);
    return counted !== undefined && Math.abs(counted - value) > 1e-6 * Math.max(1, counted)
      ? [`${name}: ${value} is shown`]
      : [];
  });
  return [...wrongRows, ...wrongBounds, ...wrongNumbers];
};

export const judge = async (
  of: Definitions,
  clues: Clues,
  truth: Truth,
  only: Scope,
  enough = Infinity,
): Promise<Verdict> => {
  const policy = policyOf(of);
  const attacked = systemOf(of, clues, policy.threshold, only);
  const targets = targetsOf(attacked, clues, truth, policy, { scale: scaleOf(of), peopleOf: peopleOf(of) });
  const real = truthIn(attacked, truth, scaleOf(of));
  const outcome = attack(attacked, targets, real, await loadProgrammes(), enough);
  const told = [...clues.hidden.keys()].filter((name) => attacked.known.has(name));
  return {
    ...outcome,
    contradictions: attacked.contradictions,
    told,
    strange: clues.strange,
    untrue: untrueIn(attacked, truth, real),
    unknowns: attacked.names.length,
    rows: attacked.rows.length,
  };
};

/** Whether anything at all can be learnt; what tells more than is shown needs no system to be put together. */
export const breaks = async (of: Definitions, clues: Clues, truth: Truth, only: Scope): Promise<boolean> =>
  clues.strange.length > 0 || isBroken(await judge(of, clues, truth, only, 0));

/** Whether anything at all was learnt, or tells more than is shown. */
const isBroken = ({ fallen, contradictions, told, strange }: Verdict): boolean =>
  fallen.length + contradictions.length + told.length + strange.length > 0;
