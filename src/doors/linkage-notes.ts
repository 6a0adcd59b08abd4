/** What is worth a look in a linkage beside its counts: an old register, a rate that has fallen since last time, a list that was begun. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bilingual } from '#base';
import type { LinkReport } from '#linkage';

/** A register kept more days ago than this, against the load, misses people who moved in since. */
const staleDays = 62;

export const staleNote = (kept: string, asOf: string): Bilingual[] =>
  (Date.parse(asOf) - Date.parse(kept)) / 86_400_000 > staleDays
    ? [
        {
          ja: `照合用の住民基本台帳は${kept}時点のものです。新しい住民基本台帳を先に送ってください。`,
          en: `People are recognised by the resident register of ${kept}; send a newer one first.`,
        },
      ]
    : [];

export const keptNote = (kept: string | null): Bilingual[] =>
  kept === null
    ? []
    : [
        {
          ja: `前に作った要確認の一覧には記入があるため、${kept} として残しました。まだ「link decide」で記録していなければ、先に記録してください`,
          en: `the review list made before has been written in, so it was kept as ${kept}; if its decisions are not recorded yet, do so with "link decide"`,
        },
      ];

type Rate = { readonly asOf: string; readonly rate: number };
const rateOf = ({ sides: { left } }: Pick<LinkReport, 'sides'>): number =>
  left && left.records > 0 ? left.outcomes.linked / left.records : 0;

/** How the load before went; null where there was none, or its report was taken away. */
export const earlierReport = (folder: string, dataset: string, asOf: string): Rate | null => {
  const days = (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
    const [, of, day] = /^(.+)_(\d{4}-\d{2}-\d{2})\.report\.json$/.exec(name) ?? [];
    return of === dataset && day !== undefined && day < asOf ? [day] : [];
  });
  const last = days.toSorted().at(-1);
  if (last === undefined) return null;
  try {
    const report = JSON.parse(readFileSync(join(folder, `${dataset}_${last}.report.json`), 'utf8')) as LinkReport;
    return { asOf: last, rate: rateOf(report) };
  } catch {
    return null;
  }
};

/** A rate may move by a twentieth of all before it is worth a look. */
const pointsFallen = 0.05;
export const fallenNote = (report: LinkReport, before: Rate | null): Bilingual[] => {
  const now = rateOf(report);
  if (!before || before.rate - now < pointsFallen) return [];
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return [
    {
      ja: `名寄せの一致率が、前回（${before.asOf}）の ${percent(before.rate)} から ${percent(now)} に下がりました`,
      en: `the match rate has fallen from ${percent(before.rate)} (${before.asOf}) to ${percent(now)}`,
    },
  ];
};
