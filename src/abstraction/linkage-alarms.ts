/** What an owner must not overlook in a linkage: nobody found, or a part of the people hardly found, so that statistics would lean. */
import type { Bilingual } from '#base';
import type { Check } from './check.api.ts';

type Linkage = Pick<NonNullable<Check['linkage']>, 'linked' | 'toReview' | 'unlinked' | 'groups'>;

/** Fewer records tell nothing of a group. */
const leastRecords = 20;
/** A rate so far below that of all, or below half of it, is no chance of drawing. */
const pointsBelow = 0.2;
const groupsTold = 5;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

const nobody: Bilingual = {
  ja: '名寄せで1件も一致しませんでした。別のデータのファイルでないか、氏名・生年月日などの列が入れ替わったり空になったりしていないか、住民基本台帳の時点が合っているかを確かめてください。',
  en: 'nobody was linked: check that it is not a file of other data, that the columns of name, birth date and so on are not swapped or empty, and that the resident register is of the right time',
};

export const linkageAlarms = ({ linked, toReview, unlinked, groups }: Linkage): Bilingual[] => {
  const all = linked + toReview + unlinked;
  if (all === 0) return [];
  if (linked === 0) return [nobody];
  const overall = linked / all;
  return groups
    .flatMap(({ title, rows }) =>
      rows.map(({ value, records, linked: found }) => ({ title, value, records, rate: found / records })),
    )
    .filter(({ records, rate }) => records >= leastRecords && (overall - rate >= pointsBelow || rate < overall / 2))
    .toSorted((a, b) => a.rate - b.rate)
    .slice(0, groupsTold)
    .map(({ title, value, rate }) => ({
      ja: `名寄せの一致率が低い部分があります（${title.ja}: ${value.ja} ${percent(rate)}、全体 ${percent(overall)}）。この部分の氏名・生年月日などの欠けや書き方を確かめてください。このままでは統計に偏りが出ます。`,
      en: `a part of the people is hardly linked (${title.en.toLowerCase()}: ${value.en} ${percent(rate)}, all ${percent(overall)}): check names, birth dates and so on of this part, or statistics will be biased`,
    }));
};
