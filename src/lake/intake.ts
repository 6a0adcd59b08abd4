/**
 * Takes a package in: its signature, its place in the row of packages, its contract, its content; then one atomic commit.
 * Killed at any instant and run again it ends the same. A refused package leaves the lake as it was, and is told to the audit log.
 */
import type { AuditEvent } from '#audit';
import { done, type Refusal, type Result, refused } from '#base';
import { fromBase64, isSignedBy } from '#sealing';
import { commitSnapshot } from './commit.ts';
import { decideIntake } from './decide-intake.ts';
import { lakeRefusal } from './errors.ts';
import { anchorOf, readHistory, type Snapshot } from './history.ts';
import type { LakeNeeds, PackageFile } from './needs.ts';
import { openBase } from './open-base.ts';
import { openPackage } from './open-package.ts';
import type { SignedPackage } from './package.api.ts';
import { type ReadPackage, readPackage } from './read-package.ts';
import type { SignedReceipt } from './lake.api.ts';
import { type Receipt, receiptFor, refusalReceipt } from './receipt.ts';
import { sweepFiles, sweepStaging } from './sweep.ts';

/** `from`: who brought the package, where that is known. */
const senderFault = ({ senders }: LakeNeeds, signed: SignedPackage, from?: string): Refusal | null => {
  const { sender, dataset } = signed.statement;
  if (from !== undefined && sender !== from) return lakeRefusal('sender-differs', { sender: from });
  const registered = senders.find(({ id }) => id === sender);
  if (!registered) return lakeRefusal('sender-unknown', { sender });
  if (!isSignedBy(fromBase64(registered.publicKey), signed)) return lakeRefusal('signature-invalid', { sender });
  const allowed = !registered.datasets || registered.datasets.includes(dataset);
  return allowed ? null : lakeRefusal('sender-not-for-dataset', { sender, dataset });
};

const isSigned = ({ senders }: LakeNeeds, signed: SignedPackage): boolean => {
  const registered = senders.find(({ id }) => id === signed.statement.sender);
  return registered !== undefined && isSignedBy(fromBase64(registered.publicKey), signed);
};

const eventOf = (needs: LakeNeeds, act: string, { signed, sha256 }: ReadPackage): AuditEvent => ({
  actor: needs.actor,
  act,
  subject: `dataset:${signed.statement.dataset}`,
  outcome: 'done',
  facts: {
    package: sha256,
    sequence: signed.statement.sequence,
    asOf: signed.statement.asOf,
    sender: signed.statement.sender,
  },
});

/** The register is told of a committed snapshot: at once, or by the next intake if the power went in between. */
const anchorSnapshot = (needs: LakeNeeds, act: 'SnapshotCommitted' | 'SnapshotRecovered', snapshot: Snapshot) => {
  const { manifest, hash } = snapshot;
  const facts = {
    snapshot: manifest.snapshot,
    asOf: manifest.asOf,
    rows: manifest.rows,
    manifest: hash,
    package: manifest.package.sha256,
  };
  const event: AuditEvent = { actor: needs.actor, act, subject: `dataset:${manifest.dataset}`, outcome: 'done', facts };
  return needs.register.anchor(anchorOf(snapshot), event, needs.clock());
};

const takeIn = async (needs: LakeNeeds, file: PackageFile, read: ReadPackage): Promise<Result<Receipt>> => {
  const { statement } = read.signed;
  await sweepStaging(needs);
  const history = await readHistory(needs, statement.dataset);
  await sweepFiles(needs, history);
  if (history.broken.length === 0) {
    for (const snapshot of history.unanchored) await anchorSnapshot(needs, 'SnapshotRecovered', snapshot);
  }
  const decision = decideIntake(statement, read.sha256, history, needs.contract(statement.dataset), needs.clock());
  if (!decision.take) {
    return 'repeated' in decision ? done(receiptFor(needs, decision.repeated, true)) : refused(decision.refusal);
  }
  // Told before anything is done: where the log cannot be written, nothing is taken in.
  await needs.register.record(eventOf(needs, 'IntakeStarted', read), needs.clock());
  const base = decision.adds ? await openBase(needs, decision.adds) : done([]);
  if (!base.ok) return base;
  const open = [...base.value];
  try {
    const opened = await openPackage(
      needs,
      file,
      read,
      decision.contract,
      decision.adds && { snapshot: decision.adds, tables: base.value },
    );
    if (!opened.ok) return opened;
    open.push(...opened.value.tables.slice(open.length));
    const snapshot = await commitSnapshot(needs, opened.value, read, {
      before: history.snapshots.at(-1),
      adds: decision.adds,
    });
    // Another machine on the same lake was quicker: what it did decides anew.
    if (!snapshot) return await takeIn(needs, file, read);
    await anchorSnapshot(needs, 'SnapshotCommitted', snapshot);
    return done(receiptFor(needs, snapshot, false));
  } finally {
    for (const table of open) table.close();
  }
};

const tellRefusal = async (needs: LakeNeeds, refusal: Refusal, read: ReadPackage | null): Promise<void> => {
  const event: AuditEvent = {
    actor: needs.actor,
    act: 'PackageRefused',
    // What an unknown hand wrote into a manifest does not become a subject of the log.
    subject: read && isSigned(needs, read.signed) ? `dataset:${read.signed.statement.dataset}` : 'package',
    outcome: 'refused',
    facts: { code: refusal.code, ...(read ? { package: read.sha256 } : {}) },
  };
  await needs.register.record(event, needs.clock());
};

/** The decision, and the signed receipt where one can be given: not for an unknown hand's file, and not where the lake itself could not work. */
export type Intake = { readonly result: Result<Receipt>; readonly receipt: SignedReceipt | null };

/** The lake could not work: nothing is said about the package. */
export const ownFaults: readonly string[] = [
  'lake.dataset-broken',
  'lake.larger-than-budget',
  'lake.budget-in-use',
  'lake.memory-full',
];

const refuse = async (needs: LakeNeeds, refusal: Refusal, read: ReadPackage | null): Promise<Intake> => {
  await tellRefusal(needs, refusal, read);
  const known = read && !ownFaults.includes(refusal.code) && isSigned(needs, read.signed);
  return { result: refused(refusal), receipt: known ? refusalReceipt(needs, refusal, read) : null };
};

/** `packagePath` is as `needs.openPackage` understands it; `from`: the sender who brought it, where that is known. */
export const takePackage = async (needs: LakeNeeds, packagePath: string, from?: string): Promise<Intake> => {
  const withoutReceipt = (refusal: Refusal): Intake => ({ result: refused(refusal), receipt: null });
  const name = packagePath.split('/').at(-1) ?? packagePath;
  const file = await needs.openPackage(packagePath);
  if (!file) return withoutReceipt(lakeRefusal('package-not-found', { file: name }));
  const read = await readPackage(file, name);
  if (!read.ok) return refuse(needs, read.refusal, null);
  const fault = senderFault(needs, read.value.signed, from);
  if (fault) return refuse(needs, fault, read.value);
  const unlock = await needs.files.lock();
  if (!unlock) return withoutReceipt(lakeRefusal('busy', {}));
  try {
    const result = await takeIn(needs, file, read.value);
    if (!result.ok) return await refuse(needs, result.refusal, read.value);
    const { statement, signature } = result.value;
    return { result, receipt: { statement, signature } };
  } finally {
    unlock();
  }
};

export const intake = async (needs: LakeNeeds, packagePath: string): Promise<Result<Receipt>> =>
  (await takePackage(needs, packagePath)).result;
