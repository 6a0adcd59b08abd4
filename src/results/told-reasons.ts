/** Why a number is not there, in words for files that programs read. */
import type { HiddenReason } from '#statistics';

export const reasonWords: Readonly<Record<HiddenReason, string>> = {
  threshold: '秘：人数が少ないため表示しません',
  dominance: '秘：少数の人が大部分を占めるため表示しません',
  zero: '秘：該当の有無から個人が分かるおそれがあるため表示しません',
  complementary: '秘：他の秘匿値を逆算できないように表示しません',
  detail: '秘：この地域の人口では、この細かさの年齢は示しません',
  undefined: '割る数がないため計算できません',
  merged: '人数が少ないため、隣の区域に合算されています',
};
