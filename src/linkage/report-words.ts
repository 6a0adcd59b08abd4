/** The words of a linkage's report: what became of a record, what to do about it, where the weights came from. */
import type { Bilingual } from '#base';
import type { Side } from './config.ts';
import type { Outcome } from './outcomes.lake.ts';

/** learnt: from these files; earlier: from an earlier load of the same data; shipped: from the synthetic city, with stricter bounds. */
export type WeightsFrom = 'learnt' | 'earlier' | 'shipped';

export const outcomeWords: Readonly<Record<Outcome, Bilingual>> = {
  linked: { ja: '一致', en: 'linked' },
  'review-uncertain': { ja: '要確認（確からしさが足りない）', en: 'to review: not sure enough' },
  'review-tied': { ja: '要確認（同じくらい近い相手が複数）', en: 'to review: several equally near' },
  'review-taken': { ja: '要確認（相手にもっと近い人がいる）', en: 'to review: the partner has a nearer one' },
  'below-threshold': { ja: '不一致（候補はあるが離れている）', en: 'not linked: the best candidate is too far' },
  'agrees-no-further': {
    ja: '不一致（たまたま一部が同じだけで、ほかは合わない）',
    en: 'not linked: nothing agrees but the blocking fields',
  },
  'no-candidate': { ja: '不一致（候補がない）', en: 'not linked: no candidate' },
  'missing-fields': { ja: '不一致（照合に使う項目が空）', en: 'not linked: the fields to compare by are empty' },
};
export const weightsWords: Readonly<Record<WeightsFrom, Bilingual | null>> = {
  learnt: null,
  earlier: {
    ja: '前に学習した重みを使いました（件数が少ないか、指定されたため）',
    en: 'The weights of an earlier load were used: too few records to learn from, or asked for',
  },
  shipped: {
    ja: '件数が少なく、前に学習した重みもないため、合成都市で数えた重みを使い、一致の条件を厳しくしました（誤りの目標0.1%、次の候補との差3以上）。要確認の一覧を必ず見てください',
    en: 'Too few records to learn from, and no earlier load: the weights counted on the synthetic city were used, with stricter bounds (aim of 0.1% wrong links, 3 bits from the second best). Look through the review list',
  },
};
export const sideWords: Readonly<Record<Side, Bilingual>> = {
  left: { ja: '左', en: 'left' },
  right: { ja: '右', en: 'right' },
};

/** What the owner can do about it. */
export const outcomeAdvice: Readonly<Record<Outcome, Bilingual | null>> = {
  linked: null,
  'review-uncertain': { ja: '要確認の一覧を見て決める', en: 'decide by the review list' },
  'review-tied': {
    ja: '双子や同姓同名。原簿で決めるか、照合する項目を足す',
    en: 'twins or namesakes: decide by the originals, or compare one more field',
  },
  'review-taken': {
    ja: 'どちらかのファイルの中の重複を疑う',
    en: 'suspect the same person twice in one of the files',
  },
  'below-threshold': {
    ja: '最も合わなかった項目（下に件数）の書き方の違いを疑う',
    en: 'suspect another way of writing the field that disagrees most (counted below)',
  },
  'agrees-no-further': { ja: '別人とみてよい', en: 'take them for other people' },
  'no-candidate': {
    ja: '市外の人や転出者か、台帳が古くないかを確かめる',
    en: 'people from outside or who left; check that the register is new enough',
  },
  'missing-fields': { ja: '元のデータの空欄を補う', en: 'fill the empty fields in the source' },
};
