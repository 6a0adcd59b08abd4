/** Whether a CSV of cells or of records can be read as its description says; every fault by its line and column, none with what stands there. */
import { type Bilingual, done, type Engine, type Result, refused } from '#base';
import { columnsSql, recordsCsv } from './cells.lake.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { csvFaultsSql, findCsvFaultsSql, forgetCsvFaultsSql, type Typed, wrongRowsSql } from './csv-faults.lake.ts';
import { statisticsRefusal } from '../errors.ts';

const fail = (table: string, because: readonly Bilingual[]): Result<void> =>
  refused(statisticsRefusal('cells-invalid', { table }, [...because]));

/** Whether every line has as many fields as the header, rightly quoted and in UTF-8. */
export const checkCsv = async (engine: Engine, path: string, table: string): Promise<Result<void>> => {
  await engine.run(findCsvFaultsSql(path));
  const lines = await engine.rows<{ line: number }>(csvFaultsSql);
  await engine.run(forgetCsvFaultsSql);
  if (lines.length > 0)
    return fail(
      table,
      lines.map(({ line }) => ({
        ja: `${line}行目: 列の数か引用符、文字コードが1行目と合いません。`,
        en: `Line ${line}: its number of fields, quotes or encoding do not fit the first line.`,
      })),
    );
  try {
    const names = await engine.rows<{ name: string }>(columnsSql(path));
    if (names.length === 1 && /[\t;]/.test(names[0]?.name ?? ''))
      return fail(table, [
        {
          ja: '1行目がコンマでなく、タブかセミコロンで区切られています。コンマ区切りのCSVで保存し直してください。',
          en: 'The first line is separated by tabs or semicolons. Save it again as a CSV separated by commas.',
        },
      ]);
  } catch {
    // A header that is no text: what the engine says of it could hold a line of the file.
    return fail(table, [
      {
        ja: 'UTF-8のCSV（1行目は列の名前、区切りはコンマ）として読めません。',
        en: 'It cannot be read as a CSV in UTF-8 with the names of columns in its first line, separated by commas.',
      },
    ]);
  }
  return done(undefined);
};

/** The same, and whether the columns that the description names are there and can be counted. */
export const checkRecords = async (engine: Engine, path: string, spec: CellsSpec): Promise<Result<void>> => {
  const form = await checkCsv(engine, path, spec.table);
  if (!form.ok) return form;
  const { unit, key, amount, weight, asked, holder } = spec.records;
  const typed: Typed[] = [
    ...(amount ? [{ column: amount, type: 'DECIMAL(18, 2)' as const }] : []),
    ...(weight ? [{ column: weight, type: 'DECIMAL(18, 6)' as const, isSigned: false }] : []),
    ...(asked ? [{ column: asked, type: 'BOOLEAN' as const }] : []),
  ];
  // A unit without a number would be one with all others that have none.
  const filled = [...new Set([unit, key, holder].filter((column) => column !== undefined))];
  const names = new Set((await engine.rows<{ name: string }>(columnsSql(path))).map(({ name }) => name));
  const missing = [
    ...spec.dimensions.map(({ column }) => column),
    ...typed.map(({ column }) => column),
    ...filled,
  ].filter((column) => !names.has(column));
  if (missing.length > 0)
    return fail(
      spec.table,
      [...new Set(missing)].map((column) => ({
        ja: `列「${column}」がありません。`,
        en: `There is no column "${column}".`,
      })),
    );
  if (typed.length + filled.length === 0) return done(undefined);
  const wrong = await engine.rows<{ n: number; fault: string }>(wrongRowsSql(recordsCsv(path), typed, filled));
  return wrong.length === 0
    ? done(undefined)
    : fail(
        spec.table,
        wrong.map(({ n, fault }) =>
          filled.includes(fault)
            ? { ja: `${n}行目「${fault}」: 空欄です。`, en: `Row ${n}, "${fault}": empty.` }
            : fault === weight
              ? {
                  ja: `${n}行目「${fault}」: 重みは0以上の数でなければなりません。`,
                  en: `Row ${n}, "${fault}": a weight must be a number from 0 up.`,
                }
              : {
                  ja: `${n}行目「${fault}」: 数（または true・false）として読めません。`,
                  en: `Row ${n}, "${fault}": cannot be read as a number (or true and false).`,
                },
        ),
      );
};
