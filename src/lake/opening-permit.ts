/**
 * Leave to open a data set. Without one nothing is opened, and only this file makes them: a platform capability for what the platform
 * does by itself, and the permit of a grant, which the room that approves applications asks for. Each is of one lake; the audit log names it.
 */
import { done, type Refusal, type Result, refused } from '#base';
import type { Actor, AuditEvent } from '#audit';
import { openingRefusal } from './opening-errors.ts';
import type { LakeNeeds } from './needs.ts';

declare const brand: unique symbol;
/** Cannot be written down by hand: the type is branded, and the lake knows those it has made. */
export type OpeningPermit = { readonly [brand]: 'OpeningPermit' };

/** What an opening may be for without anybody's application. */
const capabilities = ['statistics', 'verification', 'intake'] as const;
export type Capability = (typeof capabilities)[number];

/** What an approved application lets somebody read. Days and times are instants in ISO 8601. */
export type GrantTerms = {
  /** Number of the application. */
  readonly grant: string;
  readonly grantedTo: string;
  /** Who approved: each owning section's, then the policy section's. */
  readonly grantedBy: readonly string[];
  /** The legal ground in force (条例・個人情報保護法の条項, 答申). */
  readonly ground: string;
  readonly from: string;
  readonly until: string;
  /** Exactly these columns of exactly these data sets. */
  readonly datasets: readonly { readonly dataset: string; readonly columns: readonly string[] }[];
};

type Made =
  | { readonly lake: string; readonly capability: Capability; readonly by: Actor }
  | { readonly lake: string; readonly terms: GrantTerms };
const made = new WeakMap<object, Made>();
const remember = (what: Made): OpeningPermit => {
  const permit = Object.freeze({});
  made.set(permit, what);
  return permit as OpeningPermit;
};

/** For the platform's own work. `tests/architecture.test.ts` lists the few files that may ask for one. */
export const platformCapability = (
  { lake, actor }: Pick<LakeNeeds, 'lake' | 'actor'>,
  capability: Capability,
): OpeningPermit => remember({ lake, capability, by: actor });

/** For the room that approves applications; throws on terms that bind to nothing, which no approval may give. */
export const grantPermit = ({ lake }: Pick<LakeNeeds, 'lake'>, terms: GrantTerms): OpeningPermit => {
  const bound =
    terms.grant !== '' &&
    terms.grantedTo !== '' &&
    terms.grantedBy.length > 0 &&
    terms.ground.trim() !== '' &&
    Date.parse(terms.from) < Date.parse(terms.until) &&
    terms.datasets.length > 0 &&
    terms.datasets.every(({ columns }) => columns.length > 0);
  if (!bound) throw new Error('a grant needs a number, people, a ground, an end, and columns');
  return remember({ lake, terms: structuredClone(terms) });
};

declare const opening: unique symbol;
/** A permit that was looked at for this data set at this moment: what opens a sealed file asks for it. */
export type Opening = {
  readonly [opening]: true;
  readonly dataset: string;
  /** Null: all. */
  readonly columns: readonly string[] | null;
  readonly told: Pick<AuditEvent, 'actor' | 'facts'>;
};
const opened = (of: Omit<Opening, typeof opening>): Opening => of as Opening;

type Needs = Pick<LakeNeeds, 'lake' | 'clock' | 'actor' | 'grantStanding' | 'register'>;

const grantFault = async (needs: Needs, terms: GrantTerms, dataset: string): Promise<Refusal | null> => {
  const { grant, from, until } = terms;
  if (!terms.datasets.some((each) => each.dataset === dataset))
    return openingRefusal('permit-foreign', { dataset, grant });
  const now = needs.clock().getTime();
  if (now < Date.parse(from)) return openingRefusal('permit-not-yet', { dataset, grant, from: from.slice(0, 10) });
  if (now >= Date.parse(until)) return openingRefusal('permit-expired', { dataset, grant, until: until.slice(0, 10) });
  const standing = await needs.grantStanding(grant);
  if (standing === 'unknown') return openingRefusal('permit-unknown', { dataset });
  if (standing === 'revoked') return openingRefusal('permit-revoked', { dataset, grant });
  // By a clock that was set back, a period that is over would begin again.
  const { fault, against } = await needs.register.logClock(needs.clock());
  return fault === 'behind' ? openingRefusal('permit-clock-behind', { dataset, grant, last: against ?? '' }) : null;
};

/** Asked anew for every opening, so that an end, a stop or a withdrawal counts at once. */
export const checkPermit = async (needs: Needs, permit: OpeningPermit, dataset: string): Promise<Result<Opening>> => {
  const what = made.get(permit);
  if (!what) return refused(openingRefusal('permit-unknown', { dataset }));
  if (what.lake !== needs.lake) return refused(openingRefusal('permit-other-lake', { dataset }));
  if ('capability' in what) {
    const facts = { permit: `capability:${what.capability}` };
    return done(opened({ dataset, columns: null, told: { actor: what.by, facts } }));
  }
  const fault = await grantFault(needs, what.terms, dataset);
  if (fault) return refused(fault);
  const { grant, ground, grantedTo, until, datasets } = what.terms;
  const columns = datasets.flatMap((each) => (each.dataset === dataset ? each.columns : []));
  const facts = { permit: `grant:${grant}`, ground, grantedTo, until, columns: columns.join(',') };
  return done(opened({ dataset, columns, told: { actor: needs.actor, facts } }));
};
