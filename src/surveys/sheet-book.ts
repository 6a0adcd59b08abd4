/** A code book written as a sheet, as survey firms hand it over, with its head beside it → the same code book that YAML makes; every fault by row and column. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readValue } from '#catalogue';
import { parse } from 'yaml';
import { z } from 'zod';
import { blocksOf, type Cell, type SayAt } from './book-blocks.ts';
import { bookColumns, columnNamed, findHeadings, neededColumns, type Sheet } from './book-columns.ts';
import { partsOf } from './book-parts.ts';
import { unsaid, wordsOf } from './book-words.ts';
import { type CodeBook, codeBookSchema } from './code-book.ts';
import { type Asked, faultsOf } from './code-book-faults.ts';
import { surveyRefusal } from './errors.ts';
import { type HeadRead, headLabel, headSheetName, readHeadRows } from './head-rows.ts';

export type SheetBook = {
  readonly book: CodeBook;
  /** Columns of the sheet that nothing was made of. */
  readonly unused: readonly string[];
};
/** `text`: YAML; else the sheet 「調査」. */
export type Head = { readonly file: string } & ({ readonly text: string } | { readonly rows: Sheet['rows'] });

/** The sheet of questions among those of a workbook, and its head if it lies there, too. */
export const bookSheets = (sheets: readonly Sheet[]): { questions?: Sheet; head?: Sheet } => {
  const isHead = ({ name, rows }: Sheet) => name.normalize('NFKC').trim() === headSheetName && !findHeadings(rows);
  const head = sheets.find(isHead);
  const others = sheets.filter((sheet) => sheet !== head);
  const questions = others.find(({ rows }) => findHeadings(rows)) ?? others[0];
  return { ...(questions ? { questions } : {}), ...(head ? { head } : {}) };
};

const yamlHead = (text: string): HeadRead => {
  const none = (ja: string, en: string): HeadRead => ({ head: {}, faults: [{ path: '', ja, en }], rows: new Map() });
  try {
    const head: unknown = parse(text);
    const isHead = typeof head === 'object' && head !== null && !Array.isArray(head);
    return isHead
      ? { head: head as HeadRead['head'], faults: [], rows: new Map() }
      : none('項目の組ではありません', 'is not a set of items');
  } catch (error) {
    const at = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return none(`YAMLとして読めません: ${at}`, `not YAML: ${at}`);
  }
};

const partsSchema = codeBookSchema.pick({ groups: true, topics: true, notKept: true });
const bilingual = z.object({ ja: z.string(), en: z.string() });

