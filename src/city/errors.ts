/** What the city refuses. */
import { refusals } from '#base';

export const cityRefusal = refusals('city', {
  'option-out-of-range': {
    http: 422,
    exit: 2,
    ja: (p: { option: string; from: number; to: number }) =>
      `「--${p.option}」には ${p.from} から ${p.to} までの数を指定してください。`,
    en: (p: { option: string; from: number; to: number }) => `Give "--${p.option}" a number from ${p.from} to ${p.to}.`,
  },
  'too-few-for-canaries': {
    http: 422,
    exit: 2,
    ja: (p: { wanted: number; found: number }) =>
      `差し替える人を${p.wanted}人選べませんでした（${p.found}人まで）。「--people」を増やしてください。`,
    en: (p: { wanted: number; found: number }) =>
      `Only ${p.found} of ${p.wanted} identities could be planted. Make the city larger with "--people".`,
  },
});
