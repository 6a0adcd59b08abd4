/** What stops a whole load, said by row, column and reason and never by value: too many rows set aside, anything the leak guard found. */
import { type Bilingual, type Engine, refused } from '#base';
import type { Contract } from '#catalogue';
import { type Reason, reasons, type StagedSource } from '#sources';
import { abstractionRefusal } from './errors.ts';
import { type Fates, faultCounts } from './fates.lake.ts';
import type { LeakFindings } from './leak-guard.lake.ts';

/** Null where the contract allows so many. */
export const tooMany = async (engine: Engine, contract: Contract, read: number, { quarantined }: Fates) => {
  const limit = contract.source.quarantineLimit;
  if (quarantined <= read * limit) return null;
  const because = (await faultCounts(engine)).map(({ column, reason, rows }): Bilingual => {
    const why = reasons[reason as Reason];
    return {
      ja: `${column ? `列「${column}」: ` : ''}${why.ja}（${rows}行）`,
      en: `${column ? `column "${column}" ` : 'the row '}${why.en} (${rows} rows)`,
    };
  });
  return refused(
    abstractionRefusal(
      'too-many-quarantined',
      { dataset: contract.dataset, quarantined, read, limit: `${limit * 100}%` },
      because,
    ),
  );
};

export const leakRefusal = (dataset: string, source: StagedSource, { count, first }: LeakFindings) => {
  const because = first.map(({ file, row, column }): Bilingual => {
    const name = source.files[file - 1]?.name ?? '';
    return { ja: `「${name}」${row}行目、列「${column}」`, en: `"${name}" row ${row}, column "${column}"` };
  });
  return refused(abstractionRefusal('leak', { dataset, findings: count }, because));
};
