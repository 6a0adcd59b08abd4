/**
 * The contract of a data set: one YAML file says how a core system hands the data over, what every column is (its role)
 * and what may be kept of it. A column that is not declared stops the load (fail closed).
 */
import { z } from 'zod';
import { identitySchema, linkSettingsSchema } from './identity-columns.ts';
import { fieldShape, sourceSchema } from './source-format.ts';

const bilingual = z.strictObject({ ja: z.string(), en: z.string() });

/**
 * What a column is. The floor in the abstraction room says what may happen to each role; a contract can only be stricter.
 * Columns of dropping roles are read (so that the layout can be checked) but never built.
 */
export const roles = [
  'person-key', // 宛名番号 and the like → city_number (独自番号)
  'household-key', // 世帯番号 → household_number
  'merged-into', // 名寄せ先宛名番号: followed in the ledger, dropped
  'my-number', // 個人番号: dropped
  'resident-code', // 住民票コード: dropped
  'insurance-number', // 被保険者記号・番号 …: dropped
  'other-identifier', // any other individual identification code: dropped
  'name', // 氏名・カナ・通称・旧氏: dropped
  'contact', // telephone, mail: dropped
  'birth-date', // → age_years, school_age
  'address', // → ward_code, town_code, school_district_code, what `areas` adds, address_masked
  'building', // 方書: dropped
  'support-measure', // DV等支援措置: rows with one are excluded, the column is dropped
  'code', // a code list: kept; unknown codes are quarantined
  'date', // an event date → kept as its month (YYYY-MM)
  'time', // a time of day → kept as its band of hours
  'year', // 年度, 課税年度 → kept
  'count', // a whole number → kept
  'amount', // yen → kept
  'measurement', // a decimal number → kept
  'flag', // 0/1 → kept as boolean
  'unused', // declared, not kept
] as const;
export type Role = (typeof roles)[number];

export const columnSchema = z.strictObject({
  /** The header in the source file, exactly. */
  source: z.string().min(1),
  role: z.enum(roles),
  /** The column's name in the lake (snake_case). Required for kept columns whose role does not fix its names. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional(),
  title: bilingual.optional(),
  /** Must not be empty; a row without it is quarantined. Keys always are. */
  required: z.boolean().default(false),
  /** For role code: accepted value → what it means. `padded` codes (' 1', '01') are trimmed of blanks before the look-up. */
  codes: z.record(z.string(), bilingual).optional(),
  /**
   * For role address: further areas to code before masking, empty where the area pack does not tell them. A mesh (500 m, JIS X 0410) is that of the
   * town's point, so it never says more than the town's code does.
   */
  areas: z.array(z.enum(['junior-high-district', 'mesh'])).optional(),
  /**
   * For role address, where the file has it in columns: all of them in the order in which they make up an address, this one among them
   * (住所_市区郡町村名, 住所_町字, 住所_番地号表記 of the national standard). The others are declared as dropped.
   */
  parts: z.array(z.string().min(1)).min(2).optional(),
  /** For role date: a further column of this name that says whether the day was a working day (1) or a Saturday, Sunday or holiday (2). */
  dayType: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional(),
  /** For role time: the hours at which bands begin, ascending; the last goes on to the first of the next day. */
  bands: z.array(z.number().int().min(0).max(23)).min(2).optional(),
  /** For role count/amount/measurement: accepted range, otherwise quarantined. */
  range: z.tuple([z.number(), z.number()]).optional(),
  ...fieldShape,
});

