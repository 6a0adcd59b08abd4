/** One event: who did what to what, why, with which outcome. Never a personal value of a resident, never a result. */

export type Actor = {
  /** Account name, or the command-line user as `local:<user>`. */
  readonly name: string;
  /** Post at that time, where there is one. */
  readonly post?: string;
};

export type AuditEvent = {
  readonly actor: Actor;
  /** Past tense: `SignedIn`, `SnapshotCommitted`, `DashboardViewed`, `PackageRefused` … */
  readonly act: string;
  /** What it was done to: `dataset:resident-register`, `dashboard:population` … */
  readonly subject: string;
  readonly outcome: 'done' | 'refused';
  readonly purpose?: string;
  /** From where: a network address, or `local`. */
  readonly from?: string;
  /** Small facts: counts, dates, hashes, refusal codes. */
  readonly facts?: Readonly<Record<string, string | number>>;
};
