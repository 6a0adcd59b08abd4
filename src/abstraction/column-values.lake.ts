/** Columns that are kept by value: how the text of a cell becomes a code, a year, a number or a flag, and when it cannot. */
import { sqlName, sqlText } from '#base';
import { type Contract, type ContractColumn, hourBands, type LakeColumn } from '#catalogue';
import { digitsOf, type NumberKind } from '#numbering';
import { digitNumber, type Reason } from '#sources';
import { widest } from './floor.ts';

export type Reading = {
  /** SQL of the typed value; NULL where empty. */
  readonly value: string;
  /** SQL that is true where the cell cannot be taken; `value` is SQL of its typed value. */
  readonly faults: readonly { readonly reason: Reason; readonly when: (value: string) => string }[];
};

const wide =
  '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－−‐．，＋▲△　';
const narrow = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz---.,+-- ';

/** Full-width letters, digits and signs of a code or number as half-width ones; text that is ASCII already passes by. */
export const narrowed = (text: string): string =>
  `(CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE trim(translate(${text}, '${wide}', '${narrow}')) END)`;

/** What the typed value of the column of the contract at this place is called. */
export const valueAt = (i: number): string => `v${i}`;

export const isKey = ({ role }: ContractColumn): boolean => role === 'person-key' || role === 'household-key';

/** Whose number the keys of a source column become; null where it holds no keys. */
export const numberKindOf = (contract: Contract, source: string): NumberKind | null => {
  const role = contract.columns.find((column) => column.source === source)?.role;
  return role === 'person-key' ? 'person' : role === 'household-key' ? 'household' : null;
};

/** Whether a column of the lake is the masked text of an address. */
export const isMasked = (contract: Contract, { name, from }: Pick<LakeColumn, 'name' | 'from'>): boolean =>
  name === 'address_masked' && contract.columns.some(({ source, role }) => source === from && role === 'address');

/** Keys: 1–40 letters and digits. Their value is the whole number of a key of digits, which the reader knows of all but full-width ones; so only others are looked at twice. */
const keyReading = (source: string): Reading => {
  const key = sqlName(source);
  const number = sqlName(digitNumber(source));
  return {
    value: `(CASE WHEN ${number} > 0 THEN ${number} ELSE ${digitsOf(narrowed(key))} END)`,
    faults: [
      { reason: 'key-missing', when: () => `${key} IS NULL` },
      {
        reason: 'key-invalid',
        when: (value) =>
          `CASE WHEN ${value} IS NULL THEN NOT regexp_full_match(${narrowed(key)}, '[0-9A-Za-z-]{1,40}') ELSE false END`,
      },
    ],
  };
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
      { reason: 'number-invalid', when: (of) => `${cell} IS NOT NULL AND ${of} IS NULL` },
      { reason: 'out-of-range', when: (of) => `${of} NOT BETWEEN ${least} AND ${most}` },
    ],
  };
};

/**
 * Null for roles that are not kept by value (dates, addresses, everything dropped). A code of a list is an enumeration of it, so that a row carries a byte where it
 * would carry a text.
 */
export const readingOf = (column: ContractColumn): Reading | null => {
  const cell = sqlName(column.source);
  const text = narrowed(cell);
  switch (column.role) {
    case 'person-key':
    case 'household-key':
      return keyReading(column.source);
    case 'code': {
      const codes = Object.keys(column.codes ?? {}).map(sqlText);
      if (codes.length === 0) return { value: text, faults: [] };
      return {
        value: `TRY_CAST(${text} AS ENUM(${codes.join(', ')}))`,
        faults: [{ reason: 'code-unknown', when: (of) => `${cell} IS NOT NULL AND ${of} IS NULL` }],
      };
    }
    case 'year': {
      const value = `(CASE WHEN regexp_full_match(${text}, '(18|19|20|21)[0-9]{2}') THEN ${text}::SMALLINT END)`;
      return { value, faults: [{ reason: 'year-invalid', when: (of) => `${cell} IS NOT NULL AND ${of} IS NULL` }] };
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
      return { value, faults: [{ reason: 'time-invalid', when: (of) => `${cell} IS NOT NULL AND ${of} IS NULL` }] };
    }
    case 'count':
    case 'amount':
      return number(column, '[-+]?[0-9]{1,18}', 'BIGINT');
    case 'measurement':
      return number(column, '[-+]?[0-9]{1,15}([.][0-9]{1,15})?', 'DOUBLE');
    case 'flag':
      return {
        value: `(${text} = '1')`,
        faults: [{ reason: 'flag-invalid', when: () => `${text} NOT IN ('0', '1')` }],
      };
    default:
      return null;
  }
};
