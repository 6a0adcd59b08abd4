/** Faults of a link.yaml in both languages, each with its place. */
import type { Bilingual } from '#base';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const said = (issue: Issue): Bilingual => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { ja: `知らない項目 ${issue.keys.join(', ')}`, en: `unknown key ${issue.keys.join(', ')}` };
    case 'invalid_type':
      return { ja: `${issue.expected} が必要です`, en: `needs ${issue.expected}` };
    case 'invalid_value':
      return { ja: `次のどれかです: ${issue.values.join(', ')}`, en: `must be one of: ${issue.values.join(', ')}` };
    case 'too_small':
      return { ja: `${issue.minimum}以上（または1つ以上）にしてください`, en: `must be ${issue.minimum} or more` };
    case 'too_big':
      return { ja: `${issue.maximum}以下にしてください`, en: `must be ${issue.maximum} or less` };
    case 'invalid_union':
      return {
        ja: '書き方が違います（docs/linkage.md の一覧を見てください）',
        en: 'is not one of the accepted forms (see the list in docs/linkage.md)',
      };
    case 'invalid_key':
      return { ja: '名前は半角小文字・数字・_ で書いてください', en: 'names are lower-case letters, digits and _' };
    default:
      return { ja: '形が違います', en: 'has the wrong form' };
  }
};

export const issueFault = (issue: Issue): Bilingual => {
  const place = issue.path.join('.') || 'link.yaml';
  const { ja, en } = said(issue);
  return { ja: `${place}: ${ja}`, en: `${place}: ${en}` };
};
