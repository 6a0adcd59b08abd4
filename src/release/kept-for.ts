/**
 * For whose sake a number is hidden: which other hidden number of the same table would follow if it were shown. Read from the table as everybody will see
 * it, so that it tells nothing a reader could not work out; what hangs together through other tables is said as that.
 */
import type { Bilingual } from '#base';
import type { TableContent } from '#statistics';

type Dimension = TableContent['dimensions'][number];
type Sum = { readonly parent: string; readonly children: readonly string[] };

/** Every sum of a dimension, under each code that takes part in it. */
const sumsOf = ({ categories, total }: Dimension): ReadonlyMap<string, readonly Sum[]> => {
  const named = new Set(categories.map(({ code }) => code));
  const children = new Map<string, string[]>();
  for (const { code, parent } of categories) {
    // A town whose ward the table does not name adds up to the whole.
    const above = parent !== undefined && named.has(parent) ? parent : total;
    if (above !== null && above !== code) children.set(above, [...(children.get(above) ?? []), code]);
  }
  const of = new Map<string, Sum[]>();
  for (const [parent, codes] of children)
    for (const code of [parent, ...codes]) of.set(code, [...(of.get(code) ?? []), { parent, children: codes }]);
  return of;
};

const labelOf = ({ categories, total }: Dimension, code: string): Bilingual =>
  categories.find((category) => category.code === code)?.label ??
  (code === total ? { ja: '計', en: 'the total' } : { ja: code, en: code });

const additive = new Set(['count', 'sum']);

const elsewhere: Bilingual = {
  ja: 'いくつかの計やほかの表を合わせた逆算を防ぎます。',
  en: 'Keeps others from being computed through several totals or tables.',
};

/** For cells of `table`, a sentence for each measure that is hidden for others' sake (null for the rest). */
export const keptForIn = (table: TableContent): ((codes: readonly string[]) => readonly (Bilingual | null)[]) => {
  const sums = table.dimensions.map(sumsOf);
  const cells = new Map(table.cells.map((cell) => [cell.codes.join('\u0000'), cell]));
  const isHidden = (codes: readonly string[], measure: number): boolean => {
    const why = cells.get(codes.join('\u0000'))?.hidden[measure] ?? null;
    return why !== null && why !== 'undefined' && why !== 'merged';
  };
  const sentenceOf = (codes: readonly string[], measure: number): Bilingual => {
    const falls: Bilingual[] = [];
    let least: { readonly title: Bilingual; readonly hidden: number } | null = null;
    for (const [d, dimension] of table.dimensions.entries())
      for (const { parent, children } of sums[d]?.get(codes[d] as string) ?? []) {
        const others = [parent, ...children].filter(
          (code) => code !== codes[d] && isHidden(codes.with(d, code), measure),
        );
        if (others.length === 1) falls.push(labelOf(dimension, others[0] as string));
        else if (others.length > 1 && (least === null || others.length + 1 < least.hidden))
          least = { title: dimension.title, hidden: others.length + 1 };
      }
    if (falls.length > 0)
      return {
        ja: `表示すると${falls.map(({ ja }) => `「${ja}」`).join('')}が引き算で分かります。`,
        en: `Shown, it would give away ${falls.map(({ en }) => `"${en}"`).join(', ')} by subtraction.`,
      };
    if (least === null) return elsewhere;
    return {
      ja: `「${least.title.ja}」の計で、隠した${least.hidden}つが互いを守ります。`,
      en: `In the total over "${least.title.en}" ${least.hidden} hidden numbers keep each other.`,
    };
  };
  return (codes) => {
    const hidden = cells.get(codes.join('\u0000'))?.hidden ?? [];
    return hidden.map((why, measure) => {
      if (why !== 'complementary') return null;
      return additive.has(table.measures[measure]?.kind ?? '') ? sentenceOf(codes, measure) : elsewhere;
    });
  };
};
