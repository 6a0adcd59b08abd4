/** A file of a request as the page shows it, some rows at a time: hidden cells with their reason, or only what is hidden or has moved. */
import { done, type Result } from '#base';
import { type Measure, type TableContent } from '#statistics';
import { pictureKind } from './find-pictures-models.ts';
import { keptForIn } from './kept-for.ts';
import { readRows, textOf } from './read-rows.ts';
import type { Preview } from './release.api.ts';
import type { RequestFile } from './release.ts';

const rowsShown = 200;
const lettersShown = 20_000;

type Question = { readonly only: 'all' | 'hidden' | 'changed'; readonly from: number };

const columnsOf = (table: TableContent) => [
  ...table.dimensions.map(({ name, title }) => ({ name, title, kind: 'dimension' as const })),
  ...table.measures.map(({ name, title, unit, decimals }: Measure) => ({
    name,
    title,
    kind: 'measure' as const,
    unit,
    decimals,
  })),
];

/** Only asked of what is hidden, since every sum of the table is looked at for it. */
const keptForOf = (table: TableContent, cells: TableContent['cells']) => {
  const sentencesOf = keptForIn(table);
  return cells.flatMap(({ codes }, row) => {
    const sentences = sentencesOf(codes).flatMap((sentence) => sentence ?? []);
    return sentences.length > 0 ? [{ row, sentences }] : [];
  });
};

export const previewTable = (
  table: TableContent,
  { only, from }: Question,
  moved: ((codes: readonly string[]) => boolean) | null,
): Preview => {
  const wanted = table.cells.filter(
    (cell) =>
      only === 'all' || (only === 'hidden' ? cell.hidden.some((why) => why !== null) : (moved?.(cell.codes) ?? true)),
  );
  const cells = wanted.slice(from, from + rowsShown);
  const labels: Record<string, Record<string, { ja: string; en: string }>> = {};
  for (const [d, { name, categories, total }] of table.dimensions.entries()) {
    const words = new Map(categories.map(({ code, label }) => [code, label]));
    labels[name] = Object.fromEntries(
      cells.map(({ codes }) => {
        const code = codes[d] as string;
        return [code, words.get(code) ?? (code === total ? { ja: '合計', en: 'Total' } : { ja: code, en: code })];
      }),
    );
  }
  return {
    kind: 'protected-table',
    table: {
      columns: columnsOf(table),
      rows: cells.map(({ codes, values }) => [...codes, ...values]),
      labels,
      hidden: cells.flatMap(({ codes, hidden }, row) =>
        hidden.flatMap((reason, m) => (reason === null ? [] : [{ row, column: codes.length + m, reason }])),
      ),
    },
    total: wanted.length,
    from,
    keptFor: only === 'hidden' ? keptForOf(table, cells) : [],
    moved: moved ? cells.flatMap(({ codes }, row) => (moved(codes) ? [row] : [])) : [],
  };
};

export const previewFile = (file: RequestFile, bytes: Uint8Array, { from }: Question): Result<Preview> => {
  if (file.kind === 'chart') return done({ kind: pictureKind(bytes) ? 'picture' : 'none' });
  const text = textOf(bytes);
  if (text === null) return done({ kind: 'none' });
  const rows = /\.(csv|tsv)$/i.test(file.name) ? readRows(bytes) : null;
  if (!rows) return done({ kind: 'text', text: text.slice(from, from + lettersShown), total: text.length });
  return done({
    kind: 'rows',
    header: [...rows.header],
    rows: rows.rows.slice(from, from + rowsShown).map((row) => [...row]),
    total: rows.rows.length,
    from,
  });
};
