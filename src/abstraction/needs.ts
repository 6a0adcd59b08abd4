/** What preparing a load asks of the outside. */
import type { Engine, Result } from '#base';
import type { Contract } from '#catalogue';
import type { LinkageTold } from './linkage-facts.ts';
import type { NumberingNeeds } from '#numbering';
import type { SourcesNeeds } from '#sources';

export interface AbstractionNeeds {
  readonly engine: Engine;
  readonly sources: Omit<SourcesNeeds, 'engine'>;
  readonly numbering: NumberingNeeds;
  /** Addresses known at once while a load is read (parsed-texts.lake.ts). */
  readonly remembers?: number;
  readonly profiles: {
    /** The profile (text made by this room) of the newest load of the data set before the day. */
    profileBefore(dataset: string, asOf: string): Promise<{ readonly asOf: string; readonly profile: string } | null>;
  };
  /** Loads prepared side by side take turns where they number people and renew the support list; alone, everything is in turn. */
  readonly inTurn?: <T>(act: () => Promise<T>) => Promise<T>;
  /**
   * Finds the register's people for the keys of `keys` ("row" is the key; the columns of the contract's `link`), except pairs of `declined`. Leaves
   * `load_links("row", source_key, fate, why)` and `load_candidates("row", source_key)` in the engine, and report and review list on the sealed side.
   */
  readonly linkPeople?: (
    engine: Engine,
    order: {
      readonly contract: Contract;
      readonly asOf: string;
      readonly keys: string;
      readonly declined: string;
      readonly trial: boolean;
    },
  ) => Promise<Result<{ readonly register: string; readonly facts: LinkageTold }>>;
  /** Keeps the list of rows set aside (CSV; row, column, reason, no values) on the sealed side; answers where. */
  readonly keepQuarantine: (name: string, csv: string) => Promise<string>;
}
