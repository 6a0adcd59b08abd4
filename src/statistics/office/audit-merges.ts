/** Whether a protected file says of merged codes what its report says: blank where it must be, received where it may be. */
import { type Bilingual, done, type Result, type Row, refused } from '#base';
import type { Said } from './cells-context.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { statisticsRefusal } from '../errors.ts';
import { fromColumn, intoColumn } from '../otherwise/merge-cells.ts';

/** The rows that are cells: those of merged codes are at the end, and are none. */
export const cellsWithoutMerged = (
  spec: CellsSpec,
  rows: readonly Row[],
  said: Partial<Said>,
): Result<readonly Row[]> => {
  const blank = (row: Row) => (row[intoColumn] ?? '') !== '';
  const cells = rows.filter((row) => !blank(row));
  const faults: Bilingual[] = [];
  const numbers = [spec.people, ...(spec.amount ? [spec.amount.total] : [])];
  const column = said.merges?.column ?? '';
  const intoOf = new Map(
    (said.merges?.groups ?? []).flatMap(({ into, from }) => from.map((code) => [code, into] as const)),
  );
  const fromOf = new Map((said.merges?.groups ?? []).map(({ into, from }) => [into, from.join(' ')] as const));
  const firstBlank = rows.findIndex(blank);
  for (const [i, row] of rows.entries()) {
    const code = String(row[column] ?? '');
    const isRight = blank(row)
      ? intoOf.get(code) === row[intoColumn] && numbers.every((of) => (row[of] ?? '') === '')
      : !intoOf.has(code) && (row[fromColumn] ?? '') === (fromOf.get(code) ?? '') && (firstBlank < 0 || i < firstBlank);
    if (!isRight)
      faults.push({
        ja: `${i + 2}行目: 合算の表示が報告書と違います。`,
        en: `Row ${i + 2}: what it says of merging differs from the report.`,
      });
  }
  return faults.length > 0 ? refused(statisticsRefusal('audit-failed', { table: spec.table }, faults)) : done(cells);
};
