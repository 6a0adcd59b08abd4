/** Delimited area lists (ABR, census tables, a city's own) → records. They are small and read whole; residents' files are never read here. */
import type { AreaRecord } from './area-records.ts';

/** UTF-8, or else CP932, which nearly every text that is not UTF-8 is. */
export const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('shift_jis').decode(bytes);
  }
};

const fieldsOf = (text: string, delimiter: string): string[][] => {
  const lines: string[][] = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}"\\r\\n]*))(${delimiter}|\\r?\\n|\\r|$)`, 'gy');
  let line: string[] = [];
  for (let found = field.exec(text); found; found = field.exec(text)) {
    line.push((found[1]?.replaceAll('""', '"') ?? found[2] ?? '').trim());
    if (found[3] !== delimiter) {
      if (line.some((cell) => cell !== '')) lines.push(line);
      line = [];
    }
    if (field.lastIndex >= text.length) break;
  }
  if (line.some((cell) => cell !== '')) lines.push(line);
  return lines;
};

/** Null when there is no header with at least two columns. */
export const csvRecords = (text: string): readonly AreaRecord[] | null => {
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  const [header, ...lines] = fieldsOf(text, firstLine.includes('\t') ? '\t' : ',');
  if (!header || header.length < 2) return null;
  return lines.map((line) => ({
    values: Object.fromEntries(header.map((name, i) => [name, line[i] ?? ''])),
    shape: null,
  }));
};
