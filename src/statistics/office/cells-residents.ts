/** For a table of cells: how many live in its areas, and how many years its ages span, where the rules ask for it. */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import type { CellsSpec } from '../spec/cells-spec.ts';
import type { Trees } from './cells-system.ts';
import { statisticsRefusal } from '../errors.ts';
import { rootCode } from '../spec/hierarchy.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { dependsOnResidents, type TooFew, tooFewAt } from '../rules/residents.ts';

/** Years of a band of ages by its code (`7`, `7歳`, `0-4`, `0～4歳`; `85歳以上`, `85+`, `85-` have no end); null where that cannot be read from it. */
export const yearsOfCode = (code: string): number | null => {
  const text = code.normalize('NFKC').replace(/[\s歳才]/g, '');
  if (/^\d{1,3}$/.test(text)) return 1;
  if (/^\d{1,3}(?:以上|\+|[-~〜–—ー]|[-~〜–—ー]以上)$/.test(text)) return Infinity;
  const [, from, to] = /^(\d{1,3})[-~〜–—ー](\d{1,3})$/.exec(text) ?? [];
  if (from === undefined || to === undefined || Number(to) < Number(from)) return null;
  return Number(to) - Number(from) + 1;
};

export type Circumscribed = {
  readonly residentsOf: ReadonlyMap<string, number>;
  readonly yearsOf: ReadonlyMap<string, number>;
};

/**
 * Code of the column of areas → residents, code of the column of ages → years. A code above others (a ward, what was merged) has their sum where it has no number
 * of its own. Null where no rule depends on it.
 */
export const circumscribed = (spec: CellsSpec, trees: Trees): Result<Circumscribed | null> => {
  if (!dependsOnResidents(spec.policy)) return done(null);
  const faults: Bilingual[] = [];
  const column = spec.residents?.column ?? '';
  const given = new Map(Object.entries(spec.residents?.of ?? {}));
  const total = spec.dimensions.find((dimension) => dimension.column === column)?.total ?? rootCode;
  const below = new Map<string, string[]>();
  for (const [code, parent] of trees.get(column) ?? []) below.set(parent, [...(below.get(parent) ?? []), code]);
  const residentsOf = new Map<string, number>();
  const count = (code: string): number => {
    const own = given.get(code === rootCode ? total : code);
    const parts = below.get(code) ?? [];
    if (own === undefined && parts.length === 0)
      faults.push({
        ja: `residents: 「${column}」の「${code}」の人口がありません。`,
        en: `residents: no number of residents of "${code}" ("${column}").`,
      });
    const sum = parts.reduce((n, part) => n + count(part), 0);
    residentsOf.set(code, own ?? sum);
    return own ?? sum;
  };
  count(rootCode);
  const yearsOf = new Map<string, number>();
  for (const code of trees.get(spec.ages?.column ?? '')?.keys() ?? []) {
    const told = spec.ages?.years[code];
    const years = told === 'open' ? Infinity : (told ?? yearsOfCode(code));
    yearsOf.set(code, years ?? Infinity);
    if (years === null)
      faults.push({
        ja: `ages: 「${code}」が何歳分か分かりません。ages.years に書いてください（上の端がなければ open）。`,
        en: `ages: it cannot be told how many years "${code}" spans. Say so under ages.years (open where it has no upper end).`,
      });
  }
  return faults.length > 0
    ? refused(statisticsRefusal('cells-invalid', { table: spec.table }, faults))
    : done({ residentsOf, yearsOf });
};

/** What of each cell hangs on where, and of which age it is. `codeAt`: its code in a column; the total is `rootCode`. */
export const tooFewInCells = (
  spec: CellsSpec,
  system: LinkedSystem,
  { residentsOf, yearsOf }: Circumscribed,
  codeAt: (cell: number, column: string) => string,
): TooFew =>
  tooFewAt(
    spec.policy,
    system,
    (cell) => residentsOf.get(codeAt(cell, spec.residents?.column ?? '')) ?? 0,
    (cell) => (spec.ages ? (yearsOf.get(codeAt(cell, spec.ages.column)) ?? Infinity) : Infinity),
  );

/** The code of a row in a column; that of the margin is `rootCode`. */
export const codesOf =
  (spec: CellsSpec, rows: readonly Row[]) =>
  (row: number, column: string): string => {
    const code = String(rows[row]?.[column]);
    return code === spec.dimensions.find((dimension) => dimension.column === column)?.total ? rootCode : code;
  };
