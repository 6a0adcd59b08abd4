/** What the description of a table of cells (or of the records to count into one) may say, for `musubi statistics tabulate|protect|audit`. */
import type { Bilingual } from '#base';
import { z } from 'zod';
import { type Method, methodSchema } from './method.ts';
import { policySchema } from './policy.ts';

const name = z.string().min(1);

export const cellsSchema = z.strictObject({
  table: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  dimensions: z
    .array(
      z.strictObject({
        column: name,
        /** The code of the margin. */
        total: name.default('total'),
        /** Code → the code above it; what is not named lies under the total. */
        parents: z.record(name, name).default({}),
      }),
    )
    .min(1),
  /** Column with the number of people of each cell. */
  people: name.default('people'),
  /** Columns of an amount: its total and the largest contributions of one person each; `asked`: the largest of one who asked for protection. */
  amount: z
    .strictObject({ total: name, first: name, second: name, third: name.optional(), asked: name.optional() })
    .optional(),
  /**
   * For `tabulate`: the column that tells one person from another (without it every row is one), and the one added up; with its weight, its cap, and who asked
   * for protection (a column of true and false), as in a statistics file.
   */
  records: z
    .strictObject({
      unit: name.optional(),
      amount: name.optional(),
      topCode: z.number().int().positive().optional(),
      weight: name.optional(),
      weighs: z.enum(['amount', 'units']).default('amount'),
      asked: name.optional(),
      /** Whose a unit is (the company of an establishment): the largest amounts are those of one holder, who may lie in one inner cell only. */
      holder: name.optional(),
      /** What the noise of a record hangs on, where that is not the unit: the same in every table and month. */
      key: name.optional(),
    })
    .default({ weighs: 'amount' }),
  /** Column of the cell keys (0 … 2³² − 1, the sum of the keys of whom a cell counts): `tabulate` writes it, noise needs it, nobody is shown it. */
  key: name.optional(),
  /** How the table is protected; without it, by hiding. */
  protection: methodSchema.optional(),
  /** Codes of a column with fewer people than this are added to a neighbour under the same parent: the one beside it in the table, or one of those named. */
  merging: z
    .strictObject({
      column: name,
      least: z.number().int().min(2),
      neighbours: z.record(name, z.array(name)).default({}),
    })
    .optional(),
  /** The short form of `protection: { kind: round, … }`. */
  rounding: z.strictObject({ base: z.union([z.literal(3), z.literal(5), z.literal(10)]) }).optional(),
  /** For the ledger: which people, of which day. Tables that name the same are checked together. */
  of: z.strictObject({ dataset: name, time: name, snapshot: name, population: z.array(name).default([]) }).optional(),
  /** For rules that depend on how many live in an area (`policy: { population, ages }`): the column of the areas, and how many live in each. */
  residents: z.strictObject({ column: name, of: z.record(name, z.number().int().min(0)).default({}) }).optional(),
  /** For the narrowest ages (`policy: { ages }`): their column, and the years of codes that do not say so themselves (`7`, `0-4` and `85+` do). */
  ages: z
    .strictObject({
      column: name,
      years: z.record(name, z.union([z.number().int().min(1), z.literal('open')])).default({}),
    })
    .optional(),
  policy: policySchema,
});
export type CellsSpec = z.infer<typeof cellsSchema>;

export const methodOfCells = ({ protection, rounding }: CellsSpec): Method =>
  protection ?? (rounding ? { kind: 'round', base: rounding.base, numbers: 'all' } : { kind: 'hide' });

/** Faults of a description that a schema cannot see. */
export const cellsFaults = (spec: CellsSpec): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (at: string, ja: string, en: string) => faults.push({ ja: `${at}: ${ja}`, en: `${at}: ${en}` });
  const method = methodOfCells(spec);
  if (spec.protection && spec.rounding)
    say('rounding', 'protection と一緒には書けません', 'cannot stand beside "protection"');
  if (method.kind !== 'hide' && spec.amount)
    say('amount', '金額は秘匿でだけ保護できます', 'amounts can be protected by hiding only');
  const { population, ages } = spec.policy;
  if ((population ?? ages) && method.kind !== 'hide')
    say('policy', 'population・ages は秘匿でだけ使えます', '"population" and "ages" go with hiding only');
  if ((population ?? ages) && !spec.residents)
    say(
      'residents',
      'policy の population・ages には、区域の列と人口が要ります',
      'policy "population" and "ages" need the column of areas and how many live in each',
    );
  if (ages && !spec.ages)
    say('ages', 'policy の ages には、年齢の列が要ります', 'policy "ages" needs the column of ages');
  for (const [at, of] of Object.entries({ residents: spec.residents, ages: spec.ages }))
    if (of && !spec.dimensions.some(({ column }) => column === of.column))
      say(`${at}.column`, `「${of.column}」は dimensions にありません`, `"${of.column}" is no dimension`);
  if (spec.records.holder && (spec.records.weight || spec.records.asked || !spec.records.amount))
    say(
      'records.holder',
      'amount と一緒に、weight・asked なしで書いてください',
      'stands beside "amount", without "weight" and "asked"',
    );
  if (spec.merging && !spec.dimensions.some(({ column }) => column === spec.merging?.column))
    say(
      'merging.column',
      `「${spec.merging.column}」は dimensions にありません`,
      `"${spec.merging.column}" is no dimension`,
    );
  return faults;
};
