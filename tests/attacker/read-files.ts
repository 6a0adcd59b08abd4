/** Reads what is taken along: CSV, and every part of an XLSX file, metadata included, back into the table they show. */
import { strFromU8, unzipSync } from 'fflate';
import type { View } from '../../src/lounge/lounge.api.ts';

type Shown = View['tiles'][string]['table'];

export type Taken = {
  /** The view's table with the numbers of the file in the place of its own; null where hidden. */
  readonly table: Shown;
  /** The sentences that stand with the numbers. */
  readonly conditions: string;
  readonly strange: readonly string[];
};

const csvRows = (text: string): string[][] =>
  text
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );

/** Cells by row: code and label of each dimension (in CSV the label alone, where the code looks like a day), then the measures. */
const tableOf = (
  [header = [], ...rows]: readonly (readonly string[])[],
  like: Shown,
): { table: Shown; strange: string[] } => {
  const strange: string[] = [];
  let at = 0;
  const dimensions = like.columns
    .filter(({ kind }) => kind === 'dimension')
    .map(({ name, title }): ((row: readonly string[]) => string) => {
      const place = at;
      if (header[place] === `${title.ja}（コード）`) {
        at += 2;
        return (row) => (row[place] ?? '').replace(/^'/, '');
      }
      at += 1;
      if (header[place] !== title.ja) strange.push(`a column that is not ${name}`);
      const codes = Map.groupBy(Object.entries(like.labels[name] ?? {}), ([, label]) => label.ja);
      return (row) => {
        const found = codes.get((row[place] ?? '').replace(/^'/, '')) ?? [];
        if (found.length !== 1) strange.push(`a name that ${found.length} codes of ${name} have`);
        return found[0]?.[0] ?? '';
      };
    });
  const read = rows.map((row) => [
    ...dimensions.map((codeOf) => codeOf(row)),
    ...row.slice(at).map((text) => {
      if (text === '秘') return null;
      if (text === '' || !Number.isFinite(Number(text))) strange.push(`“${text}” in the place of a number`);
      return Number(text);
    }),
  ]);
  if (read.some((row) => row.length !== like.columns.length)) strange.push('more columns than the page shows');
  return { table: { ...like, rows: read, hidden: [] }, strange };
};

export const readCsv = (bytes: Uint8Array, like: Shown): Taken => {
  const rows = csvRows(new TextDecoder().decode(bytes));
  const end = rows.findIndex((row) => row.length === 1 && row[0] === '');
  return { ...tableOf(rows.slice(0, end), like), conditions: rows.slice(end).flat().join('\n') };
};

const knownParts =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/styles\.xml|xl\/sharedStrings\.xml|xl\/worksheets\/(_rels\/)?sheet[12]\.xml(\.rels)?)$/;
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

export const readXlsx = (bytes: Uint8Array, like: Shown): Taken => {
  const parts = new Map(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
  const strange: string[] = [];
  for (const [name, text] of parts) {
    if (!knownParts.test(name) && !name.endsWith('/')) strange.push(`a part ${name}`);
    // The one name that stands in it: the heading, repeated on every page of paper.
    const rest = text.replace(
      /<definedName name="_xlnm.Print_Titles" localSheetId="0">'[^'!<]+'!\$1:\$1<\/definedName>/,
      '',
    );
    if (/<f[ >]|<definedName |<cacheField|<comment|hidden="1"|state="(very)?[hH]idden"/.test(rest))
      strange.push(`something hidden in ${name}`);
  }
  const strings = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, inside = '']) =>
    unescaped([...inside.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join('')),
  );
  const sheet = (name: string): string[][] =>
    [...(parts.get(name) ?? '').matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, inside = '']) =>
      [...inside.matchAll(/<c([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes = '', content = '']) => {
        const value = unescaped(/<(?:v|t)[^>]*>(.*?)<\/(?:v|t)>/s.exec(content)?.[1] ?? '');
        return / t="s"/.test(attributes) ? (strings[Number(value)] ?? '') : value;
      }),
    );
  const { table, strange: wrong } = tableOf(sheet('xl/worksheets/sheet1.xml'), like);
  return { table, conditions: sheet('xl/worksheets/sheet2.xml').flat().join('\n'), strange: [...strange, ...wrong] };
};
