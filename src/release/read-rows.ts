/** Reads a CSV or TSV of an output as rows of text (RFC 4180, UTF-8). Null where it is not one: outputs are small, and nothing is guessed. */

export type Rows = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

export const textOf = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const separatorOf = (text: string): string => {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  return first.split('\t').length > first.split(',').length ? '\t' : ',';
};

/** Null at a quotation mark that is never closed or stands inside a bare value. */
const linesOf = (text: string, separator: string): string[][] | null => {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at <= text.length) {
    let value = '';
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      if (end < 0) return null;
      value = text.slice(at + 1, end).replaceAll('""', '"');
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
      value = text.slice(at, end);
      if (value.includes('"')) return null;
      at = end;
    }
    line.push(value.trim());
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (at < text.length && text[at] !== '\n' && text[at] !== '\r') return null;
    if (line.length > 1 || line[0] !== '') lines.push(line);
    line = [];
    if (at >= text.length) break;
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
  }
  return lines;
};

export const readRows = (bytes: Uint8Array): Rows | null => {
  const text = textOf(bytes)?.replace(/^\uFEFF/, '');
  if (text === undefined || text.trim() === '') return null;
  const lines = linesOf(text, separatorOf(text));
  const [header, ...rows] = lines ?? [];
  if (!header || rows.length === 0 || rows.some((row) => row.length !== header.length)) return null;
  return { header, rows };
};

/** A number as offices write it (１,２３４人, ▲3, 12.5%), or null. */
export const numberOf = (text: string): number | null => {
  const plain = text
    .normalize('NFKC')
    .replace(/[,\s]/g, '')
    .replace(/^[▲△−]/, '-')
    .replace(/(人|件|世帯|所|円|%)$/, '');
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
};

/** Marks that stand for a value that is not shown. */
export const isHidden = (text: string): boolean =>
  /^(秘|秘匿|x|χ|\*{1,3}|†|\[c\]|\(s\)|<\d+|\d+未満|suppressed|masked|redacted)$/i.test(text.normalize('NFKC').trim());
/** `-` is none in Japanese statistics (該当なし). */
export const isNone = (text: string): boolean => /^[-－―–ー]$/.test(text.trim());

export const isTotal = (text: string): boolean =>
  /^(計|合計|総計|小計|総数|全体|全市|全区|男女計|total|all|sum|grand total)$/i.test(text.normalize('NFKC').trim());
