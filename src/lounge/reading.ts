/** The one-line reading of a tile, made from the numbers that are shown and from nothing else. */
import type { Bilingual } from '#base';
import type { ShownTable } from '#results';
import type { Compared } from './comparison.ts';
import type { TileSpec } from './dashboard-spec.ts';
import { inNumberWords, type Spoken } from './number-words.ts';
import type { TileNumbers } from './tile-numbers.ts';

type Point = { readonly label: Bilingual; readonly series: Bilingual | null; readonly value: number };

/** Rows without the fact (不明) and outside the bands are shown, but say nothing about who is most or least. */
const isPlace = (code: unknown): boolean => !/(^|-)(unknown|other)$/.test(String(code));

/** The shown values of the first measure with their labels, in row order. */
const pointsOf = (table: ShownTable): Point[] => {
  const dimensions = table.columns.filter((column) => column.kind === 'dimension');
  const label = (at: number, code: unknown): Bilingual =>
    table.labels[dimensions[at]?.name ?? '']?.[String(code)] ?? { ja: String(code), en: String(code) };
  return table.rows.flatMap((row) => {
    const value = row[dimensions.length];
    if (typeof value !== 'number' || !row.slice(0, dimensions.length).every(isPlace)) return [];
    return [{ label: label(0, row[0]), series: dimensions.length > 1 ? label(1, row[1]) : null, value }];
  });
};

const firstMeasure = (table: ShownTable): { name: string; spoken: Spoken } | null => {
  const column = table.columns.find(({ kind }) => kind === 'measure');
  return column
    ? { name: column.name, spoken: { unit: column.unit ?? { ja: '', en: '' }, decimals: column.decimals ?? 0 } }
    : null;
};

const named = ({ label, series }: Point): Bilingual =>
  series ? { ja: `${label.ja}・${series.ja}`, en: `${label.en}, ${series.en}` } : label;

/** From → to, as a change: points for shares, amount and percent for the rest. */
const change = (from: number, to: number, spoken: Spoken, share: boolean): { size: Bilingual; up: boolean } | null => {
  const difference = Number((to - from).toFixed(spoken.decimals));
  if (difference === 0) return null;
  const amount = Math.abs(difference);
  if (share)
    return {
      size: { ja: `${amount.toFixed(spoken.decimals)}ポイント`, en: `${amount.toFixed(spoken.decimals)} points` },
      up: difference > 0,
    };
  const said = inNumberWords(amount, spoken);
  const percent = from === 0 ? null : ((amount / Math.abs(from)) * 100).toFixed(1);
  return {
    size: percent ? { ja: `${said.ja}（${percent}%）`, en: `${said.en} (${percent}%)` } : said,
    up: difference > 0,
  };
};

const readNumber = (
  table: ShownTable,
  compared: readonly Compared[],
  share: boolean,
  measure: { name: string; spoken: Spoken },
): Bilingual | null => {
  const value = pointsOf(table)[0]?.value;
  const other = compared.find((one) => one.measure === measure.name && one.value !== null);
  if (value === undefined || !other) return null;
  const was = inNumberWords(other.value as number, measure.spoken);
  const moved = change(other.value as number, value, measure.spoken, share);
  const { label } = other;
  if (!moved) return { ja: `${label.ja}（${was.ja}）と同じです。`, en: `The same as ${label.en} (${was.en}).` };
  if (other.earlier) {
    const verb = share ? (moved.up ? '上がりました' : '下がりました') : moved.up ? '増えました' : '減りました';
    return {
      ja: `${label.ja}（${was.ja}）から${moved.size.ja}${verb}。`,
      en: `${moved.up ? 'Up' : 'Down'} ${moved.size.en} on ${label.en} (${was.en}).`,
    };
  }
  const level = share ? (moved.up ? '高いです' : '低いです') : moved.up ? '多いです' : '少ないです';
  return {
    ja: `${label.ja}（${was.ja}）より${moved.size.ja}${level}。`,
    en: `${moved.size.en} ${moved.up ? 'above' : 'below'} ${label.en} (${was.en}).`,
  };
};

const wayOf = (up: boolean, share: boolean): string => (share ? (up ? '上昇' : '低下') : up ? '増加' : '減少');

/** One line: from where to where. */
const readOneLine = (first: Point, last: Point, spoken: Spoken, share: boolean): Bilingual => {
  const moved = change(first.value, last.value, spoken, share);
  const [from, to] = [inNumberWords(first.value, spoken), inNumberWords(last.value, spoken)];
  const [ja, en] = [
    `${first.label.ja}の${from.ja}から${last.label.ja}の${to.ja}へ`,
    `From ${from.en} (${first.label.en}) to ${to.en} (${last.label.en})`,
  ];
  if (!moved) return { ja: `${ja}、横ばいです。`, en: `${en}, unchanged.` };
  return {
    ja: `${ja}${moved.size.ja}${wayOf(moved.up, share)}しました。`,
    en: `${en}, ${moved.up ? 'up' : 'down'} ${moved.size.en}.`,
  };
};

