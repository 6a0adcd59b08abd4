/**
 * Destroying a data set: one person requests it with a reason, another approves; then its key goes, and with the key every row, and a
 * signed certificate remains. The certificate is the commit: whatever a kill leaves of the key behind it is swept by the next act.
 */
import { done, type Result, refused } from '#base';
import { canonicalJson, newId, sha256 } from '#sealing';
import { lakeRefusal } from './errors.ts';
import { keepRefusal } from './keep-errors.ts';
import { clockFault } from './clock.ts';
import { putWord, readDestruction } from './endings.ts';
import { readHistory } from './history.ts';
import type { SignedDestruction } from './lake.api.ts';
import { locked } from './locked.ts';
import type { DestructionNeeds } from './open-request.ts';
import { openRequest } from './open-request.ts';
import { destructionPlace, keyPlace } from './places.ts';
import { sayFault } from './say-fault.ts';
import { sweepFiles } from './sweep.ts';
import { destroyedRefusal } from './snapshots.ts';
import { datasetsOf } from './verify-lake.ts';

const damagedRefusal = (dataset: string) =>
  lakeRefusal('dataset-broken', { dataset }, [sayFault(dataset, { snapshot: 0, asOf: null, fault: 'certificate' })]);

/** `by`: who requests it, as the door has made sure of. Answers the number of the request. */
export const requestDestruction = async (
  needs: DestructionNeeds,
  { dataset, reason, by }: { readonly dataset: string; readonly reason: string; readonly by: string },
): Promise<Result<string>> => {
  if (reason.trim() === '') return refused(keepRefusal('reason-missing', {}));
  if (!(await datasetsOf(needs)).includes(dataset)) return refused(lakeRefusal('no-snapshot', { dataset, days: '' }));
  const destroyed = await readDestruction(needs, dataset);
  if (destroyed === 'damaged') return refused(damagedRefusal(dataset));
  if (destroyed) return refused(destroyedRefusal(destroyed));
  const id = newId().slice(0, 8);
  const at = needs.clock();
  await needs.requests.add(
    { id, dataset, reason: reason.trim().slice(0, 300), requestedBy: by, requestedAt: at.toISOString(), refused: null },
    {
      actor: { name: by },
      act: 'DestructionRequested',
      subject: `dataset:${dataset}`,
      outcome: 'done',
      purpose: reason.trim(),
      facts: { request: id },
    },
    at,
  );
  return done(id);
};

const certify = async (
  needs: DestructionNeeds,
  request: { dataset: string; reason: string; requestedBy: string; requestedAt: string },
  by: string,
): Promise<void> => {
  const { dataset } = request;
  const { snapshots } = await readHistory(needs, dataset);
  const keyFile = await needs.files.read(keyPlace(dataset));
  await putWord(needs, destructionPlace(dataset), {
    format: 'musubi-destruction-1' as const,
    lake: needs.lake,
    dataset,
    snapshots: snapshots.length,
    rows: snapshots.reduce((sum, { manifest }) => sum + manifest.rows, 0),
    manifest: snapshots.at(-1)?.hash ?? null,
    keyFile: keyFile ? sha256(keyFile) : null,
    reason: request.reason,
    requestedBy: request.requestedBy,
    requestedAt: request.requestedAt,
    approvedBy: by,
    destroyedAt: needs.clock().toISOString(),
  } satisfies SignedDestruction['statement']);
};

/** The second person. Answers the certificate; asked again after a kill it finishes what was begun. */
export const approveDestruction = async (
  needs: DestructionNeeds,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<Result<SignedDestruction>> => {
  const asked = await openRequest(needs, { id, by, act: 'DestructionApproved' });
  if (!asked.ok) return asked;
  const request = asked.value;
  const { dataset } = request;
  return locked(needs, async () => {
    // Somebody may have refused it while the lake was locked by another.
    const still = await openRequest(needs, { id, by, act: 'DestructionApproved' });
    if (!still.ok) return still;
    const before = await readDestruction(needs, dataset);
    // A certificate is linked to its place, which is taken: the damaged one must be restored or taken away by hand first.
    if (before === 'damaged') return refused(damagedRefusal(dataset));
    // The certificate says when: a day that is not to be believed is no day to swear to.
    const wrong = before ? null : await clockFault(needs, 'DestructionApproved', `dataset:${dataset}`);
    if (wrong) return refused(wrong);
    if (!before) {
      await needs.register.record(
        {
          actor: { name: by },
          act: 'DestructionApproved',
          subject: `dataset:${dataset}`,
          outcome: 'done',
          facts: { request: id },
        },
        needs.clock(),
      );
      await certify(needs, request, by);
    }
    await sweepFiles(needs, await readHistory(needs, dataset));
    needs.opened.forget({ dataset });
    const certificate = await readDestruction(needs, dataset);
    if (!certificate || certificate === 'damaged') throw new Error('the certificate cannot be read');
    const facts = { request: id, certificate: sha256(canonicalJson(certificate)) };
    await needs.requests.done(
      id,
      { actor: { name: by }, act: 'DatasetDestroyed', subject: `dataset:${dataset}`, outcome: 'done', facts },
      needs.clock(),
    );
    return done(certificate);
  });
};
