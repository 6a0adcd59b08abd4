/** How a table is protected: by hiding (the default), by rounding, or by noise from the cell key. Said on the page, and bounded by the audience's rules. */
import { type Bilingual, done, type Result, refused } from '#base';
import { z } from 'zod';
import { statisticsRefusal } from '../errors.ts';
import type { Policy } from './policy.ts';

export const methodSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hide') }),
  /** Every number (or only those below the base) to a multiple of the base beside it, all sums kept. */
  z.strictObject({
    kind: z.literal('round'),
    base: z.union([z.literal(3), z.literal(5), z.literal(10)]),
    numbers: z.enum(['all', 'small']).default('all'),
  }),
  /** Cell-key noise (perturbation-table.ts): the same people have the same noise in every table. Sums do not hold. */
  z.strictObject({
    kind: z.literal('cellKey'),
    bound: z.number().int().min(1).max(50).default(5),
    variance: z.number().gt(0).default(3),
    noSmall: z.number().int().min(0).max(20).default(2),
    stay: z.number().gt(0).lt(1).optional(),
  }),
]);
export type Method = z.infer<typeof methodSchema>;
export type OtherMethod = Exclude<Method, { kind: 'hide' }>;

/** The same text for the same method with the same strength. */
export const methodName = (method: Method): string => JSON.stringify(method, Object.keys(method).sort());

/** Refuses a method the audience's rules do not know, or one weaker than they ask. */
export const allowMethod = (policy: Policy, method: Method, release: string): Result<void> => {
  const because: Bilingual[] = [];
  const fault = (field: string, ja: string, en: string) =>
    because.push({ ja: `protection.${field}: ${ja}`, en: `protection.${field}: ${en}` });
  const unknown = () => fault('kind', 'この対象の基準にはない方法です。', 'the rules of this audience do not know it.');
  if (method.kind === 'round') {
    if (!policy.rounding) unknown();
    else if (method.base < policy.rounding.leastBase)
      fault(
        'base',
        `${policy.rounding.leastBase}以上にしてください。`,
        `must be at least ${policy.rounding.leastBase}.`,
      );
    // Larger numbers stay exact: none of them may be one that must not be shown.
    if (method.numbers === 'small' && method.base < policy.threshold)
      fault(
        'numbers',
        `small は base が${policy.threshold}以上のときだけ使えます。`,
        `"small" needs a base of at least ${policy.threshold}.`,
      );
  }
  if (method.kind === 'cellKey') {
    const least = policy.cellKey;
    if (!least) unknown();
    else {
      if (method.variance < least.leastVariance)
        fault('variance', `${least.leastVariance}以上にしてください。`, `must be at least ${least.leastVariance}.`);
      if (method.noSmall < least.leastNoSmall)
        fault('noSmall', `${least.leastNoSmall}以上にしてください。`, `must be at least ${least.leastNoSmall}.`);
      if (method.stay !== undefined && method.stay > least.mostStay)
        fault('stay', `${least.mostStay}以下にしてください。`, `must be at most ${least.mostStay}.`);
    }
  }
  return because.length === 0
    ? done(undefined)
    : refused(statisticsRefusal('weaker-than-policy', { release, audience: policy.audience }, because));
};

/** One plain sentence for the page. */
export const methodWords = (method: OtherMethod): Bilingual =>
  method.kind === 'round'
    ? method.numbers === 'small'
      ? {
          ja: `${method.base}より小さい数を0か${method.base}に丸め、計はその和にしています。`,
          en: `Numbers below ${method.base} are rounded to 0 or ${method.base}, and totals are the sums of what is shown.`,
        }
      : {
          ja: `すべての数を${method.base}の倍数に丸めています。内訳の和は計と合います。内訳の数ともとの数との差は${method.base - 1}以内です。`,
          en: `Every number is rounded to a multiple of ${method.base}, so that parts still add up to their totals; inner numbers differ by at most ${method.base - 1} from the true ones.`,
        }
    : {
        ja: `すべての数に、数えた人の組ごとに決まる小さなノイズを加えています（セルキー法）。もとの数との差は${method.bound}以内で、${method.noSmall > 0 ? `1〜${method.noSmall}の値は出さず、` : ''}0は0のままです。内訳の和は計と少し違います。`,
        en: `A small noise that depends on who is counted is added to every number (cell-key method): at most ${method.bound}, ${method.noSmall > 0 ? `no value from 1 to ${method.noSmall} is shown, ` : ''}and 0 stays 0. Parts add up to their totals only nearly.`,
      };
