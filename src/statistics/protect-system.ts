/**
 * Protects one linked system, time point by time point. The first gives the pattern that the others start from; these are cut into spans
 * of fixed length, so that the result is the same whether one thread protects them or many.
 */
import type { LinkedSystem } from './linked-system.ts';
import type { ProtectionNeeds } from './needs.ts';
import { protectSpan, type SpanAnswer, type SpanJob } from './protect-span.ts';
import type { Policy } from './spec.ts';

export type ProtectedSystem = {
  readonly system: LinkedSystem;
  /** times × size: see the states in slice.ts. */
  readonly state: Uint8Array;
  readonly primary: number;
  readonly complementary: number;
  /** Smallest width that any hidden cell is proved to have: people, or for amounts the share of the value. */
  readonly tightest: number;
  /** times × size: what the attacker's interval of each cell is proved to reach; for the checker only. */
  readonly low: Float64Array;
  readonly high: Float64Array;
};
/** The time code at which no safe pattern exists. */
export type NotProtected = { readonly failedAt: string };

/** Time points of one span. */
const spanLength = 9;

type Span = { readonly from: number; readonly to: number };

const furtherSpans = (times: number): Span[] => {
  const spans: Span[] = [];
  for (let from = 1; from < times; from += spanLength) spans.push({ from, to: Math.min(times, from + spanLength) });
  return spans;
};

/** The time points of a span as a system of their own, small enough to hand to another thread. */
const systemOfSpan = (system: LinkedSystem, { from, to }: Span): LinkedSystem => {
  const part = (values: Float64Array) => values.slice(from * system.size, to * system.size);
  const values = part(system.values);
  return {
    ...system,
    at: new Map(),
    times: system.times.slice(from, to),
    values,
    people: system.people === system.values ? values : part(system.people),
    first: part(system.first),
    second: part(system.second),
    ...(system.third ? { third: part(system.third) } : {}),
    ...(system.asked ? { asked: part(system.asked) } : {}),
  };
};

const jobOf = (
  system: LinkedSystem,
  span: Span,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null,
  before: SpanAnswer | null,
): SpanJob => ({
  system: systemOfSpan(system, span),
  policy,
  secret: needs.secret,
  exact: needs.exact ?? true,
  decided: decided?.slice(span.from * system.size, span.to * system.size) ?? null,
  repairs: before?.repairs ?? [],
  known: before?.known ?? new Map(),
});

const joined = (
  system: LinkedSystem,
  answers: readonly (SpanAnswer | NotProtected)[],
): ProtectedSystem | NotProtected => {
  const state = new Uint8Array(system.size * system.times.length);
  const low = new Float64Array(state.length);
  const high = new Float64Array(state.length);
  let [at, primary, complementary, tightest] = [0, 0, 0, Infinity];
  for (const answer of answers) {
    if ('failedAt' in answer) return answer;
    state.set(answer.state, at);
    low.set(answer.low, at);
    high.set(answer.high, at);
    at += answer.state.length;
    primary += answer.primary;
    complementary += answer.complementary;
    tightest = Math.min(tightest, answer.tightest);
  }
  return { system, state, primary, complementary, tightest, low, high };
};

/** `decided` (times × size): see differencing.ts. Fails only for tables without any large cell, or where what was decided cannot be kept safe. */
export const protectSystem = (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null = null,
): ProtectedSystem | NotProtected => {
  const of = (span: Span, before: SpanAnswer | null) =>
    protectSpan(jobOf(system, span, policy, needs, decided, before), needs);
  const first = of({ from: 0, to: 1 }, null);
  if ('failedAt' in first) return first;
  return joined(system, [first, ...furtherSpans(system.times.length).map((span) => of(span, first))]);
};

/** The same, its spans side by side. */
export const protectSystemTogether = async (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null = null,
): Promise<ProtectedSystem | NotProtected> => {
  const { threads } = needs;
  if (!threads) return protectSystem(system, policy, needs, decided);
  const of = (span: Span, before: SpanAnswer | null) =>
    threads.ask(jobOf(system, span, policy, needs, decided, before)) as Promise<SpanAnswer | NotProtected>;
  const first = await of({ from: 0, to: 1 }, null);
  if ('failedAt' in first) return first;
  const further = await Promise.all(furtherSpans(system.times.length).map((span) => of(span, first)));
  return joined(system, [first, ...further]);
};
