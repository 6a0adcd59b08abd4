/** Faults of a statistics file that a schema cannot see: names that point nowhere, levels that do not nest, tables that mix what cannot be mixed. */
import type { Bilingual } from '#base';
import { methodName } from './method.ts';
import { datasetOf, districtsOf } from '../count/plan-cubes.ts';
import type { MeasureSpec, MergingSpec, QuantileSpec, ReleaseSpec, TableSpec } from './spec.ts';
import { designFaults, type Say, variableFaults } from './variable-faults.ts';

const measureFaults = (spec: ReleaseSpec, say: Say): void => {
  const measureOf = (at: string, name: string, kind: MeasureSpec['kind'], from: string) => {
    const found = spec.measures[name];
    if (found?.kind !== kind || found.from !== from)
      say(at, `「${name}」は同じデータの ${kind} ではありません`, `"${name}" is not a ${kind} of the same data set`);
  };
  const wholes = new Set<string>();
  for (const [name, measure] of Object.entries(spec.measures)) {
    const at = `measures.${name}`;
    if (measure.kind === 'sum') measureOf(at, measure.units, 'count', measure.from);
    if (measure.kind === 'sum' && measure.holder && (measure.weight || measure.asked))
      say(at, 'holder は weight・asked と一緒に書けません', 'its "holder" cannot stand beside "weight" or "asked"');
    if (measure.kind === 'mean') measureOf(at, measure.sum, 'sum', measure.from);
    if (measure.kind === 'rate') {
      measureOf(at, measure.part, 'count', measure.from);
      measureOf(at, measure.whole, 'count', measure.from);
      const part = spec.measures[measure.part];
      if (part?.kind === 'count' && part.partOf !== measure.whole)
        say(at, 'part は whole の partOf でなければなりません', 'its part must be declared partOf its whole');
    }
    if (measure.kind === 'ratio' || measure.kind === 'share' || measure.kind === 'index')
      for (const other of [measure.of, ...(measure.kind === 'ratio' ? [measure.to] : [])]) {
        const found = spec.measures[other];
        if (!found || found.from !== measure.from || !['count', 'sum', 'mean'].includes(found.kind))
          say(
            at,
            `「${other}」は同じデータの人数・金額・平均ではありません`,
            `"${other}" is not a count, sum or mean of the same data set`,
          );
      }
    if (measure.kind === 'quantile' || measure.kind === 'estimate') measureOf(at, measure.of, 'count', measure.from);
    if (measure.kind === 'count' && measure.partOf) {
      measureOf(at, measure.partOf, 'count', measure.from);
      if (wholes.has(measure.partOf))
        say(at, '1つの数の部分は1つだけ書けます', 'a count may have one declared part only');
      wholes.add(measure.partOf);
    }
  }
};

/** Whether the bands of a quantile are there: the table's own dimensions as finely cut, and one of bands besides. */
const holdsBands = (spec: ReleaseSpec, table: TableSpec, measure: QuantileSpec): boolean => {
  const bins = spec.tables.find(({ id }) => id === measure.bins);
  if (!bins || bins.time !== table.time || !bins.measures.includes(measure.of)) return false;
  const others = bins.dimensions.filter(({ variable }) => !table.dimensions.some((d) => d.variable === variable));
  const covered = table.dimensions.every((d) =>
    bins.dimensions.some((b) => b.variable === d.variable && d.levels.every((level) => b.levels.includes(level))),
  );
  return covered && others.length === 1 && spec.variables[others[0]?.variable as string]?.kind === 'bands';
};

/** The measures that one is worked out from or judged by. */
const neededBy = (measure: MeasureSpec): string[] => {
  switch (measure.kind) {
    case 'mean':
      return [measure.sum];
    case 'rate':
      return [measure.part, measure.whole];
    case 'sum':
      return [measure.units];
    case 'ratio':
      return [measure.of, measure.to];
    case 'count':
      return [];
    default:
      return [measure.of];
  }
};
/** A mean is a sum over the people of it. */
const countsBehind = (spec: ReleaseSpec, measure: MeasureSpec): string[] => {
  const sum = measure.kind === 'mean' ? spec.measures[measure.sum] : undefined;
  return sum?.kind === 'sum' ? [sum.units] : neededBy(measure);
};
const isUnshown = (measure: MeasureSpec | undefined): boolean => measure?.kind === 'count' && measure.shown === false;

/** Districts of several kinds overlap; what links them are towns, counted by the same further dimensions. */
const isLinked = (spec: ReleaseSpec, table: TableSpec): boolean => {
  const from = datasetOf(spec, table);
  if (districtsOf(spec, from).length < 2) return true;
  const others = (one: TableSpec, kind: string) =>
    one.dimensions
      .filter(({ variable }) => spec.variables[variable]?.kind !== kind)
      .map(({ variable, levels }) => `${variable} ${levels.join()}`)
      .sort()
      .join(' ');
  if (!table.dimensions.some(({ variable }) => spec.variables[variable]?.kind === 'district')) return true;
  return spec.tables.some(
    (one) =>
      datasetOf(spec, one) === from &&
      one.time === table.time &&
      one.dimensions.some(({ levels }) => levels.includes('town')) &&
      others(one, 'area') === others(table, 'district'),
  );
};

