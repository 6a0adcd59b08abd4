/** Whether what leaves is looked at by people, and whether there are enough of them. */
import { holdersOf } from '#accounts';
import { dayInJapan } from '#base';
import type { Finding } from './doctor-finding.ts';
import type { LakeSide } from './lake-side.ts';
import { releaseRuleOf } from './config.ts';

/** Two are needed for every release, a third where they differ. */
export const lookAtReleases = async (side: LakeSide): Promise<Finding> => {
  const what = { ja: '公表の前の確認', en: 'check before publishing' };
  if (releaseRuleOf(side.config) === 'automatic')
    return {
      state: 'look',
      what,
      found: {
        ja: 'しない設定（すべての数字に「自動公表」と出ます）',
        en: 'off: every number says "released automatically"',
      },
    };
  const { length: number } = await holdersOf(side.register, 'checker', dayInJapan(new Date()));
  return {
    state: number < 2 ? 'bad' : number < 3 ? 'look' : 'good',
    what,
    found:
      number < 3
        ? { ja: `確認者${number}人（三人以上にしてください）`, en: `${number} checkers: there should be three or more` }
        : { ja: `確認者${number}人`, en: `${number} checkers` },
  };
};
