/** What the certificate of protection says, for the checker's eyes: rules, intervals, what was published before, what was given up, what was lost. */
import { type Certificate, dominanceRulesOf, methodWords } from '#statistics';
import type { RequestShown } from './release.api.ts';

type Shown = NonNullable<RequestShown['certificate']>;
type System = Certificate['systems'][number];

const rulesOf = (policy: Certificate['policy']): Shown['rules'] => [
  { ja: `${policy.threshold}人未満を秘匿`, en: `fewer than ${policy.threshold} hidden` },
  ...dominanceRulesOf(policy).map(({ units, percent }) => ({
    ja: `上位${units}人で${percent}%を超える額を秘匿`,
    en: `hidden where the ${units} largest exceed ${percent} %`,
  })),
  { ja: `p%規則（${policy.pPercent}%）`, en: `p% rule (${policy.pPercent} %)` },
];

const systemOf = (system: System): Shown['systems'][number] => ({
  name: system.name,
  title: system.title ?? null,
  amounts: system.amounts,
  timePoints: system.timePoints,
  publishedBefore: system.publishedBefore,
  cells: system.cells * system.timePoints,
  primary: system.primary,
  complementary: system.complementary,
  tightest: system.tightestInterval,
  undecided: system.undecided,
  rules: Object.entries(system.rules).map(([rule, count]) => ({ rule: rule as never, count })),
  // Of the people no more than whole percents: their number may stand in no table.
  lost: { cells: system.lost.cells, people: Math.round(100 * system.lost.people) / 100 },
});

export const shownCertificate = ({ systems, policy, releasedBefore, differences, otherwise }: Certificate): Shown => {
  const sum = (of: (system: System) => number) => systems.reduce((total, system) => total + of(system), 0);
  const least = (amounts: boolean) => {
    const widths = systems.filter((one) => one.amounts === amounts).flatMap((one) => one.tightestInterval ?? []);
    return widths.length > 0 ? Math.min(...widths) : null;
  };
  return {
    rules: rulesOf(policy),
    threshold: policy.threshold,
    minimumWidth: policy.minimumWidth,
    cells: sum(({ cells, timePoints }) => cells * timePoints),
    primary: sum(({ primary }) => primary),
    complementary: sum(({ complementary }) => complementary),
    recomputable: sum(({ recomputable }) => recomputable),
    undecided: sum(({ undecided }) => undecided),
    tightestInterval: least(false),
    tightestShare: least(true),
    releasedBefore,
    differences,
    systems: systems.map(systemOf),
    otherwise: otherwise.map(({ dataset, time, method, timePoints, cells, title }) => ({
      name: `${dataset} ${time}`,
      title: title ?? null,
      method: methodWords(method),
      timePoints,
      cells,
    })),
  };
};
