/** Ward names and codes out of what cities have at hand: 国土数値情報 N03 in any format, a map of the wards, or a plain table of names and codes. */
import { type AreaRecords, said } from './area-records.ts';
import { wardOf } from './town-names.ts';

/** Null when no record has a name and a code. The 6th digit of a code is its check digit. N03 of 2024 and later has the ward in column 005. */
export const wardCodesOf = (files: readonly AreaRecords[]): Readonly<Record<string, string>> | null => {
  const pairs = files
    .flatMap((file) => file.records)
    .map(
      (record) =>
        [
          wardOf(said(record, 'N03_005', 'N03_004', 'name', '区名', '区', 'ward')),
          said(record, 'N03_007', 'code', '区コード', 'ward_code', 'id').slice(0, 5),
        ] as const,
    )
    .filter(([name, code]) => name !== '' && /^[0-9]{5}$/.test(code));
  return pairs.length > 0 ? Object.fromEntries(pairs) : null;
};
