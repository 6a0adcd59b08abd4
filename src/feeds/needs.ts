/** What feeds ask of the outside: published results, who asks, and under which address this installation is known. */
import type { AccountsNeeds, Person } from '#accounts';
import type { Bilingual } from '#base';
import type { PublishedResults, PublishedTable, ReleasedResults } from '#results';

export type FeedNeeds = {
  readonly accounts: AccountsNeeds;
  readonly results: PublishedResults;
  readonly released: ReleasedResults;
  /** Whether a published table is for somebody: what its dashboards are not for, no feed gives out. */
  readonly mayRead: (person: Person, table: Pick<PublishedTable, 'id' | 'mark'>) => boolean;
  /** Releases that were recalled, with the instant of it. */
  readonly recalledAt: () => Promise<ReadonlyMap<string, string>>;
  readonly city: { readonly name: Bilingual; readonly synthetic: boolean };
  /** Where people find the server; null: where the request found it. */
  readonly origin: string | null;
};
