/** May this package be taken in now? Pure: what the package says, against the contract, the day and what the lake has. */
import { clockToleranceMinutes } from '#audit';
import { type Bilingual, dayInJapan, done, type Refusal, type Result, refused, type Sha256 } from '#base';
import type { Contract } from '#catalogue';
import { lakeRefusal } from './errors.ts';
import type { History, Snapshot } from './history.ts';
import type { PackageManifest } from './package.api.ts';
import { contractHash } from './package-layout.ts';
import { destroyedRefusal, newestOfDays } from './snapshots.ts';
import { contractFaults } from './tables.lake.ts';

export type Decision =
  | { readonly take: true; readonly contract: Contract; readonly adds: Snapshot | null }
  /** Committed before: the same package gets the same answer. */
  | { readonly take: false; readonly repeated: Snapshot }
  | { readonly take: false; readonly refusal: Refusal };

type Named = { readonly dataset: string; readonly title: Bilingual };

const namedBy = ({ dataset, title }: Contract): Named => ({ dataset, title });

const orderFault = (said: PackageManifest, history: History, named: Named): Refusal | null => {
  const { asOf, sequence } = said;
  const last = history.snapshots.at(-1)?.manifest.package;
  const expected = (last?.sequence ?? 0) + 1;
  if (sequence < expected) return lakeRefusal('already-taken', { ...named, asOf, sequence });
  if (sequence > expected) return lakeRefusal('sequence-gap', { ...named, expected, found: sequence });
  return said.previous === (last?.sha256 ?? null) ? null : lakeRefusal('previous-differs', { ...named, sequence });
};

/** A package from further ahead than clocks differ was made with a wrong clock, or a wrong date on purpose. */
const timeFault = ({ asOf, madeAt }: PackageManifest, named: Named, now: Date): Refusal | null => {
  if (asOf > dayInJapan(now)) return lakeRefusal('as-of-in-future', { ...named, asOf });
  const latest = now.getTime() + clockToleranceMinutes * 60_000;
  return Date.parse(madeAt) > latest
    ? lakeRefusal('made-in-future', { ...named, madeAt, now: now.toISOString() })
    : null;
};

const contentFault = (said: PackageManifest, contract: Contract, now: Date): Refusal | null => {
  const named = namedBy(contract);
  const { asOf } = said;
  if (said.contract.version !== contract.version) {
    const versions = { said: said.contract.version, ours: contract.version };
    return lakeRefusal('contract-version-differs', { ...named, ...versions });
  }
  if (said.contract.hash !== contractHash(contract)) {
    return lakeRefusal('contract-differs', { ...named, version: said.contract.version });
  }
  const faults = contractFaults(contract, said.schema);
  if (faults.length > 0) return lakeRefusal('schema-differs', named, faults);
  const future = timeFault(said, named, now);
  if (future) return future;
  if (said.rows === 0) return lakeRefusal('empty-package', { ...named, asOf });
  const { read, accepted, quarantined, excluded } = said.accounts;
  if (read !== accepted + quarantined + excluded || accepted !== said.rows) {
    return lakeRefusal('accounts-differ', named);
  }
  return null;
};

/** What an addition is added to; null for a package that is all of its day. */
const baseOf = (said: PackageManifest, history: History, contract: Contract): Result<Snapshot | null> => {
  if (!said.addition) return done(null);
  const named = namedBy(contract);
  const { asOf } = said;
  if (!contract.additions) return refused(lakeRefusal('addition-not-allowed', named));
  const newest = newestOfDays(history).get(asOf);
  const base = history.snapshots.find(({ manifest }) => manifest.snapshot === newest?.snapshot);
  if (!base) return refused(lakeRefusal('nothing-to-add-to', { ...named, asOf }));
  const faults = contractFaults(contract, base.manifest.schema);
  return faults.length > 0 ? refused(lakeRefusal('schema-differs', named, faults)) : done(base);
};

/** `sha256`: of the whole package file. The package's signature has been verified. */
export const decideIntake = (
  said: PackageManifest,
  sha256: Sha256,
  history: History,
  contract: Contract | null,
  now: Date,
): Decision => {
  const { dataset } = said;
  if (history.destroyed) return { take: false, refusal: destroyedRefusal(history.destroyed) };
  const repeated = history.snapshots.find(({ manifest }) => manifest.package.sha256 === sha256);
  if (repeated) return { take: false, repeated };
  if (history.broken.length > 0) return { take: false, refusal: lakeRefusal('dataset-broken', { dataset }) };
  if (!contract) return { take: false, refusal: lakeRefusal('contract-unknown', { dataset }) };
  const refusal = orderFault(said, history, namedBy(contract)) ?? contentFault(said, contract, now);
  if (refusal) return { take: false, refusal };
  const base = baseOf(said, history, contract);
  return base.ok ? { take: true, contract, adds: base.value } : { take: false, refusal: base.refusal };
};
