/** Signs how far the log has come, and proves the whole log against everything that was ever signed. */
import { done, type Progress, type Result, refused, type Sha256 } from '#base';
import { emptyHead, type Head } from './chain.ts';
import { type Checkpoint, openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { auditRefusal } from './errors.ts';
import { rootOf, toHex } from './merkle.ts';
import type { AuditNeeds } from './needs.ts';
import { inTurn, verifyChain } from './verify-chain.ts';

type Signing = Pick<AuditNeeds, 'book' | 'clock' | 'origin' | 'signer' | 'outside'>;

/** Signs the present size and root, keeps the note beside the log and outside the register, and returns it. */
export const makeCheckpoint = async ({ book, clock, origin, signer, outside }: Signing): Promise<string> => {
  await book.growTree();
  const { size } = await book.head();
  const root = toHex(await rootOf(book.subtree, 0, size));
  const note = signCheckpoint({ origin, size, root }, signer);
  await outside.keep(size, root, note);
  await book.keepCheckpoint(size, note, clock());
  return note;
};

const worthThreads = 50_000;

export type AuditProof = { readonly head: Head; readonly root: Sha256; readonly checkpoints: number };

/** `kept`: names and texts of checkpoints kept elsewhere. Names the first broken entry. */
export const proveAudit = async (
  {
    book,
    origin,
    signer,
    outside,
    proveSegments,
  }: Pick<AuditNeeds, 'book' | 'origin' | 'signer' | 'outside' | 'proveSegments'>,
  kept: readonly { readonly which: string; readonly note: string }[] = [],
  progress?: Progress,
): Promise<Result<AuditProof>> => {
  const checkpoints: Checkpoint[] = [];
  const own = (await book.checkpoints()).map((note, i) => ({ which: `#${i + 1}`, note }));
  for (const { which, note } of [...own, ...(await outside.all()), ...kept]) {
    const checkpoint = openCheckpoint(note, origin, signer.publicKey);
    if (!checkpoint) return refused(auditRefusal('checkpoint-invalid', { which }));
    checkpoints.push(checkpoint);
  }
  // The head row is no proof, but a log shorter than its own head was cut by someone who forgot it.
  const head = await book.head();
  const told: Checkpoint = { origin, size: head.size, root: head.hash };
  progress?.phase({ ja: '監査記録の検証', en: 'verifying the audit log' }, head.size);
  const proof = await verifyChain({
    // Threads take their time to start: a short log is proved sooner without them.
    prove: proveSegments && head.size >= worthThreads ? proveSegments : inTurn(book.rows),
    size: head.size,
    hashAt: async (sequence) => ((await book.entry(sequence))?.hash ?? emptyHead.hash) as Sha256,
    checkpoints: head.size === 0 ? checkpoints : [...checkpoints, told],
    pruned: await book.pruned(),
    keptRoots: await book.keptRoots(),
    ...(progress ? { progress: (entries: number) => progress.advance(entries) } : {}),
  });
  progress?.end();
  if (!proof.whole) return refused(auditRefusal('broken', proof.broken));
  return done({ head: proof.head, root: proof.root, checkpoints: checkpoints.length });
};
