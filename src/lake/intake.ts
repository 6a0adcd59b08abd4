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
import { openPackage } from './open-package.ts';
import type { SignedPackage } from './package.api.ts';
import { type ReadPackage, readPackage } from './read-package.ts';
import { type Receipt, receiptFor } from './receipt.ts';
import { sweepFiles, sweepStaging } from './sweep.ts';

const senderFault = ({ senders }: LakeNeeds, signed: SignedPackage): Refusal | null => {
  const { sender, dataset } = signed.statement;
  const registered = senders.find(({ id }) => id === sender);
  if (!registered) return lakeRefusal('sender-unknown', { sender });
  if (!isSignedBy(fromBase64(registered.publicKey), signed)) return lakeRefusal('signature-invalid', { sender });
  const allowed = !registered.datasets || registered.datasets.includes(dataset);
  return allowed ? null : lakeRefusal('sender-not-for-dataset', { sender, dataset });
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
  const table = await openPackage(needs, file, read);
  if (!table.ok) return table;
  try {
    const snapshot = await commitSnapshot(needs, table.value, read, history.snapshots.at(-1));
    // Another machine on the same lake was quicker: what it did decides anew.
    if (!snapshot) return await takeIn(needs, file, read);
    await anchorSnapshot(needs, 'SnapshotCommitted', snapshot);
    return done(receiptFor(needs, snapshot, false));
  } finally {
    table.value.close();
  }
};

const tellRefusal = async (needs: LakeNeeds, refusal: Refusal, read: ReadPackage | null): Promise<void> => {
  const known = read && senderFault(needs, read.signed) === null;
  const event: AuditEvent = {
    actor: needs.actor,
    act: 'PackageRefused',
    // What an unknown hand wrote into a manifest does not become a subject of the log.
    subject: known ? `dataset:${read.signed.statement.dataset}` : 'package',
    outcome: 'refused',
    facts: { code: refusal.code, ...(read ? { package: read.sha256 } : {}) },
  };
  await needs.register.record(event, needs.clock());
};

/** `packagePath` is as `needs.openPackage` understands it. */
export const intake = async (needs: LakeNeeds, packagePath: string): Promise<Result<Receipt>> => {
  const name = packagePath.split('/').at(-1) ?? packagePath;
  const file = await needs.openPackage(packagePath);
  if (!file) return refused(lakeRefusal('package-not-found', { file: name }));
  const read = await readPackage(file, name);
  const fault = read.ok ? senderFault(needs, read.value.signed) : read.refusal;
  if (fault || !read.ok) {
    const refusal = fault ?? lakeRefusal('package-unreadable', { file: name });
    await tellRefusal(needs, refusal, read.ok ? read.value : null);
    return refused(refusal);
  }
  const unlock = await needs.files.lock();
  if (!unlock) return refused(lakeRefusal('busy', {}));
  try {
    const result = await takeIn(needs, file, read.value);
    if (!result.ok) await tellRefusal(needs, result.refusal, read.value);
    return result;
  } finally {
    unlock();
  }
};
