/**
 * Sends a load once: its place in the row of packages is reserved before the package is made, so that a run that was killed
 * goes on where it stopped and the same load never gets two numbers. Sending is the file in the outbox.
 */
import type { AuditEvent } from '#audit';
import { done, type Result, type Sha256 } from '#base';
import { type Load, type MadePackage, makePackage, packageName } from './make-package.ts';
import type { DispatchedPackage, DispatchNeeds } from './needs.ts';

export type Dispatched = MadePackage & {
  readonly sequence: number;
  /** This load had been sent before; nothing was made. */
  readonly repeated: boolean;
};

const nameOf = ({ dataset, asOf, sequence }: Omit<DispatchedPackage, 'load' | 'sha256'>): string =>
  packageName(dataset, asOf, sequence);

const event = (needs: DispatchNeeds, act: string, dataset: string, facts: AuditEvent['facts']): AuditEvent => ({
  actor: needs.actor,
  act,
  subject: `dataset:${dataset}`,
  outcome: 'done',
  facts,
});

const finish = async (
  needs: DispatchNeeds,
  pending: DispatchedPackage,
  sha256: Sha256,
  rows?: number,
): Promise<Dispatched> => {
  const { dataset, asOf, sequence } = pending;
  const facts = { asOf, sequence, package: sha256, ...(rows === undefined ? {} : { rows }) };
  await needs.register.finish({ ...pending, sha256 }, event(needs, 'PackageDispatched', dataset, facts), needs.clock());
  return { path: needs.outbox.pathOf(nameOf(pending)), sha256, sequence, repeated: false };
};

/** What a killed run left: a package that is there whole is finished, a number without a package goes to the next load. */
const settlePending = async (needs: DispatchNeeds, dataset: string, load: string): Promise<void> => {
  const pending = (await needs.register.packages(dataset)).find(({ sha256 }) => sha256 === null);
  if (!pending) return;
  const there = await needs.outbox.digest(nameOf(pending));
  if (there) await finish(needs, pending, there);
  else if (pending.load !== load) await needs.register.release(dataset, pending.sequence, null, needs.clock());
};

/** `load`: what makes this load itself (for example a hash over the hashes of its source files); the same text is the same load. */
export const dispatchLoad = async (
  needs: DispatchNeeds,
  load: Load & { readonly load: string },
): Promise<Result<Dispatched>> => {
  const { dataset } = load.contract;
  await settlePending(needs, dataset, load.load);
  const packages = await needs.register.packages(dataset);
  const mine = packages.find((each) => each.load === load.load);
  if (mine?.sha256) {
    return done({
      path: needs.outbox.pathOf(nameOf(mine)),
      sha256: mine.sha256,
      sequence: mine.sequence,
      repeated: true,
    });
  }
  const last = packages.findLast(({ sha256 }) => sha256 !== null);
  const sequence = mine?.sequence ?? (last?.sequence ?? 0) + 1;
  const pending: DispatchedPackage = { dataset, sequence, load: load.load, asOf: load.asOf, sha256: null };
  if (!mine) {
    // Once the number is reserved, a file of this name is this run's own: what lay there before goes first.
    await needs.outbox.remove(nameOf(pending));
    await needs.register.reserve(pending);
  }
  const made = await makePackage(needs, { ...load, sequence, previous: last?.sha256 ?? null });
  if (!made.ok) {
    await needs.register.release(dataset, sequence, null, needs.clock());
    return made;
  }
  return done(await finish(needs, pending, made.value.sha256, load.rows));
};