/** Several lines: only how far each went; at most three are put in words. */
const readLines = (lines: readonly (readonly Point[])[], spoken: Spoken, share: boolean): Bilingual => {
  const clauses = lines.slice(0, 3).map((line): Bilingual => {
    const [first, last] = [line[0] as Point, line.at(-1) as Point];
    const name = first.series ?? first.label;
    const moved = change(first.value, last.value, spoken, share);
    if (!moved) return { ja: `${name.ja}は横ばい`, en: `${name.en} unchanged` };
    const percent =
      first.value === 0 ? null : `${((Math.abs(last.value - first.value) / Math.abs(first.value)) * 100).toFixed(1)}%`;
    const size = share || percent === null ? moved.size : { ja: percent, en: percent };
    return {
      ja: `${name.ja}は${size.ja}${wayOf(moved.up, share)}`,
      en: `${name.en} ${moved.up ? 'up' : 'down'} ${size.en}`,
    };
  });
  const [from, to] = [lines[0]?.[0]?.label, lines[0]?.at(-1)?.label];
  return {
    ja: `${from?.ja}から${to?.ja}までに、${clauses.map((clause) => clause.ja).join('、')}です。`,
    en: `From ${from?.en} to ${to?.en}: ${clauses.map((clause) => clause.en).join('; ')}.`,
  };
};

const readLine = (points: readonly Point[], spoken: Spoken, share: boolean): Bilingual | null => {
  const lines = [...Map.groupBy(points, (point) => point.series?.ja ?? '').values()].filter((line) => line.length > 1);
  const [only] = lines;
  if (!only) return null;
  return lines.length > 1
    ? readLines(lines, spoken, share)
    : readOneLine(only[0] as Point, only.at(-1) as Point, spoken, share);
};

const readExtremes = (points: readonly Point[], spoken: Spoken, high: boolean): Bilingual | null => {
  const sorted = [...points].sort((a, b) => b.value - a.value);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (!most || !least) return null;
  const said = (point: Point) => ({ name: named(point), value: inNumberWords(point.value, spoken) });
  const [top, bottom] = [said(most), said(least)];
  const ja = high ? ['高い', '低い'] : ['多い', '少ない'];
  const en = high ? ['Highest', 'lowest'] : ['Most', 'fewest'];
  if (most.value === least.value) return { ja: `いずれも${top.value.ja}です。`, en: `All are ${top.value.en}.` };
  return {
    ja: `最も${ja[0]}のは${top.name.ja}（${top.value.ja}）、最も${ja[1]}のは${bottom.name.ja}（${bottom.value.ja}）です。`,
    en: `${en[0]}: ${top.name.en} (${top.value.en}); ${en[1]}: ${bottom.name.en} (${bottom.value.en}).`,
  };
};

const readMost = (points: readonly Point[], spoken: Spoken): Bilingual | null => {
  const most = points.reduce<Point | null>((best, point) => (best && best.value >= point.value ? best : point), null);
  if (!most) return null;
  const value = inNumberWords(most.value, spoken);
  return { ja: `最も多いのは${named(most).ja}（${value.ja}）です。`, en: `Most: ${named(most).en} (${value.en}).` };
};

/** null where nothing can be said. Hidden values are counted, and never weighed. */
export const readingOf = (
  tile: Pick<TileSpec, 'kind'>,
  numbers: TileNumbers,
  compared: readonly Compared[] = [],
): Bilingual | null => {
  const { table } = numbers;
  const measure = firstMeasure(table);
  if (!measure) return null;
  const kind = numbers.kinds[measure.name] ?? 'count';
  const share = kind === 'rate' || kind === 'share' || kind === 'estimate';
  const points = pointsOf(table);
  if (tile.kind === 'number') return readNumber(table, compared, share, measure);
  const width = table.columns.length - table.columns.filter((column) => column.kind === 'measure').length;
  const hiddenCount = table.hidden.filter((hidden) => hidden.column === width).length;
  if (points.length === 0) {
    return table.rows.length === 0
      ? null
      : {
          ja: '個人を守るため、ここに表示できる値はありません。',
          en: 'No value can be shown here, to protect individuals.',
        };
  }
  const read =
    tile.kind === 'line'
      ? readLine(points, measure.spoken, share)
      : tile.kind === 'pyramid'
        ? readMost(points, measure.spoken)
        : readExtremes(points, measure.spoken, kind === 'rate' || kind === 'mean');
  if (!read || hiddenCount === 0) return read;
  return {
    ja: `${read.ja}「秘」の${hiddenCount}か所は含みません。`,
    en: `${read.en} ${hiddenCount === 1 ? '1 hidden value is' : `${hiddenCount} hidden values are`} left out.`,
  };
};
