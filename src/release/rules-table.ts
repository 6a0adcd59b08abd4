/** All rules of automatic findings by name. */
import type { Bilingual } from '#base';
import { amountRules } from './rules-amounts.ts';
import { anyFileRules } from './rules-any-file.ts';
import { estimateRules } from './rules-estimates.ts';
import { pictureAndModelRules } from './rules-pictures-models.ts';
import { protectedRules } from './rules-protected.ts';
import { countRules } from './rules-tables.ts';

export const rules = {
  ...anyFileRules,
  ...countRules,
  ...amountRules,
  ...estimateRules,
  ...pictureAndModelRules,
  ...protectedRules,
} as const;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as readonly RuleName[];

/** What a rule looks for, of one kept by name: a later program may not know it any more. */
export const ruleAbout = (name: string): Bilingual =>
  name in rules ? { ...rules[name as RuleName].about } : { ja: name, en: name };
