/** A model learnt earlier, taken from its report: next month's files are weighed as last month's were. */
import { done, type Result, refused } from '#base';
import { z } from 'zod';
import { gammaLabel, type LinkConfig } from './config.ts';
import { linkageRefusal } from './errors.ts';
import type { LinkModel } from './learn.ts';

const shares = z.array(z.array(z.number().gt(0).lt(1)));
const reportSchema = z.looseObject({
  model: z.looseObject({
    lambda: z.number().gt(0).lt(1),
    m: shares,
    u: shares,
    comparisons: z.array(z.looseObject({ name: z.string(), levels: z.array(z.string()) })),
  }),
});

/** Refuses one that was learnt for other comparisons or levels. */
export const readKnownModel = (text: string, file: string, config: LinkConfig): Result<LinkModel> => {
  const unfit = (ja: string, en: string) =>
    refused(linkageRefusal('files-unfit', {}, [{ ja: `${file}: ${ja}`, en: `${file}: ${en}` }]));
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return unfit('JSON ではありません', 'is not JSON');
  }
  const parsed = reportSchema.safeParse(raw);
  if (!parsed.success)
    return unfit(
      '名寄せの報告書（--report で書いたもの）ではありません',
      'is not a report of a linkage (written with --report)',
    );
  const { lambda, m, u, comparisons } = parsed.data.model;
  const asked = config.compare.map((c) => ({
    name: c.name,
    levels: [...Array(c.levels.length + 1).keys()].map((g) => gammaLabel(c, g)),
  }));
  const found = comparisons.map(({ name, levels }) => ({ name, levels }));
  const shaped = [m, u].every(
    (lists) => lists.length === asked.length && lists.every((list, c) => list.length === asked[c]?.levels.length),
  );
  return JSON.stringify(asked) === JSON.stringify(found) && shaped
    ? done({ lambda, m, u, comparisons: asked })
    : unfit(
        'この設定とは別の項目や段階で学習したものです',
        'was learnt for other comparisons or levels than these settings have',
      );
};
