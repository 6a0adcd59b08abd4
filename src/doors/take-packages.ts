/** Takes every package of an outbox folder into the lake, in the order of their sequence; those taken before are passed over. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { done, type Progress, type Result } from '#base';
import { intake, type LakeNeeds } from '#lake';

/** `<dataset>_<as-of>_<sequence>.musubi`: within a data set, sequence is the order of sending. */
const inOrder = (names: readonly string[]): string[] => {
  const key = (name: string) => /^(.*)_[^_]+_(\d+)\.musubi$/.exec(name);
  return [...names].sort((a, b) => {
    const [ka, kb] = [key(a), key(b)];
    if (!ka || !kb || ka[1] !== kb[1]) return a < b ? -1 : 1;
    return Number(ka[2]) - Number(kb[2]);
  });
};

export const takePackages = async (
  needs: LakeNeeds,
  outbox: string,
  progress: Progress,
  taken: ReadonlySet<string> = new Set(),
): Promise<Result<number>> => {
  const packages = existsSync(outbox) ? inOrder(readdirSync(outbox).filter((name) => name.endsWith('.musubi'))) : [];
  progress.phase({ ja: 'データレイク：検証・受入・暗号化保存', en: 'lake: verify, take in, keep encrypted' });
  let count = 0;
  for (const name of packages) {
    if (taken.has(name)) continue;
    const receipt = await intake(needs, join(outbox, name));
    if (!receipt.ok) return receipt;
    progress.advance(receipt.value.statement.rows);
    count += 1;
  }
  progress.end();
  return done(count);
};
