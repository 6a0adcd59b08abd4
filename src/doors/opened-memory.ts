/** The memory for opened data sets: how much there may be, and whether that is enough, said before it hurts. */
import type { Bilingual } from '#base';
import { bytesToOpen, type LakeNeeds } from '#lake';
import { memoryBytes, memoryFileSystem } from '../machinery/memory-size.ts';
import type { Config } from './config.ts';

/** Of the memory, and of the memory file system, which spill and packages on their way use too. */
const shareOfMemory = 0.4;
const shareOfFileSystem = 0.8;

/** As set, or what this machine can well bear. */
export const openedBudget = ({ openedMemory }: Pick<Config, 'openedMemory'>): number =>
  openedMemory ?? Math.floor(Math.min(memoryBytes() * shareOfMemory, memoryFileSystem().bytes * shareOfFileSystem));

/** Less than this is what a container gives where nobody asked for more. */
const smallFileSystem = 256e6;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;

export type OpenedMemory = {
  readonly state: 'good' | 'bad';
  readonly said: Bilingual;
};

/** `fileSystemBytes`, `largest`: the data set that takes most to open with all its days; null where there is none. */
export const judgeOpenedMemory = (
  budget: number,
  fileSystemBytes: number,
  largest: { readonly dataset: string; readonly bytes: number } | null,
): OpenedMemory => {
  const most = largest
    ? {
        ja: `最大のデータ ${largest.dataset} は全基準日で${megabytes(largest.bytes)}`,
        en: `the largest data set, ${largest.dataset}, takes ${megabytes(largest.bytes)} with all its days`,
      }
    : { ja: 'データはまだありません', en: 'there is no data yet' };
  const sizes = {
    ja: `上限 ${megabytes(budget)}、/dev/shm ${megabytes(fileSystemBytes)}。${most.ja}`,
    en: `budget ${megabytes(budget)}, /dev/shm ${megabytes(fileSystemBytes)}; ${most.en}`,
  };
  const bad = (ja: string, en: string): OpenedMemory => ({
    state: 'bad',
    said: { ja: `${sizes.ja}。${ja}`, en: `${sizes.en}. ${en}` },
  });
  if (budget > fileSystemBytes)
    return bad(
      'openedMemory が /dev/shm より大きい。どちらかを直してください（コンテナでは --shm-size）',
      'openedMemory is larger than /dev/shm: change one of them (in a container --shm-size)',
    );
  if (fileSystemBytes < smallFileSystem)
    return bad(
      '/dev/shm が小さすぎます。コンテナの既定は64MBです。--shm-size=2g などで増やしてください',
      '/dev/shm is too small; containers give 64 MB where nobody asks for more. Raise it, for example --shm-size=2g',
    );
  if (largest && largest.bytes > budget)
    return bad('一度に開けません。openedMemory を増やしてください', 'It cannot be opened at once: raise openedMemory');
  return { state: 'good', said: sizes };
};

export const lookAtOpenedMemory = async (lake: LakeNeeds): Promise<OpenedMemory> => {
  const sizes = await bytesToOpen(lake);
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0] ?? null;
  return judgeOpenedMemory(lake.opened.use().budgetBytes, memoryFileSystem().bytes, largest);
};
