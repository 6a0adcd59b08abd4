/** The linkage of a load as sentences, for the command line and the report beside the review list: counts, reasons, rates by group. */
import type { Bilingual } from '#base';
import type { Check } from './check.api.ts';
import { linkageAlarms } from './linkage-alarms.ts';

type Linkage = NonNullable<Check['linkage']>;

const n = (count: number): string => count.toLocaleString('en-US');
const percent = (part: number, whole: number, digits = 1): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(digits)}%`;

const headLines = ({ linked, toReview, unlinked, errorRate, wrong, others }: Linkage): Bilingual[] => {
  const all = linked + toReview + unlinked;
  const of = (count: number) => `${n(count)}（${percent(count, all)}）`;
  const ofEn = (count: number) => `${n(count)} (${percent(count, all)})`;
  return [
    {
      ja: `名寄せ: 一致 ${of(linked)}、要確認 ${of(toReview)}、見つからない ${of(unlinked)}`,
      en: `linkage: ${ofEn(linked)} linked, ${ofEn(toReview)} to review, ${ofEn(unlinked)} not found`,
    },
    ...(linked > 0
      ? [
          {
            ja: `　一致の誤りの見込み ${percent(wrong, 1, 2)}（目標 ${percent(errorRate, 1)}）`,
            en: `  wrong links expected: ${percent(wrong, 1, 2)} (aim ${percent(errorRate, 1)})`,
          },
        ]
      : []),
    ...(toReview + unlinked > 0 ? [{ ja: `　${others.ja}`, en: `  ${others.en}` }] : []),
  ];
};

const reasonLines = ({ outcomes, costliest }: Linkage): Bilingual[] => [
  ...outcomes.flatMap(({ what, advice, records }) =>
    advice
      ? [{ ja: `　${what.ja} ${n(records)} → ${advice.ja}`, en: `  ${what.en}: ${n(records)} → ${advice.en}` }]
      : [],
  ),
  ...(costliest.length > 0
    ? [
        {
          ja: `　候補と最も合わなかった項目: ${costliest.map(({ what, records }) => `${what.ja} ${n(records)}`).join('、')}`,
          en: `  what disagreed most with the candidates: ${costliest.map(({ what, records }) => `${what.en} ${n(records)}`).join(', ')}`,
        },
      ]
    : []),
];

const groupLines = ({ groups }: Linkage): Bilingual[] =>
  groups.flatMap(({ title, rows }) => [
    { ja: `　一致率（${title.ja}別）`, en: `  match rate by ${title.en.toLowerCase()}` },
    ...rows.map(({ value, records, linked, review }) => ({
      ja: `　　${value.ja} ${percent(linked, records)}（${n(records)}件のうち一致${n(linked)}${review > 0 ? `、要確認${n(review)}` : ''}）`,
      en: `    ${value.en}: ${percent(linked, records)} (${n(linked)} of ${n(records)}${review > 0 ? `, ${n(review)} to review` : ''})`,
    })),
  ]);

/** What must not be overlooked, and what is worth a look. */
export const linkageCare = (linkage: Linkage): readonly Bilingual[] =>
  [...linkageAlarms(linkage), ...linkage.notes].map(({ ja, en }) => ({ ja: `注意: ${ja}`, en: `note: ${en}` }));

/** `written`: report and list lie there; before, they only will. */
export const linkageLines = (linkage: Linkage, written: boolean): readonly Bilingual[] => {
  const { report, review, toReview } = linkage;
  return [
    ...headLines(linkage),
    ...reasonLines(linkage),
    ...groupLines(linkage),
    ...(written
      ? [
          {
            ja: `名寄せの報告書 ${report}${toReview > 0 ? `、要確認の一覧 ${review}` : ''}（隔離側の外に出さないでください）`,
            en: `report of the linkage ${report}${toReview > 0 ? `, pairs to review ${review}` : ''} (keep on the sealed side)`,
          },
        ]
      : []),
  ];
};
