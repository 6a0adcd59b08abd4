/**
 * What a rule of automatic findings is: how grave, what it says, what next, and where it comes from. `must`: not released without a written reason.
 * Sources: ACRO 1.0.1 (statbarns and defaults), OpenSAFELY output checks, 介護DB提供ガイドライン, SATRE 2.0, 個人情報保護法施行令1条.
 */
import type { Bilingual } from '#base';
import type { Severity } from './release.api.ts';

export type Rule = {
  readonly severity: Severity;
  readonly about: Bilingual;
  readonly next: Bilingual;
  readonly source: Bilingual;
};
export const both = (ja: string, en: string): Bilingual => ({ ja, en });

export const acro = (what: string) => both(`ACRO 1.0.1（${what}）`, `ACRO 1.0.1 (${what})`);
export const staff = both('市の保護基準（statistics/policy.yaml）', "the city's policy (statistics/policy.yaml)");
export const opensafely = both('OpenSAFELY 出力検査の基準', 'OpenSAFELY output checking');
export const kaigo = both('介護DB提供ガイドライン（厚生労働省）', 'guideline of the long-term care database (MHLW)');
export const handbook = both('Handbook on SDC 4章', 'Handbook on SDC, ch. 4');
export const law = both('個人情報保護法2条2項・施行令1条', 'Act on the Protection of Personal Information, art. 2(2)');
export const satre = (item: string) => both(`SATRE 2.0（${item}）`, `SATRE 2.0 (${item})`);
export const house = both('確認の手引き（docs/checking.md）', 'the guide of checking (docs/checking.md)');