export const readSheetBook = (sheet: Sheet, from: Head, file: string): Result<SheetBook> => {
  const faults: Bilingual[] = [];
  const headings = findHeadings(sheet.rows);
  if (!headings) return refused(surveyRefusal('sheet-headings-missing', { file }));
  const seen = new Set<string>();
  /** A cell is told once: what else is wrong with it may come of the same. */
  const sayAt: SayAt = ({ row, column }, ja, en) => {
    const key = `${row} ${column}`;
    if (seen.has(key)) return;
    seen.add(key);
    faults.push({
      ja: `${row}行目「${headings.called(column)}」: ${ja}`,
      en: `row ${row}, "${headings.called(column)}": ${en}`,
    });
  };
  const line = headings.row + 1;
  for (const name of headings.twice) {
    const [said] = bookColumns[columnNamed(name) ?? 'number'];
    faults.push({
      ja: `${line}行目: 「${name}」（${said}）の列が2つあります`,
      en: `row ${line}: there are two columns "${name}" (${said})`,
    });
  }
  const lacking = new Set(neededColumns.filter((column) => !headings.at.has(column)));
  for (const [name] of [...lacking].map((column) => bookColumns[column]))
    faults.push({
      ja: `${line}行目: 「${name}」の列がありません`,
      en: `row ${line}: the column "${name}" is missing`,
    });
  const say: SayAt = (cell, ja, en) => {
    if (!lacking.has(cell.column)) sayAt(cell, ja, en);
  };

  const read = 'text' in from ? yamlHead(from.text) : readHeadRows(from.rows);
  const sayHead = ({ path, ja, en }: { path: string; ja: string; en: string }, where = path) => {
    const row = read.rows.get(where) ?? read.rows.get(where.replace(/\.[^.]*$/, ''));
    // What is missing has no row: it is called as its row would be.
    const place = row !== undefined ? '' : 'rows' in from ? (headLabel(path) ?? path) : path;
    faults.push({
      ja: `${from.file}${row === undefined ? '' : ` ${row}行目`}: ${place && `${place}: `}${ja}`,
      en: `${from.file}${row === undefined ? '' : ` row ${row}`}: ${place && `${place}: `}${en}`,
    });
  };
  for (const fault of read.faults) sayHead(fault);

  const blocks = blocksOf(sheet.rows, headings, say);
  if (blocks.length === 0) say({ row: line + 1, column: 'number' }, '設問が1つもありません', 'there is no question');
  const title = bilingual.safeParse(read.head['title']);
  const parts = partsOf(
    blocks,
    wordsOf(blocks, lacking, say),
    title.success ? title.data : { ja: unsaid, en: unsaid },
    say,
  );
  const { groups, topics, keys, places } = parts;
  for (const part of ['groups', 'topics'] as const)
    if (read.head[part] !== undefined)
      sayHead({ path: part, ja: '表にある項目です。ここには書けません', en: 'is told by the sheet, not here' });
  const further = read.head['notKept'];
  const notKept = [...parts.notKept, ...(Array.isArray(further) ? (further as unknown[]) : [])];
  const [key, ...more] = keys;
  for (const cell of more) say(cell, '整理番号の列は1つだけです', 'is a second column of the number of the sheet');
  const headKey = read.head['key'];
  if (key && headKey !== undefined && headKey !== key.text)
    say(key, `${from.file} の整理番号の列と違います`, `is not the column that ${from.file} names`);
  const raw = { ...read.head, ...(key ? { key: key.text } : {}), groups, topics, notKept };

  const isSheets = (path: string) => /^(groups|topics)(\.|$)/.test(path);
  const cellOf = (path: string): Cell | undefined => {
    for (let at = path; at !== ''; at = at.includes('.') ? at.replace(/\.[^.]*$/, '') : '')
      if (places.has(at)) return places.get(at);
    return undefined;
  };
  const sayPlaced = (fault: { path: string; ja: string; en: string }) => {
    const cell = cellOf(fault.path);
    if (cell) say(cell, fault.ja, fault.en);
    // What is not there has no cell; where rows are refused, it may be for want of them.
    else if (isSheets(fault.path)) {
      if (faults.length === 0) faults.push({ ja: `${file}: ${fault.ja}`, en: `${file}: ${fault.en}` });
    } else sayHead(fault);
  };
  const whole = readValue(raw, codeBookSchema as z.ZodType<CodeBook>);
  if ('faults' in whole) {
    for (const fault of whole.faults) sayPlaced(fault);
    const asked = partsSchema.safeParse({ groups, topics, notKept });
    const named = typeof raw.key === 'string' ? { key: raw.key } : {};
    const design = codeBookSchema.shape.design.safeParse(read.head['design']);
    const drawn = design.success && design.data ? { design: design.data } : {};
    if (asked.success)
      // Whether a weight fits cannot be said while the strata cannot be read.
      for (const fault of faultsOf({ ...asked.data, ...named, ...drawn } as Asked))
        if (design.success || !fault.path.endsWith('.weighted')) sayPlaced(fault);
  } else for (const fault of faultsOf(whole.value)) sayPlaced(fault);
  if (faults.length > 0 || 'faults' in whole) return refused(surveyRefusal('code-book-invalid', { file }, faults));
  return done({ book: whole.value, unused: headings.unused });
};
