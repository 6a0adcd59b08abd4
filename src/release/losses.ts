/** The losses of all protected tables of a request: kept in memory by hash, since a frozen table is worked out once. */
import { done, type Result } from '#base';
import { readTable } from './compare-release.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { TableLoss } from './evidence.api.ts';
import type { ReleaseRequest } from './release.ts';
import { lossOf } from './table-loss.ts';

const kept = 200;
const known = new Map<string, TableLoss>();

export const lossesOf = async (
  needs: Pick<ReleaseNeeds, 'files'>,
  request: ReleaseRequest,
): Promise<Result<readonly TableLoss[]>> => {
  const losses: TableLoss[] = [];
  for (const file of request.files.filter(({ kind }) => kind === 'protected-table')) {
    const key = `${file.sha256} ${file.name}`;
    let loss = known.get(key);
    if (!loss) {
      const table = await readTable(needs, request, file);
      if (!table.ok) return table;
      loss = lossOf(file.name, table.value);
    }
    known.delete(key);
    known.set(key, loss);
    losses.push(loss);
  }
  for (const oldest of known.keys()) {
    if (known.size <= kept) break;
    known.delete(oldest);
  }
  return done(losses);
};
