/** What stops a whole load, said by row, column and reason and never by value: too many rows set aside, anything the leak guard found. */
import { type Bilingual, type Engine, refused } from '#base';
import type { Contract } from '#catalogue';
import { type Reason, reasons, type StagedSource } from '#sources';
import { abstractionRefusal } from './errors.ts';
import { type Fates, faultCounts } from './fates.lake.ts';
import type { LeakFindings } from './leak-guard.lake.ts';

const counted = (n: number): string => n.toLocaleString('en-US');

export const listLines = (list: string | null): readonly Bilingual[] =>
  list === null ? [] : [{ ja: `保留一覧: ${list}`, en: `quarantine list: ${list}` }];

/** Why rows were set aside, each reason with its count, and where the list lies. */
export const reasonLines = async (engine: Engine, list: string | null): Promise<readonly Bilingual[]> => [
  ...(await faultCounts(engine)).map(({ column, reason, rows }): Bilingual => {
    const why = reasons[reason as Reason];
    return {
      ja: `${column ? `列「${column}」: ` : ''}${why.ja}（${counted(rows)}行）`,
      en: `${column ? `column "${column}" ` : 'the row '}${why.en} (${counted(rows)} rows)`,
    };
  }),
  ...listLines(list),
];

/** Null where the contract allows so many. `list`: where the list of all rows set aside lies. */
export const tooMany = async (
  engine: Engine,
  contract: Contract,
  read: number,
  { quarantined }: Fates,
  list: string | null,
) => {
  const limit = contract.source.quarantineLimit;
  if (quarantined <= read * limit) return null;
  return refused(
    abstractionRefusal(
      'too-many-quarantined',
      {
        title: contract.title,
        quarantined: counted(quarantined),
        read: counted(read),
        limit: `${Number((limit * 100).toFixed(2))}%`,
      },
      await reasonLines(engine, list),
    ),
  );
};

/** Measures end for one person after another. Nobody marked any more, or most of many gone at once, is what an extraction without that column looks like. */
const manyReleased = 10;

/** Null where the list may be renewed. */
export const releasedTooMany = ({ title }: Contract, listed: number, found: { marked: number; released: number }) => {
  const { marked, released } = found;
  const sudden = (marked === 0 && released > 0) || (released >= manyReleased && released * 2 > listed);
  return sudden ? refused(abstractionRefusal('support-released', { title, listed, released })) : null;
};

export const leakRefusal = ({ title }: Contract, source: StagedSource, { count, first }: LeakFindings) => {
  const because = first.map(({ file, row, column }): Bilingual => {
    const name = source.files[file - 1]?.name ?? '';
    return { ja: `「${name}」${row}行目、列「${column}」`, en: `"${name}" row ${row}, column "${column}"` };
  });
  return refused(abstractionRefusal('leak', { title, findings: count }, because));
};
