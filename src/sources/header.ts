/** The first record of a file against the contract: every difference is named, nothing is guessed. */
import type { Bilingual } from '#base';
import type { Contract } from '#catalogue';

/** Splits one header record (no line end) into its names. */
export const headerNames = (record: string, delimiter: string): string[] => {
  const names: string[] = [];
  let name = '';
  let inside = false;
  for (let i = 0; i < record.length; i++) {
    const letter = record[i] as string;
    if (inside && letter === '"' && record[i + 1] === '"') {
      name += '"';
      i++;
    } else if (letter === '"' && (inside || name === '')) inside = !inside;
    else if (letter === delimiter && !inside) {
      names.push(name);
      name = '';
    } else name += letter;
  }
  return [...names, name];
};

/** So many undeclared columns are named; of a file that fits not at all, the rest says nothing more. */
const listed = 20;

export type HeaderVerdict = { readonly faults: readonly Bilingual[]; readonly reordered: boolean };

/** None of the declared names is where the contract says they stand. */
const headless = ({ source }: Contract): Bilingual => {
  if (source.format !== 'workbook')
    return {
      ja: '見出し行がありません（1行目に定義書の列名が1つもありません）',
      en: 'there is no header row (the first row has none of the declared column names)',
    };
  const { sheet, headerRow, headerRows } = source;
  const last = headerRow + headerRows - 1;
  const where = typeof sheet === 'number' ? `${sheet}枚目のシート` : `シート「${sheet}」`;
  return {
    ja: `見出し行がありません（${where}の${last > headerRow ? `${headerRow}～${last}` : headerRow}行目に、定義書の列名が1つもありません）。定義書の sheet・headerRow・headerRows を確かめてください`,
    en: `there is no header row (row ${last > headerRow ? `${headerRow}–${last}` : headerRow} of sheet ${sheet} has none of the declared column names); check sheet, headerRow and headerRows of the contract`,
  };
};

/**
 * Missing, undeclared and repeated columns are faults; another order of the same columns is not (they are found by name).
 * Undeclared names are repeated only where the row is a header beyond doubt (every declared column is in it, and the next record has as many
 * fields): where a line end was lost, residents stand in it. Otherwise their places are told.
 * @param next fields of the record after the header; null where there is none
 */
export const compareHeader = (names: readonly string[], contract: Contract, next: number | null): HeaderVerdict => {
  const declared = contract.columns.map((column) => column.source);
  const known = new Set(declared);
  const found = new Set(names);
  const missing = declared.filter((name) => !found.has(name));
  // Nothing of the header is known: probably data, which must not be repeated.
  if (missing.length === declared.length) {
    return { faults: [headless(contract)], reordered: false };
  }
  const faults: Bilingual[] = missing.map((name) => ({
    ja: `列「${name}」がありません`,
    en: `column "${name}" is missing`,
  }));
  const beyondDoubt = missing.length === 0 && next === names.length;
  const first = new Map(names.map((name, i) => [name, i] as const).reverse());
  const undeclared = [...first].filter(([name]) => !known.has(name)).sort(([, a], [, b]) => a - b);
  for (const [name, i] of undeclared.slice(0, listed))
    faults.push(
      beyondDoubt
        ? { ja: `列「${name}」は定義書にありません`, en: `column "${name}" is not declared in the contract` }
        : { ja: `${i + 1}番目の列は定義書にありません`, en: `column number ${i + 1} is not declared in the contract` },
    );
  const more = undeclared.length - listed;
  if (more > 0)
    faults.push({
      ja: `ほかに${more}列が定義書にありません`,
      en: `${more} more column(s) are not declared in the contract`,
    });
  for (const name of new Set(names.filter((n, i) => known.has(n) && names.indexOf(n) !== i))) {
    faults.push({ ja: `列「${name}」が2回あります`, en: `column "${name}" occurs twice` });
  }
  return { faults, reordered: faults.length === 0 && names.some((name, i) => name !== declared[i]) };
};
