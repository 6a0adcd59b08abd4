/** The lake's word on a package comes back: is it this lake's, is it about a package of ours? Then it is written down, once. */
import type { AuditEvent } from '#audit';
import { done, type Result, refused } from '#base';
import { isReceiptOf, type SignedReceipt } from '#lake';
import { dispatchRefusal } from './errors.ts';
import type { Delivery, ReceiptNeeds } from './needs.ts';

export const keepReceipt = async (needs: ReceiptNeeds, receipt: SignedReceipt): Promise<Result<Delivery>> => {
  if (!isReceiptOf(needs.lake.receiptPublicKey, receipt)) return refused(dispatchRefusal('receipt-not-lakes', {}));
  const { statement } = receipt;
  const { dataset, sequence, asOf } = statement;
  const numbered = (await needs.register.packages(dataset)).find((each) => each.sequence === sequence);
  const told = { title: needs.titleOf(dataset), asOf, sequence };
  if (!numbered?.sha256) return refused(dispatchRefusal('receipt-unknown', told));
  if (numbered.sha256 !== statement.package) return refused(dispatchRefusal('receipt-other-bytes', told));
  const before = await needs.deliveries.deliveryOf(numbered.sha256);
  // Files are carried in any order: an older word, or the same again, changes nothing.
  const known = before?.receipt;
  if (known && (known.signature === receipt.signature || known.statement.decidedAt > statement.decidedAt))
    return done(before);
  const taken = statement.decision === 'taken';
  const delivery: Delivery = {
    package: numbered.sha256,
    dataset,
    sequence,
    state: taken ? 'received' : 'refused',
    receipt: { statement, signature: receipt.signature },
  };
  const event: AuditEvent = {
    actor: needs.actor,
    act: taken ? 'PackageReceived' : 'PackageRefusedByLake',
    subject: `dataset:${dataset}`,
    outcome: taken ? 'done' : 'refused',
    facts: {
      asOf,
      sequence,
      package: statement.package,
      decidedAt: statement.decidedAt,
      ...(taken ? { snapshot: statement.snapshot, rows: statement.rows } : { code: statement.code }),
    },
  };
  await needs.deliveries.keep(delivery, event, needs.clock());
  return done(delivery);
};
