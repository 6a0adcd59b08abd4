/** Takes every package of an outbox folder into the lake, in the order of their sequence; those taken before are passed over. Answers the names of all that are taken. */
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
): Promise<Result<ReadonlySet<string>>> => {
  const names = existsSync(outbox) ? readdirSync(outbox) : [];
  const waiting = inOrder(names.filter((name) => name.endsWith('.musubi') && !taken.has(name)));
  if (waiting.length === 0) return done(taken);
  progress.phase({ ja: 'データレイク：検証・受入・暗号化保存', en: 'lake: verify, take in, keep encrypted' });
  for (const name of waiting) {
    const receipt = await intake(needs, join(outbox, name));
    if (!receipt.ok) return receipt;
    progress.advance(receipt.value.statement.rows);
  }
  progress.end();
  return done(new Set([...taken, ...waiting]));
};
