/** What preparing a load asks of the outside. */
import type { Engine } from '#base';
import type { NumberingNeeds } from '#numbering';
import type { SourcesNeeds } from '#sources';

export interface AbstractionNeeds {
  readonly engine: Engine;
  readonly sources: Omit<SourcesNeeds, 'engine'>;
  readonly numbering: NumberingNeeds;
  readonly profiles: {
    /** The profile (text made by this room) of the newest load of the data set before the day. */
    profileBefore(dataset: string, asOf: string): Promise<{ readonly asOf: string; readonly profile: string } | null>;
  };
  /** Loads prepared side by side take turns where they number people and renew the support list; alone, everything is in turn. */
  readonly inTurn?: <T>(act: () => Promise<T>) => Promise<T>;
  /** Keeps the list of rows set aside (CSV; row, column, reason, no values) on the sealed side; answers where. */
  readonly keepQuarantine: (name: string, csv: string) => Promise<string>;
}