export const contractSchema = z.strictObject({
  dataset: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  version: z.number().int().min(1),
  title: bilingual,
  owner: bilingual,
  /** Grounds for keeping this data set (条例・個人情報保護法の条項, 審議会答申). */
  grounds: z.array(z.string()).min(1),
  cadence: z.enum(['monthly', 'yearly']),
  /**
   * Rows of a day that come late may be sent alone; they are added to what the lake has of that day. Only where a row is something that
   * happened (a trip, a claim, a move): of a register of persons a part would leave in place who has since come under support measures.
   */
  additions: z.literal(true).optional(),
  /** How long rows stay in the lake after their as-of day; without it, until somebody decides. */
  keepMonths: z.number().int().min(1).max(1200).optional(),
  /** What one row is: decides which keys must be unique together (source headers). */
  key: z.array(z.string()).min(1),
  source: sourceSchema,
  /** The name space of person keys: the same key in the same space is the same person (宛名番号 → `atena`). */
  personSpace: z.string().default('atena'),
  householdSpace: z.string().default('setai'),
  columns: z.array(columnSchema).min(1),
  /** Lake columns for the re-identification report; without it age, sex and the finest place count as what somebody may know of another. */
  risk: z
    .strictObject({
      /** What somebody who is looking for a person may know of them. */
      quasi: z.array(z.string()).min(1).optional(),
      /** What nobody should learn that way (the report tells where a whole group has the same value). */
      sensitive: z.array(z.string()).default([]),
      /** Groups smaller than this are counted as at risk. */
      k: z.number().int().min(2).max(100).default(5),
    })
    .optional(),
  /** Whether this data set is the register that names the people under support measures for every other data set. */
  supportRegister: z.boolean().default(false),
  /** For the register: what of it is kept, sealed, so that data sets without its keys can be linked to its people. Nothing of it leaves the sealed side. */
  identity: identitySchema.optional(),
  /** For a data set without the register's keys: how its people are found there. */
  link: linkSettingsSchema.optional(),
});

export type Contract = z.infer<typeof contractSchema>;
export type ContractColumn = z.infer<typeof columnSchema>;

/** A column as it lies in the lake. `VARCHAR` codes, `SMALLINT` ages, `BIGINT` yen … */
export type LakeColumn = {
  readonly name: string;
  readonly type: 'VARCHAR' | 'SMALLINT' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';
  readonly from: string;
};

type FixedColumn = Omit<LakeColumn, 'from'> & {
  /** Only where the contract asks for it. */
  readonly only?: NonNullable<ContractColumn['areas']>[number];
};
const fixed: Partial<Record<Role, readonly FixedColumn[]>> = {
  'person-key': [{ name: 'city_number', type: 'BIGINT' }],
  'household-key': [{ name: 'household_number', type: 'BIGINT' }],
  'birth-date': [
    { name: 'age_years', type: 'SMALLINT' },
    { name: 'school_age', type: 'SMALLINT' },
  ],
  address: [
    { name: 'ward_code', type: 'VARCHAR' },
    { name: 'town_code', type: 'VARCHAR' },
    { name: 'school_district_code', type: 'VARCHAR' },
    { name: 'junior_high_district_code', type: 'VARCHAR', only: 'junior-high-district' },
    { name: 'mesh_code', type: 'VARCHAR', only: 'mesh' },
    { name: 'address_masked', type: 'VARCHAR' },
  ],
};
/** Bands of hours as they are kept: 05-09 is from 5:00 to before 9:00, the last one past midnight. */
export const hourBands = (from: readonly number[]): { readonly code: string; readonly from: number }[] =>
  from.map((hour, i) => ({
    code: [hour, from[(i + 1) % from.length] as number].map((h) => String(h).padStart(2, '0')).join('-'),
    from: hour,
  }));

const named: Partial<Record<Role, LakeColumn['type']>> = {
  code: 'VARCHAR',
  date: 'VARCHAR',
  time: 'VARCHAR',
  year: 'SMALLINT',
  count: 'INTEGER',
  amount: 'BIGINT',
  measurement: 'DOUBLE',
  flag: 'BOOLEAN',
};

/** The columns that a contract leaves in the lake, in order. Both sides derive the schema of a snapshot from the contract alone. */
export const lakeColumns = (contract: Contract): readonly LakeColumn[] =>
  contract.columns.flatMap((column): LakeColumn[] => {
    const set = fixed[column.role];
    if (set)
      return set
        .filter(({ only }) => !only || column.areas?.includes(only))
        .map(({ name, type }) => ({ name, type, from: column.source }));
    const type = named[column.role];
    const { name, dayType, source: from } = column;
    return type && name ? [{ name, type, from }, ...(dayType ? [{ name: dayType, type, from }] : [])] : [];
  });

/** Whether a column of the lake holds city numbers, of people or of households. */
export const holdsCityNumbers = (contract: Contract, { from }: LakeColumn): boolean =>
  contract.columns.some(({ source, role }) => source === from && (role === 'person-key' || role === 'household-key'));

/** Whether a column of the file is one of those that make up an address in columns. */
export const isAddressPart = (contract: Contract, source: string): boolean =>
  contract.columns.some(({ parts }) => parts?.includes(source));
