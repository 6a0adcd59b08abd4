/** Empties the outbox of what has long arrived: the files go, their numbers, hashes and receipts stay in the register. */
import type { AuditTrail } from '#audit';
import { packageName } from './make-package.ts';
import type { DeliveryRegister, DispatchNeeds } from './needs.ts';

export type ClearNeeds = Pick<DispatchNeeds, 'register' | 'outbox' | 'actor' | 'clock'> & {
  readonly deliveries: Pick<DeliveryRegister, 'deliveryOf'>;
  readonly trail: AuditTrail;
};
export type Cleared = { readonly packages: number; readonly bytes: number };

/**
 * Removes the file of every package that the lake said it took at least `days` days ago. What was refused, or has no receipt, stays:
 * nothing else tells what is in it. Running it again, or after a kill, removes what is left.
 */
export const clearOutbox = async (needs: ClearNeeds, days: number): Promise<Cleared> => {
  const before = new Date(needs.clock().getTime() - days * 86_400_000).toISOString();
  let all: Cleared = { packages: 0, bytes: 0 };
  for (const dataset of await needs.register.datasets()) {
    const gone: number[] = [];
    let bytes = 0;
    for (const each of await needs.register.packages(dataset)) {
      const delivery = each.sha256 && (await needs.deliveries.deliveryOf(each.sha256));
      const statement = delivery ? delivery.receipt?.statement : undefined;
      if (statement?.decision !== 'taken' || statement.decidedAt > before) continue;
      const name = packageName(dataset, each.asOf, each.sequence);
      const file = await needs.outbox.open(name);
      if (!file) continue;
      await needs.outbox.remove(name);
      gone.push(each.sequence);
      bytes += file.bytes;
    }
    if (gone.length === 0) continue;
    await needs.trail.record({
      actor: needs.actor,
      act: 'OutboxCleared',
      subject: `dataset:${dataset}`,
      outcome: 'done',
      facts: { packages: gone.length, bytes, first: gone[0] as number, last: gone.at(-1) as number },
    });
    all = { packages: all.packages + gone.length, bytes: all.bytes + bytes };
  }
  return all;
};
