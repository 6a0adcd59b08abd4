/** The list of areas merged into a neighbour in a published table, as CSV: what the census writes as HTKSYORI, HTKSAKI and GASSAN, with the names. */
import type { Language } from '#base';
import { csvField } from './download-csv.ts';
import type { TableColumns } from './stored-table.ts';

type Table = Pick<TableColumns['table'], 'dimensions' | 'merges'>;

/** Areas that are blank because a neighbour shows their people, too. */
export const mergedAreas = ({ merges = [] }: Table): number => merges.reduce((n, { from }) => n + from.length, 0);

const words = {
  ja: ['区分', 'コード', '名前', '処理（HTKSYORI）', '足した先（HTKSAKI）', '足された区域（GASSAN）'],
  en: ['dimension', 'code', 'name', 'processing (HTKSYORI)', 'merged into (HTKSAKI)', 'merged from (GASSAN)'],
} as const;

export const toMergesCsv = (table: Table, language: Language): Uint8Array => {
  const lines = (table.merges ?? []).flatMap(({ dimension, into, from }) => {
    const of = table.dimensions.find(({ name }) => name === dimension);
    const row = (code: string, ...rest: string[]) => [
      of?.title[language] ?? dimension,
      code,
      of?.categories.find((category) => category.code === code)?.label[language] ?? code,
      ...rest,
    ];
    return [row(into, '1', '', from.join(' ')), ...from.map((code) => row(code, '2', into, ''))];
  });
  const text = [words[language], ...lines].map((line) => line.map(csvField).join(',')).join('\r\n');
  return new TextEncoder().encode(`\uFEFF${text}\r\n`);
};
