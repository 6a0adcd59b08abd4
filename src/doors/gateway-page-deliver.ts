/** A package of the owner's page on its way to the lake, where there is a line; what the lake says of it. */
import type { Progress } from '#base';
import type { Sent } from '#dispatch';
import type { Load } from './gateway-page.api.ts';
import { refusalFacts } from './gateway-page-state.ts';
import type { SealedSide } from './sealed-side.ts';
import { sendWaiting } from './send-packages.ts';

type Delivered = Pick<NonNullable<Load['sent']>, 'state' | 'receipt' | 'why'>;

/** What waits before it in the data set goes first. The package stays in the outbox whatever happens. */
export const deliver = async (side: SealedSide, name: string, progress: Progress): Promise<Delivered> => {
  if (side.config.lakeUrl === undefined) return { state: 'carry', receipt: null, why: null };
  const [, dataset, sequence] = /^(.*)_[^_]*_(\d+)\.musubi$/.exec(name) ?? [];
  const told: Sent[] = [];
  const sent = await sendWaiting(side, { datasets: [dataset ?? ''] }, progress, (each) => void told.push(each));
  const ours = told.find((each) => each.sequence === Number(sequence));
  const statement = ours?.delivery?.receipt?.statement;
  if (statement?.decision === 'taken') {
    const { snapshot, rows, decidedAt } = statement;
    return { state: 'received', receipt: { snapshot, rows, decidedAt }, why: null };
  }
  if (statement?.decision === 'refused') return { state: 'refused', receipt: null, why: refusalFacts(statement) };
  const why = ours?.refusal ?? (sent.ok ? null : sent.refusal);
  return { state: 'failed', receipt: null, why: why && refusalFacts(why) };
};
