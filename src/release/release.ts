/**
 * A request to release (持ち出し・公表の申請): its states, and which act leads from which to which. Nothing else moves a request.
 * `checking` and later stand for a frozen copy: files by hash, under one digest that every vote names.
 */
import type { Bilingual, Brand, Sha256 } from '#base';
import type { OutputKind } from './release.api.ts';
import type { Sharing } from './sharing.api.ts';

export type ReleaseId = Brand<string, 'ReleaseId'>;
/** Over everything a checker judges: words, files, reasons for exceptions. One changed byte is another digest. */
export type Digest = Brand<string, 'Digest'>;

export type RequestFile = {
  readonly name: string;
  readonly kind: OutputKind;
  readonly sha256: Sha256;
  readonly bytes: number;
};
/** A finding that stays, with the author's written reason. */
export type Exception = { readonly finding: string; readonly reason: string };

type Common = {
  readonly id: ReleaseId;
  /** The recurring release this is one of (the `release` of statistics/*.yaml); null for a single one. */
  readonly series: string | null;
  readonly title: Bilingual;
  /** What it is to answer; who and what is counted; how it was protected. */
  readonly purpose: string;
  readonly context: string;
  readonly controls: string;
  readonly author: string;
  readonly authorPost: string;
  /** Opened by the machine, not by a person at a screen. */
  readonly automated: boolean;
  readonly files: readonly RequestFile[];
  readonly exceptions: readonly Exception[];
  /** Who is to see what a person hands in; null for statistics, whose dashboards say it. Judged with the rest. */
  readonly sharing: Sharing | null;
  /** 1, and one more with every change after it was frozen. */
  readonly revision: number;
  readonly madeAt: string;
};
type Frozen = Common & { readonly digest: Digest; readonly frozenAt: string };
/** `checked`: two people. `automatic`: by the setting of a demo, and said so wherever the number stands. */
export type How = 'checked' | 'automatic';

export type Draft = Common & { readonly state: 'draft' };
export type Checking = Frozen & { readonly state: 'checking' };
/** Two checkers said different things: a third decides, or it goes back. */
export type Disputed = Frozen & { readonly state: 'disputed' };
/** Decided, and not yet outside: what a kill in between leaves is finished by the next start. */
export type Approved = Frozen & { readonly state: 'approved'; readonly how: How; readonly approvedAt: string };
export type Released = Omit<Approved, 'state'> & { readonly state: 'released'; readonly releasedAt: string };
export type Returned = Frozen & { readonly state: 'returned'; readonly reasons: readonly string[] };
export type Withdrawn = Common & { readonly state: 'withdrawn'; readonly supersededBy: ReleaseId | null };
export type Recalled = Omit<Released, 'state'> & {
  readonly state: 'recalled';
  readonly recalledAt: string;
  readonly recalledBy: string;
  readonly recalledPost: string;
  readonly reason: string;
};
export type ReleaseRequest = Draft | Checking | Disputed | Approved | Released | Returned | Withdrawn | Recalled;
export type State = ReleaseRequest['state'];

// By name, so that a field that is added is not forgotten here: the compiler asks for it.
const common: Readonly<Record<keyof Common, true>> = {
  id: true,
  series: true,
  title: true,
  purpose: true,
  context: true,
  controls: true,
  author: true,
  authorPost: true,
  automated: true,
  files: true,
  exceptions: true,
  sharing: true,
  revision: true,
  madeAt: true,
};
/** What every request has, in whatever state. */
export const commonOf = (request: ReleaseRequest): Common =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name in common)) as Common;

export const requestActs = [
  'change',
  'submit',
  'pass',
  'vote',
  'send-back',
  'publish',
  'withdraw',
  'supersede',
  'recall',
] as const;
export type RequestAct = (typeof requestActs)[number];
export type Who = 'author' | 'checker' | 'machine' | 'recaller';

/** Every way a request can move. `to`: where the act may lead; which of them is decided by votes and files, never by the caller. */
export const transitions: readonly {
  readonly from: readonly State[];
  readonly act: RequestAct;
  readonly to: readonly State[];
  readonly by: Who;
}[] = [
  { from: ['draft', 'checking', 'disputed', 'returned'], act: 'change', to: ['draft'], by: 'author' },
  { from: ['draft'], act: 'submit', to: ['checking'], by: 'author' },
  { from: ['draft'], act: 'pass', to: ['approved'], by: 'machine' },
  { from: ['checking'], act: 'vote', to: ['checking', 'disputed', 'approved', 'returned'], by: 'checker' },
  { from: ['disputed'], act: 'vote', to: ['approved', 'returned'], by: 'checker' },
  { from: ['disputed'], act: 'send-back', to: ['returned'], by: 'checker' },
  { from: ['approved'], act: 'publish', to: ['released', 'returned'], by: 'machine' },
  { from: ['draft', 'checking', 'disputed', 'returned'], act: 'withdraw', to: ['withdrawn'], by: 'author' },
  { from: ['draft', 'checking', 'disputed', 'returned'], act: 'supersede', to: ['withdrawn'], by: 'machine' },
  { from: ['released'], act: 'recall', to: ['recalled'], by: 'recaller' },
];

export const transitionOf = (state: State, act: RequestAct) =>
  transitions.find((one) => one.act === act && one.from.includes(state));

/** Still on its way: what the differencing guard must count as if it were outside already. */
export const openStates: readonly State[] = ['draft', 'checking', 'disputed', 'approved', 'returned'];
