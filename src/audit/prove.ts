/** Signs how far the chain has come, and proves the whole chain against everything that was ever signed. */
import { done, type Result, refused } from '#base';
import { type Head, verifyChain } from './chain.ts';
import { type Checkpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { auditRefusal } from './errors.ts';
import type { AuditNeeds } from './needs.ts';

/** Signs the present head, keeps the note beside the chain and returns it, to be carried to another place. */
export const makeCheckpoint = async ({ book, clock, origin, signer }: AuditNeeds): Promise<string> => {
  const head = await book.head();
  const note = signCheckpoint(origin, head, signer);
  await book.keepCheckpoint(head.size, note, clock());
  return note;
};

export type AuditProof = { readonly head: Head; readonly checkpoints: number };

/** `kept`: names and texts of checkpoints kept elsewhere. Names the first broken entry. */
export const proveAudit = async (
  { book, origin, signer }: Pick<AuditNeeds, 'book' | 'origin' | 'signer'>,
  kept: readonly { readonly which: string; readonly note: string }[] = [],
): Promise<Result<AuditProof>> => {
  const checkpoints: Checkpoint[] = [];
  const own = (await book.checkpoints()).map((note, i) => ({ which: `#${i + 1}`, note }));
  for (const { which, note } of [...own, ...kept]) {
    const checkpoint = openCheckpoint(note, origin, signer.publicKey);
    if (!checkpoint) return refused(auditRefusal('checkpoint-invalid', { which }));
    checkpoints.push(checkpoint);
  }
  // The head row is no proof, but a chain shorter than its own head was cut by someone who forgot it.
  const head = await book.head();
  const told: Checkpoint = { origin, size: head.size, root: head.hash };
  const proof = await verifyChain(book.entries(), [...checkpoints, told]);
  if (!proof.whole) return refused(auditRefusal('broken', proof.broken));
  return done({ head: proof.head, checkpoints: checkpoints.length });
};
