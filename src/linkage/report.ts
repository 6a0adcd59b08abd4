/** What can be told of a linkage: rates, reasons, the model. Counts and weights; the values of group columns are the only words of the files. */
import type { Bilingual, Engine } from '#base';
import type { LinkConfig, Side } from './config.ts';
import type { SetAside } from './ids.lake.ts';
import { type LinkModel, probabilityOf, weightOf } from './learn.ts';
import type { Linked } from './link.ts';
import {
  countCosts,
  countGroups,
  countOutcomes,
  type GroupRow,
  type Outcome,
  type OutcomeCounts,
} from './outcomes.lake.ts';
import { sidesOf } from './rules.ts';
import { outcomeWords, sideWords, type WeightsFrom, weightsWords } from './report-words.ts';
import { calibrated, type LabelBin } from './threshold.ts';

export type SideReport = {
  readonly records: number;
  /** Rows of the file that are not among the records. */
  readonly setAside: SetAside;
  readonly outcomes: OutcomeCounts;
  /** Of those below the threshold: which comparison cost most. */
  readonly costliest: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, readonly GroupRow[]>>;
};
export type LinkReport = {
  readonly format: 'musubi-link-report-1';
  readonly made: string;
  readonly weights: WeightsFrom;
  readonly links: number;
  readonly review: number;
  readonly clusters: { readonly count: number; readonly largest: number } | null;
  readonly threshold: {
    readonly weight: number | null;
    readonly probability: number | null;
    readonly review: number;
    readonly errorRate: number;
  };
  /** By the fitted (or calibrated) model: wrong links among the links, and true pairs that were compared and not linked. */
  readonly expected: { readonly wrongLinks: number; readonly missedPairs: number };
  readonly labelled: {
    readonly matches: number;
    readonly others: number;
    readonly wrongLinks: number;
    readonly missedMatches: number;
    readonly offset: number;
    readonly slope: number;
  } | null;
  readonly pairs: { readonly possible: number; readonly byRule: Linked['blocking'] };
  readonly sides: Readonly<Partial<Record<Side, SideReport>>>;
  readonly model: LinkModel & { readonly weights: readonly (readonly number[])[] };
};

const labelledOf = (linked: Linked): LinkReport['labelled'] => {
  const { labels, threshold, calibration } = linked.chosen;
  if (!labels) return null;
  const sum = (bins: readonly LabelBin[], of: 'matches' | 'others') => bins.reduce((n, bin) => n + bin[of], 0);
  const above = labels.filter(({ weight }) => weight >= threshold);
  return {
    matches: sum(labels, 'matches'),
    others: sum(labels, 'others'),
    wrongLinks: sum(above, 'others'),
    missedMatches: sum(labels, 'matches') - sum(above, 'matches'),
    ...calibration,
  };
};

export const makeReport = async (
  engine: Engine,
  config: LinkConfig,
  linked: Linked,
  made: Date,
  weights: WeightsFrom,
): Promise<LinkReport> => {
  const [totals] = await engine.rows<{ links: number; review: number; wrong: number; missed: number }>(`
    SELECT count(*) FILTER (decision = 'link') AS links, count(*) FILTER (decision = 'review') AS review,
      coalesce(sum(1 - probability) FILTER (decision = 'link'), 0) AS wrong,
      coalesce(sum(probability) FILTER (decision <> 'link' AND why = 'uncertain'), 0) AS missed FROM link_decisions`);
  const { links, review, wrong, missed } = totals as { links: number; review: number; wrong: number; missed: number };
  const sides: Partial<Record<Side, SideReport>> = {};
  for (const side of sidesOf(config)) {
    const groups: Record<string, readonly GroupRow[]> = {};
    for (const [i, group] of config.groups[side].entries()) groups[group] = await countGroups(engine, side, i);
    sides[side] = {
      records: linked.counts[side],
      setAside: linked.counts.setAside[side] ?? { missing: 0, repeated: 0 },
      outcomes: await countOutcomes(engine, side),
      costliest: await countCosts(engine, config, side),
      groups,
    };
  }
  const [clusters] = config.dedupe
    ? await engine.rows<{ count: number; largest: number }>(
        'SELECT count(*) AS count, coalesce(max(n), 0) AS largest FROM (SELECT count(*) AS n FROM link_clusters GROUP BY cluster)',
      )
    : [];
  const { threshold, review: from, calibration } = linked.chosen;
  const sure = Number.isFinite(threshold);
  return {
    format: 'musubi-link-report-1',
    made: made.toISOString(),
    weights,
    links,
    review,
    clusters: clusters ?? null,
    threshold: {
      weight: sure ? threshold : null,
      probability: sure ? calibrated(calibration, threshold) : null,
      review: probabilityOf(calibration.offset + calibration.slope * from),
      errorRate: config.match.errorRate,
    },
    expected: { wrongLinks: wrong, missedPairs: missed },
    labelled: labelledOf(linked),
    pairs: { possible: linked.counts.pairs, byRule: linked.blocking },
    sides,
    model: {
      ...linked.model,
      weights: linked.model.comparisons.map(({ levels }, c) => levels.map((_, g) => weightOf(linked.model, c, g))),
    },
  };
};

