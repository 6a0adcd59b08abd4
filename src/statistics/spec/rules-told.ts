/** The rules in force, in the words of the page that shows a table. */
import type { Bilingual } from '#base';
import { type Method, methodWords } from './method.ts';
import { dominanceRulesOf, type Policy } from './policy.ts';
import type { MeasureSpec } from './spec.ts';

/** The rules in the words of the page that shows the table. */
export const rulesOf = (
  policy: Policy,
  measures: readonly MeasureSpec[],
  method: Method = { kind: 'hide' },
  merged = 0,
): Bilingual[] => {
  const merging: Bilingual[] =
    merged === 0
      ? []
      : [
          {
            ja: `人数の少ない${merged}区域は隣の区域に合算しました。合算した先は名前にそう書き、合算された区域は空欄です。`,
            en: `${merged} areas with few people are merged into a neighbour, which says so beside its name; they themselves are blank.`,
          },
        ];
  const capped = measures.flatMap((m) => (m.kind === 'sum' && m.topCode !== undefined ? [m.topCode] : []));
  const capping = capped.map(
    (most): Bilingual => ({
      ja: `1件${most.toLocaleString('en')}を超える額は${most.toLocaleString('en')}として足しています。`,
      en: `Amounts above ${most.toLocaleString('en')} count as ${most.toLocaleString('en')}.`,
    }),
  );
  if (method.kind !== 'hide') return [...merging, methodWords(method)];
  // Where records are counted (trips), nobody should read of money.
  const counted = measures.some((m) => m.kind === 'sum') && measures.every((m) => m.kind !== 'sum' || m.of === '*');
  const summed = counted
    ? { ja: '回数', one: '回数', en: 'Numbers of times' }
    : { ja: '金額', one: '額', en: 'Amounts' };
  const least = policy.threshold - 1;
  const dominance = dominanceRulesOf(policy);
  const rules: Bilingual[] = [
    {
      ja: `1〜${least}人の値は表示しません。見分けられないように、0人の値も一部隠します。`,
      en: `Values of 1 to ${least} people are not shown, nor some zeros, so that the two cannot be told apart.`,
    },
    {
      ja: '隠した値が合計や他の表との差から計算できるときは、他の値も表示しません。',
      en: 'Where a hidden value could be computed from totals or from other tables, further values are not shown.',
    },
    {
      ja: `公表した数字をすべて使っても、隠した人数は${policy.minimumWidth}人以上の幅でしか分かりません。`,
      en: `Even with all published numbers a hidden count is only known to within a range of ${policy.minimumWidth} or more.`,
    },
  ];
  if (measures.some((m) => m.kind === 'count' && (m.zeros ?? policy.zeros) === 'protect'))
    rules.push({
      ja: `0人であることが個人について語る項目は、0人も1〜${least}人と同じに扱います。`,
      en: 'Where zero itself tells about people, zero is treated like a small number.',
    });
  for (const { below, years } of policy.ages ?? [])
    rules.push({
      ja: `人口${below.toLocaleString('en')}人未満の区域では、${years}歳より細かい年齢は示しません。`,
      en: `Areas of fewer than ${below.toLocaleString('en')} residents show no ages in bands narrower than ${years} years.`,
    });
  if (measures.some((m) => m.kind === 'sum'))
    rules.push({
      ja: `${summed.ja}は、${dominance.map(({ units, percent }) => `上位${units}人が${percent}%を超えるとき`).join('、')}、または1人の${summed.one}が${policy.pPercent}%以内で推定できるときは表示しません。`,
      en: `${summed.en} are not shown where ${dominance.map(({ units, percent }) => `${units} ${units === 1 ? 'person makes' : 'people make'} up more than ${percent}%`).join(', ')}, or one person's could be estimated to within ${policy.pPercent}%.`,
    });
  if (policy.pq && measures.some((m) => m.kind === 'sum'))
    rules.push({
      ja: `どの金額も${policy.pq.q}%以内で知っている人が、1人の額を${policy.pq.p}%以内で推定できるときも表示しません（pq規則）。`,
      en: `Nor where somebody who knows every amount to within ${policy.pq.q}% could estimate one to within ${policy.pq.p}% (pq rule).`,
    });
  if (policy.sliding && measures.some((m) => m.kind === 'sum'))
    rules.push({
      ja: `隠した金額は、公表した数字をすべて使っても、その額の${policy.sliding}%以上の幅でしか分かりません。`,
      en: `Whatever is put together, a hidden amount is known to no less than ${policy.sliding}% of itself.`,
    });
  if (measures.some((m) => m.kind === 'estimate'))
    rules.push({
      ja: '割合・区間・重みは、表示している人数だけから計算しています。',
      en: 'Shares, intervals and weights are worked out from the numbers shown only.',
    });
  return [...merging, ...rules, ...capping];
};
