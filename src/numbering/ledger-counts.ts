/** What the ledger holds, in counts: keys and people per name space, corrections per kind. */
import { done, type Engine, type Result } from '#base';
import { countLedger, type LedgerCount } from './ledger.lake.ts';
import type { NumberingNeeds } from './needs.ts';
import { openLedger } from './open-ledger.ts';

export type { LedgerCount };

/** Refuses a ledger that is not whole. */
export const ledgerCounts = async (needs: NumberingNeeds, engine: Engine): Promise<Result<readonly LedgerCount[]>> => {
  const opened = await openLedger(needs, engine);
  return opened.ok ? done(await countLedger(engine)) : opened;
};
