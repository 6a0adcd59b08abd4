/** The tree of categories of a variable: city ⊃ ward ⊃ town, all ages ⊃ three groups ⊃ five-year bands. Equal codes are equal sets of people. */
import type { Bilingual } from '#base';
import { type AreaPack, meshOf } from '#catalogue';
import type { CategoryVariable, DistrictVariable } from './spec.ts';

export type Node = {
  readonly code: string;
  readonly label: Bilingual;
  readonly level: string;
  readonly parent: string;
};
/** All nodes but the root (`total`), parents before children, in the order they are shown. */
export type Hierarchy = { readonly total: Bilingual; readonly nodes: readonly Node[] };

export const rootCode = 'total';
/** A record without the fact. Outside all bands: `other`. */
export const unknownCode = 'unknown';
export const otherCode = 'other';
const unknownTownOf = (ward: string): string => `${ward}-${unknownCode}`;

const all: Bilingual = { ja: '総数', en: 'Total' };
const city: Bilingual = { ja: '全市', en: 'City' };
const same = (text: string): Bilingual => ({ ja: text, en: text });

const kanjiDigits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/** 12 → 十二, as block names (丁目) are written. */
const kanjiNumber = (n: number): string =>
  n < 10 ? (kanjiDigits[n] ?? '') : `${n < 20 ? '' : kanjiDigits[Math.floor(n / 10)]}十${kanjiDigits[n % 10]}`;

const bandLabel = (words: 'age' | 'tenThousandYen', from: number, below: number | undefined): Bilingual => {
  if (words === 'age') {
    return below === undefined
      ? { ja: `${from}歳以上`, en: `${from} and over` }
      : { ja: `${from}～${below - 1}歳`, en: `${from}–${below - 1}` };
  }
  const man = (yen: number) => `${(yen / 10_000).toLocaleString('en')}万円`;
  const million = (yen: number) => `${yen / 1_000_000}`;
  if (below === undefined) return { ja: `${man(from)}以上`, en: `${million(from)} million yen and over` };
  return from === 0
    ? { ja: `${man(below)}未満`, en: `under ${million(below)} million yen` }
    : { ja: `${man(from)}～${man(below)}未満`, en: `${million(from)}–${million(below)} million yen` };
};

/** Bands as [from, below) with `below` undefined for an open end. */
export const bandsOf = (
  ends: readonly number[],
  below: number | undefined,
): { from: number; below: number | undefined; code: string }[] =>
  ends.map((from, i) => {
    const end = ends[i + 1] ?? below;
    return { from, below: end, code: `${from}-${end === undefined ? '' : end - 1}` };
  });

const outside: readonly Node[] = [
  { code: otherCode, label: { ja: 'その他', en: 'Other' }, level: '', parent: rootCode },
  { code: unknownCode, label: { ja: '不明', en: 'Unknown' }, level: '', parent: rootCode },
];

const bandNodes = (variable: Extract<CategoryVariable, { kind: 'bands' }>): Node[] => {
  const nodes: Node[] = [];
  const seen = new Set<string>();
  let coarser: readonly { from: number; below: number | undefined; code: string }[] = [];
  for (const [level, ends] of Object.entries(variable.levels)) {
    const bands = bandsOf(ends, variable.below);
    for (const band of bands) {
      const parent = coarser.find((c) => c.from <= band.from && (c.below === undefined || band.from < c.below));
      if (seen.has(band.code)) continue;
      seen.add(band.code);
      nodes.push({
        code: band.code,
        label: bandLabel(variable.words, band.from, band.below),
        level,
        parent: parent?.code ?? rootCode,
      });
    }
    coarser = bands;
  }
  return nodes;
};

const areaNodes = (pack: AreaPack): Node[] => {
  const wards = pack.wards.filter((ward) => !ward.abolished);
  return [
    ...wards.map((ward): Node => ({ code: ward.code, label: same(ward.name), level: 'ward', parent: rootCode })),
    ...pack.towns.map(
      (town): Node => ({
        code: town.code,
        label: same(`${town.name}${town.chome === null ? '' : `${kanjiNumber(town.chome)}丁目`}${town.koaza}`),
        level: 'town',
        parent: town.ward,
      }),
    ),
    ...wards.map(
      (ward): Node => ({
        code: unknownTownOf(ward.code),
        label: { ja: '町丁不明', en: 'Town unknown' },
        level: 'town',
        parent: ward.code,
      }),
    ),
    ...outside,
  ];
};

const districtsIn = (pack: AreaPack, { of }: DistrictVariable): readonly { code: string; name: string }[] => {
  if (of === 'junior-high') return pack.juniorHighDistricts ?? [];
  if (of !== 'mesh') return pack.schoolDistricts;
  const meshes = new Set(pack.towns.flatMap((town) => meshOf(town) ?? []));
  return [...meshes].sort().map((code) => ({ code, name: code }));
};

/** The whole tree of a variable. The caller leaves out the `unknown`, `other` and unknown-town nodes that occur nowhere. */
export const hierarchyOf = (variable: CategoryVariable, name: string, pack: AreaPack): Hierarchy => {
  switch (variable.kind) {
    case 'area':
      return { total: city, nodes: areaNodes(pack) };
    case 'district':
      return {
        total: city,
        nodes: [
          ...districtsIn(pack, variable).map(
            (d): Node => ({ code: d.code, label: same(d.name), level: 'district', parent: rootCode }),
          ),
          ...outside,
        ],
      };
    case 'ward':
      return {
        total: all,
        nodes: [
          ...pack.wards
            .filter((ward) => !ward.abolished)
            .map((ward): Node => ({ code: ward.code, label: same(ward.name), level: 'ward', parent: rootCode })),
          ...Object.entries(variable.also).map(
            ([code, label]): Node => ({ code, label, level: 'ward', parent: rootCode }),
          ),
          ...outside,
        ],
      };
    case 'codes':
      return {
        total: variable.total ?? all,
        nodes: [
          ...Object.entries(variable.groups?.codes ?? {}).map(
            ([code, label]): Node => ({ code, label, level: variable.groups?.level ?? '', parent: rootCode }),
          ),
          ...(variable.order ?? Object.keys(variable.codes)).map(
            (code): Node => ({
              code,
              label: variable.codes[code] ?? same(code),
              level: name,
              parent: variable.groups?.of[code] ?? rootCode,
            }),
          ),
          ...outside.map((node) =>
            node.code === unknownCode && variable.unknown ? { ...node, label: variable.unknown } : node,
          ),
        ],
      };
    case 'bands':
      return { total: all, nodes: [...bandNodes(variable), ...outside] };
  }
};

export const occursOnlyIfFound = (code: string): boolean =>
  code === unknownCode || code === otherCode || code.endsWith(`-${unknownCode}`);
