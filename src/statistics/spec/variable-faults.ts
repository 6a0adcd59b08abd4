/** Faults of the variables of a statistics file, and of the design of a survey, which is told by one of them. */
import type { Design, ReleaseSpec } from './spec.ts';

export type Say = (at: string, ja: string, en: string) => void;

export const variableFaults = (spec: ReleaseSpec, say: Say): void => {
  for (const [name, variable] of Object.entries(spec.variables)) {
    if (variable.kind === 'codes' && variable.order) {
      const codes = Object.keys(variable.codes);
      if (variable.order.length !== codes.length || codes.some((code) => !variable.order?.includes(code)))
        say(`variables.${name}.order`, 'codes のすべてを1回ずつ並べてください', 'must name every code once');
    }
    if (variable.kind === 'codes' && variable.groups) {
      const { groups } = variable;
      const members = new Set(Object.values(groups.of));
      const whole =
        Object.keys(variable.codes).every((code) => groups.codes[groups.of[code] ?? '']) &&
        Object.keys(groups.of).every((code) => variable.codes[code]) &&
        Object.keys(groups.codes).every((group) => members.has(group) && !variable.codes[group]);
      if (!whole || groups.level === name)
        say(
          `variables.${name}.groups`,
          'どの番号も1つのまとまりに入れ、まとまりの番号は別にしてください',
          'every code lies in one group, no group is empty, and groups have codes of their own',
        );
    }
    if (variable.kind !== 'bands') continue;
    let coarser: readonly number[] = [];
    for (const [level, ends] of Object.entries(variable.levels)) {
      const at = `variables.${name}.${level}`;
      if (ends.some((end, i) => i > 0 && end <= (ends[i - 1] as number)))
        say(at, '昇順に書いてください', 'must ascend');
      if (coarser.some((end) => !ends.includes(end)) || (coarser.length > 0 && coarser[0] !== ends[0]))
        say(at, '上の段階の区切りを含まなければなりません', 'must keep the cuts of the coarser level');
      coarser = ends;
    }
  }
};

/** Strata are the categories of one list, and each has its number. */
export const designFaults = (spec: ReleaseSpec, design: Design, say: Say): void => {
  const variable = spec.variables[design.strata];
  if (variable?.kind !== 'codes')
    return say(
      'design',
      `「${design.strata}」は codes の区分ではありません`,
      `"${design.strata}" is not a list of codes`,
    );
  const given = 'weights' in design ? design.weights : design.population;
  const codes = Object.keys(variable.codes);
  const missing = codes.filter((code) => given[code] === undefined);
  const strange = Object.keys(given).filter((code) => !codes.includes(code));
  if (missing.length > 0)
    say('design', `数のない層があります：${missing.join('、')}`, `has no number for ${missing.join(', ')}`);
  if (strange.length > 0)
    say('design', `一覧にない層があります：${strange.join('、')}`, `has strata not in the list: ${strange.join(', ')}`);
};