/** For people: one sentence a line. */
export const reportLines = (report: LinkReport): readonly Bilingual[] => {
  const n = (count: number) => Math.round(count).toLocaleString('en-US');
  const of = (part: number, whole: number) => `${n(part)}（${whole === 0 ? '–' : ((part / whole) * 100).toFixed(1)}%）`;
  const ofEn = (part: number, whole: number) => of(part, whole).replace('（', ' (').replace('）', ')');
  const share = report.links === 0 ? 0 : (report.expected.wrongLinks / report.links) * 100;
  const lines: Bilingual[] = [
    {
      ja: `一致 ${n(report.links)}組、要確認 ${n(report.review)}組`,
      en: `${n(report.links)} links, ${n(report.review)} pairs to review`,
    },
    report.threshold.weight === null
      ? {
          ja: `目標の誤り率（${report.threshold.errorRate * 100}%）に収まる組がないため、自動では1組も一致にしていません`,
          en: `No pair is sure enough for an error rate of ${report.threshold.errorRate * 100}%, so none was linked`,
        }
      : {
          ja: `一致とする重み ${report.threshold.weight.toFixed(2)} 以上。誤った一致の見込み ${share.toFixed(3)}%（目標 ${report.threshold.errorRate * 100}%）、見逃しの見込み ${n(report.expected.missedPairs)}組（比べた組の中で）`,
          en: `Linked from weight ${report.threshold.weight.toFixed(2)}; expected wrong links ${share.toFixed(3)}% (aim ${report.threshold.errorRate * 100}%), expected missed among the compared: ${n(report.expected.missedPairs)}`,
        },
  ];
  const from = weightsWords[report.weights];
  if (from) lines.push(from);
  if (report.labelled) {
    const { matches, others, wrongLinks, missedMatches } = report.labelled;
    lines.push({
      ja: `正解の分かる組 ${n(matches + others)}: 誤った一致 ${n(wrongLinks)}、見逃し ${n(missedMatches)}`,
      en: `Of ${n(matches + others)} labelled pairs: ${n(wrongLinks)} wrongly linked, ${n(missedMatches)} missed`,
    });
  }
  if (report.clusters)
    lines.push({
      ja: `まとまり ${n(report.clusters.count)}、最大 ${n(report.clusters.largest)}件`,
      en: `${n(report.clusters.count)} clusters, the largest of ${n(report.clusters.largest)} records`,
    });
  for (const [side, { records, setAside, outcomes, costliest }] of Object.entries(report.sides) as [
    Side,
    SideReport,
  ][]) {
    lines.push({
      ja: `${sideWords[side].ja}のファイル ${n(records)}件:`,
      en: `The ${sideWords[side].en} file, ${n(records)} records:`,
    });
    if (setAside.missing + setAside.repeated > 0)
      lines.push({
        ja: `  保留（比べていない行）: id が空 ${n(setAside.missing)}、id が重複 ${n(setAside.repeated)}`,
        en: `  set aside, not compared: ${n(setAside.missing)} without an id, ${n(setAside.repeated)} with the id of another`,
      });
    for (const [outcome, count] of Object.entries(outcomes) as [Outcome, number][])
      if (count > 0)
        lines.push({
          ja: `  ${outcomeWords[outcome]?.ja} ${of(count, records)}`,
          en: `  ${outcomeWords[outcome]?.en}: ${ofEn(count, records)}`,
        });
    const worst = Object.entries(costliest).slice(0, 5);
    if (worst.length > 0)
      lines.push({
        ja: `  離れている候補で最も合わない項目: ${worst.map(([name, count]) => `${name} ${n(count)}`).join('、')}`,
        en: `  what disagrees most in candidates too far: ${worst.map(([name, count]) => `${name} ${n(count)}`).join(', ')}`,
      });
  }
  return lines;
};
