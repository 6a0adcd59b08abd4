/**
 * Protects one linked system, time point by time point. What is published is only checked; the first of the others gives the pattern that the rest start
 * from. They are cut into spans of fixed length, so that the result is the same whether one thread protects them or many.
 */
import type { Pattern } from './carry-over.ts';
import { isOut } from './check-slice.ts';
import { hiddenEarlier } from '../released/differencing.ts';
import type { KnownMoves } from '../prove/known-moves.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { protectSpan, type SpanAnswer, type SpanJob } from './protect-span.ts';
import type { Policy } from '../spec/spec.ts';

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
  /** Questions that the solver gave up, so that more is hidden than might be needed. */
  readonly undecided: number;
  /** Time points that were published before: their patterns were checked again and stay as they are. */
  readonly published: number;
};
/** The time code at which no safe pattern exists. */
export type NotProtected = { readonly failedAt: string };

/** Time points of one span. */
const spanLength = 9;

type Span = { readonly from: number; readonly to: number };

const spansOf = (from: number, to: number): Span[] => {
  const spans: Span[] = [];
  for (let at = from; at < to; at += spanLength) spans.push({ from: at, to: Math.min(to, at + spanLength) });
  return spans;
};

/** What asks nothing of any other span; and what follows the first time point of a stretch that is new, which says where the rest begin. */
type Plan = { readonly published: readonly Span[]; readonly stretches: readonly Span[] };

const planOf = (system: LinkedSystem, decided: Uint8Array | null): Plan => {
  const out = system.times.map((_, t) => isOut(system, decided, t));
  const published: Span[] = [];
  const stretches: Span[] = [];
  for (let from = 0, to = 0; from < out.length; from = to) {
    while (to < out.length && out[to] === out[from]) to += 1;
    if (out[from]) published.push(...spansOf(from, to));
    else stretches.push({ from, to });
  }
  return { published, stretches };
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

/** What a published time point hid. */
const patternAt = ({ size }: LinkedSystem, decided: Uint8Array, t: number): Pattern => ({
  hidden: new Set(
    [...decided.subarray(t * size, (t + 1) * size).keys()].filter(
      (cell) => (decided[t * size + cell] as number) > hiddenEarlier,
    ),
  ),
  repairs: new Map(),
});

type Answer = SpanAnswer | NotProtected;
type Part = { readonly span: Span; readonly answer: Answer };
type Asked = { readonly span: Span; readonly job: SpanJob };

/** What a time point begins from where the one before it is not in the system. */
export type PatternBefore = (code: string) => Pattern | null;

/** The jobs that ask nothing of each other, and those that go on from an answer. */
const jobsOf = (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null,
  patternBefore: PatternBefore,
) => {
  const { published, stretches } = planOf(system, decided);
  const of = (span: Span, before: Pattern | null, known: KnownMoves): Asked => ({
    span,
    job: {
      system: systemOfSpan(system, span),
      policy,
      secret: needs.secret,
      exact: needs.exact ?? true,
      decided: decided?.slice(span.from * system.size, span.to * system.size) ?? null,
      before,
      known,
    },
  });
  const beginOf = (t: number): Pattern | null =>
    decided && t > 0 ? patternAt(system, decided, t - 1) : patternBefore(system.times[t] as string);
  const first = stretches.map(({ from }) => of({ from, to: from + 1 }, beginOf(from), new Map()));
  return {
    published: published.reduce((n, { from, to }) => n + to - from, 0),
    first: [...first, ...published.map((span) => of(span, null, new Map()))],
    further: (parts: readonly Part[]): Asked[] =>
      stretches.flatMap(({ from, to }) => {
        const answer = parts.find(({ span }) => span.from === from)?.answer;
        if (!answer || 'failedAt' in answer) return [];
        return spansOf(from + 1, to).map((span) => of(span, answer.pattern, answer.known));
      }),
  };
};

const joined = (system: LinkedSystem, parts: readonly Part[], published: number): ProtectedSystem | NotProtected => {
  const state = new Uint8Array(system.size * system.times.length);
  const low = new Float64Array(state.length);
  const high = new Float64Array(state.length);
  let [primary, complementary, tightest, undecided] = [0, 0, Infinity, 0];
  for (const {
    span: { from },
    answer,
  } of parts) {
    if ('failedAt' in answer) return answer;
    state.set(answer.state, from * system.size);
    low.set(answer.low, from * system.size);
    high.set(answer.high, from * system.size);
    primary += answer.primary;
    complementary += answer.complementary;
    tightest = Math.min(tightest, answer.tightest);
    undecided += answer.undecided;
  }
  return { system, state, primary, complementary, tightest, low, high, undecided, published };
};

/**
 * `decided` (times × size): see differencing.ts. Fails only for tables without any large cell, or where what was decided cannot be kept safe.
 */
export const protectSystem = (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null = null,
  patternBefore: PatternBefore = () => null,
): ProtectedSystem | NotProtected => {
  const { first, further, published } = jobsOf(system, policy, needs, decided, patternBefore);
  const ask = ({ span, job }: Asked): Part => ({ span, answer: protectSpan(job, needs) });
  const parts = first.map(ask);
  return joined(system, [...parts, ...further(parts).map(ask)], published);
};

/** The same, its spans side by side. */
export const protectSystemTogether = async (
  system: LinkedSystem,
  policy: Policy,
  needs: ProtectionNeeds,
  decided: Uint8Array | null = null,
  patternBefore: PatternBefore = () => null,
): Promise<ProtectedSystem | NotProtected> => {
  const { threads } = needs;
  if (!threads) return protectSystem(system, policy, needs, decided, patternBefore);
  const { first, further, published } = jobsOf(system, policy, needs, decided, patternBefore);
  const ask = async ({ span, job }: Asked): Promise<Part> => ({ span, answer: (await threads.ask(job)) as Answer });
  const parts = await Promise.all(first.map(ask));
  return joined(system, [...parts, ...(await Promise.all(further(parts).map(ask)))], published);
};
