/** Columns that are kept by value: how the text of a cell becomes a code, a year, a number or a flag, and when it cannot. */
import { sqlName, sqlText } from '#base';
import { type ContractColumn, hourBands } from '#catalogue';
import type { Reason } from '#sources';
import { widest } from './floor.ts';

export type Reading = {
  /** SQL of the typed value; NULL where empty. */
  readonly value: string;
  readonly faults: readonly { readonly reason: Reason; readonly when: string }[];
};

const wide =
  '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－−‐．，＋▲△　';
const narrow = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz---.,+-- ';

/** Full-width letters, digits and signs of a code or number as half-width ones; text that is ASCII already passes by. */
export const narrowed = (text: string): string =>
  `(CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE trim(translate(${text}, '${wide}', '${narrow}')) END)`;

/** Keys: 1–40 letters and digits. */
export const keyFaults = (source: string): Reading['faults'] => {
  const key = sqlName(source);
  return [
    { reason: 'key-missing', when: `${key} IS NULL` },
    { reason: 'key-invalid', when: `NOT regexp_full_match(${narrowed(key)}, '[0-9A-Za-z-]{1,40}')` },
  ];
};

const number = (column: ContractColumn, pattern: string, type: 'BIGINT' | 'DOUBLE'): Reading => {
  const cell = sqlName(column.source);
  const text = `replace(${narrowed(cell)}, ',', '')`;
  const limits = widest[column.role as keyof typeof widest];
  const [least, most] = column.range ?? limits;
  // The pattern first: the engine's own cast would round 1.5 to 2 and read 1e5.
  const value = `(CASE WHEN regexp_full_match(${text}, '${pattern}') THEN TRY_CAST(${text} AS ${type}) END)`;
  return {
    value,
    faults: [
      { reason: 'number-invalid', when: `${cell} IS NOT NULL AND ${value} IS NULL` },
      { reason: 'out-of-range', when: `${value} NOT BETWEEN ${least} AND ${most}` },
    ],
  };
};

/** Null for roles that are not kept by value (keys, dates, addresses, everything dropped). */
export const readingOf = (column: ContractColumn): Reading | null => {
  const cell = sqlName(column.source);
  const text = narrowed(cell);
  switch (column.role) {
    case 'code': {
      const codes = Object.keys(column.codes ?? {}).map(sqlText);
      return {
        value: text,
        faults: codes.length > 0 ? [{ reason: 'code-unknown', when: `${text} NOT IN (${codes.join(', ')})` }] : [],
      };
    }
    case 'year': {
      const value = `(CASE WHEN regexp_full_match(${text}, '(18|19|20|21)[0-9]{2}') THEN ${text}::SMALLINT END)`;
      return { value, faults: [{ reason: 'year-invalid', when: `${cell} IS NOT NULL AND ${value} IS NULL` }] };
    }
    case 'time': {
      // 0857, 8:57, 08:57:30; services past midnight count on (2510).
      const whole = `regexp_extract(${text}, '^([0-9]{1,2}):?[0-5][0-9](:?[0-5][0-9])?$', 1)`;
      const hour = `(CASE WHEN TRY_CAST(nullif(${whole}, '') AS INTEGER) < 30 THEN ${whole}::INTEGER % 24 END)`;
      const bands = hourBands(column.bands ?? []);
      const last = bands.at(-1)?.code ?? '';
      const whens = bands
        .toReversed()
        .map(({ from, code }) => `WHEN ${hour} >= ${from} THEN ${sqlText(code)}`)
        .join(' ');
      const value = `(CASE WHEN ${hour} IS NULL THEN NULL ${whens} ELSE ${sqlText(last)} END)`;
      return { value, faults: [{ reason: 'time-invalid', when: `${cell} IS NOT NULL AND ${hour} IS NULL` }] };
    }
    case 'count':
    case 'amount':
      return number(column, '[-+]?[0-9]{1,18}', 'BIGINT');
    case 'measurement':
      return number(column, '[-+]?[0-9]{1,15}([.][0-9]{1,15})?', 'DOUBLE');
    case 'flag':
      return { value: `(${text} = '1')`, faults: [{ reason: 'flag-invalid', when: `${text} NOT IN ('0', '1')` }] };
    default:
      return null;
  }
};
