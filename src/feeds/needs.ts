/** What feeds ask of the outside: published results, who asks, and under which address this installation is known. */
import type { AccountsNeeds, Person } from '#accounts';
import type { Bilingual } from '#base';
import type { MarkContent, PublishedResults, ReleasedResults } from '#results';

/** Whether a published table is for somebody. `mark`: of the version asked for, where it is not the newest. */
export type MayRead = (person: Person, table: string, mark?: MarkContent | null) => boolean;

export type FeedNeeds = {
  readonly accounts: AccountsNeeds;
  readonly results: PublishedResults;
  readonly released: ReleasedResults;
  /** Whom tables are for at this moment, recalled ones among them: what is for others no feed gives out, nor says that there was such a thing. */
  readonly readers: () => Promise<MayRead>;
  /** The dashboard that shows a table to somebody; null where none does. */
  readonly dashboardShowing: (person: Person, table: string) => string | null;
  /** Releases that were recalled, with the instant of it. */
  readonly recalledAt: () => Promise<ReadonlyMap<string, string>>;
  readonly city: { readonly name: Bilingual; readonly synthetic: boolean };
  /** Where people find the server; null: where the request found it. */
  readonly origin: string | null;
};
