/** What the Data Lounge asks of the outside: the register, the clock, published results, the dashboards, and whose city it is. */
import type { AccountsNeeds } from '#accounts';
import type { Bilingual } from '#base';
import type { ParquetFile, PublishedResults, ReleasedResults } from '#results';
import type { DashboardSpec } from './dashboard-spec.ts';
import type { LoungeRegister } from './lounge.store.ts';

export type LoungeNeeds = {
  readonly register: LoungeRegister;
  readonly now: () => Date;
  readonly accounts: AccountsNeeds;
  readonly results: PublishedResults;
  readonly released: ReleasedResults;
  /** Read with `readDashboard`, in the order of the front page. */
  readonly dashboards: readonly DashboardSpec[];
  readonly parquet: ParquetFile;
  /** A data set by the name people call it. */
  readonly datasetTitle: (dataset: string) => Bilingual;
  /** Origins of other pages that may show a dashboard inside themselves. */
  readonly embedOrigins: readonly string[];
  readonly city: { readonly name: Bilingual; readonly synthetic: boolean };
};