const tableFaults = (spec: ReleaseSpec, say: Say): void => {
  const ids = new Set<string>();
  for (const table of spec.tables) {
    if (ids.has(table.id)) say(table.id, '表の id が2回あります', 'table id occurs twice');
    ids.add(table.id);
    const time = spec.variables[table.time];
    if (!time || !['month', 'day', 'year'].includes(time.kind))
      say(table.id, 'time が時点の変数ではありません', 'time is not a time variable');
    const used = table.dimensions.map((d) => spec.variables[d.variable]?.kind);
    if (used.filter((kind) => kind === 'area' || kind === 'district').length > 1)
      say(
        table.id,
        '町丁・校区・メッシュを1つの表に組めません',
        'towns, school districts and meshes cannot share one table',
      );
    if (!isLinked(spec, table))
      say(
        table.id,
        '種類の違う校区・メッシュを並べるときは、同じ区分の町丁別の表も要ります（重なりを町丁でつなぐため）',
        'kinds of districts beside one another need a table of the same dimensions by town, through which they are linked',
      );
    if (new Set(table.dimensions.map((d) => d.variable)).size < used.length)
      say(table.id, '変数が2回あります', 'a variable occurs twice');
    for (const dimension of table.dimensions) {
      const variable = spec.variables[dimension.variable];
      const known =
        variable?.kind === 'area'
          ? ['ward', 'town']
          : variable?.kind === 'ward'
            ? ['ward']
            : variable?.kind === 'bands'
              ? Object.keys(variable.levels)
              : variable?.kind === 'codes'
                ? [...(variable.groups ? [variable.groups.level] : []), dimension.variable]
                : variable?.kind === 'district'
                  ? ['district']
                  : [];
      for (const level of dimension.levels)
        if (!known.includes(level)) say(table.id, `段階「${level}」がありません`, `has no level "${level}"`);
      if (variable?.kind === 'area' && dimension.levels[0] !== 'ward')
        say(table.id, '町丁の前に区が必要です', 'towns need their wards');
    }
    const datasets = new Set(table.measures.map((measure) => spec.measures[measure]?.from));
    if (datasets.size > 1 || datasets.has(undefined))
      say(table.id, '1つのデータの項目だけを並べてください', 'takes measures of one data set');
    const method = methodName(table.protection);
    const from = spec.measures[table.measures[0] as string]?.from;
    const alike = spec.tables.every(
      (other) => spec.measures[other.measures[0] as string]?.from !== from || methodName(other.protection) === method,
    );
    if (!alike)
      say(
        table.id,
        '同じデータの表は同じ protection にしてください',
        'tables of one data set need the same protection',
      );
    if (
      table.protection.kind !== 'hide' &&
      table.measures.some((m) => ['sum', 'mean'].includes(spec.measures[m]?.kind ?? ''))
    )
      say(table.id, '金額は秘匿でだけ保護できます', 'amounts can be protected by hiding only');
    if (table.measures.every((name) => isUnshown(spec.measures[name])))
      say(table.id, '表示する項目がありません', 'shows nothing');
    for (const name of table.measures) {
      const measure = spec.measures[name];
      if (
        measure &&
        !isUnshown(measure) &&
        measure.kind !== 'sum' &&
        countsBehind(spec, measure).some((other) => isUnshown(spec.measures[other]))
      )
        say(
          table.id,
          `${name} は表示しない人数（shown: false）から計算できません`,
          `${name} cannot be worked out from a count that is not shown`,
        );
      const needed = measure ? neededBy(measure) : [];
      for (const other of needed)
        if (!table.measures.includes(other))
          say(table.id, `${name} には ${other} も要ります`, `${name} needs ${other} beside it`);
      if (
        (measure?.kind === 'share' || measure?.kind === 'estimate') &&
        !table.dimensions.some((d) => d.name === measure.within)
      )
        say(table.id, `${name} の within の区分がありません`, `has no dimension for "within" of ${name}`);
      if (
        measure?.kind === 'estimate' &&
        measure.weighted &&
        !table.dimensions.some((d) => d.variable === spec.design?.strata)
      )
        say(
          table.id,
          `${name} に重みを付けるには、design の層（strata）の区分がこの表に要ります`,
          `${name} can only be weighted in a table that has the strata of the design`,
        );
      if (measure?.kind === 'quantile' && !holdsBands(spec, table, measure))
        say(
          table.id,
          `${name} の bins の表は、同じ時点と区分に階級（bands）を1つ足した、${measure.of} の表にしてください`,
          `${name} needs as "bins" a table of ${measure.of} with the same time and dimensions and one of bands besides`,
        );
    }
  }
};

const mergingFaults = (spec: ReleaseSpec, { variable, least }: MergingSpec, say: Say): void => {
  if (spec.variables[variable]?.kind !== 'area')
    say('merging', `「${variable}」は区域ではありません`, `"${variable}" is not an area`);
  const counted = spec.tables.filter(({ dimensions }) =>
    dimensions.some((d) => d.variable === variable && d.levels.includes('town')),
  );
  for (const measure of Object.keys(least))
    if (!counted.some(({ measures }) => measures.includes(measure)))
      say('merging', `「${measure}」を町丁で数える表がありません`, `no table counts "${measure}" by town`);
  // Pieces where towns and districts overlap are counted town by town.
  if (Object.values(spec.variables).some(({ kind }) => kind === 'district'))
    say('merging', '小学校区と一緒には合算できません', 'towns cannot be merged beside school districts');
};

export const faultsOf = (spec: ReleaseSpec): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say: Say = (at, ja, en) => faults.push({ ja: `${at}: ${ja}`, en: `${at}: ${en}` });
  measureFaults(spec, say);
  variableFaults(spec, say);
  if (spec.merging) mergingFaults(spec, spec.merging, say);
  if (spec.design) designFaults(spec, spec.design, say);
  tableFaults(spec, say);
  return faults;
};
