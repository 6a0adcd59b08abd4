/** What the linkage room refuses: a link.yaml that cannot be followed, files that do not fit it, work that would never end. */
import { refusals } from '#base';

export const linkageRefusal = refusals('linkage', {
  'config-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `名寄せの設定「${p.file}」に誤りがあるため、何も読みませんでした。下に挙げた点をすべて直してください。`,
    en: (p: { file: string }) =>
      `The linkage settings "${p.file}" are wrong, so nothing was read. Correct all the points below.`,
  },
  'files-unfit': {
    http: 422,
    exit: 2,
    ja: () =>
      'ファイルが名寄せの設定と合わないため、名寄せをしませんでした。下に挙げた点を、ファイルか設定で直してください。',
    en: () =>
      'The files do not fit the linkage settings, so nothing was linked. Correct the points below, in the files or in the settings.',
  },
  'too-many-pairs': {
    http: 422,
    exit: 3,
    ja: (p: { pairs: string; limit: string }) =>
      `比べる組が${p.pairs}になり、上限（${p.limit}）を超えるため、名寄せをしませんでした。下の組数の多い絞り込み条件に項目を足すか、limits.pairs を上げてください。`,
    en: (p: { pairs: string; limit: string }) =>
      `${p.pairs} pairs would have to be compared, more than the limit (${p.limit}), so nothing was linked. Add a field to the blocking rules with the most pairs below, or raise limits.pairs.`,
  },
  'nothing-to-learn': {
    http: 422,
    exit: 3,
    ja: () =>
      '一致の確からしさを学習できる組がないため、名寄せをしませんでした。下に挙げた点について、絞り込み条件（blocking）か学習条件（training）を直してください。',
    en: () =>
      'There are no pairs to learn the weights from, so nothing was linked. Correct blocking or training for the points below.',
  },
});
