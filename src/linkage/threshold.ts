/** Where a link begins: the lowest weight at which the share of wrong links stays below what the owner accepts. */
import { probabilityOf } from './learn.ts';

/** Pairs of about one weight: how many, and how many of them are expected to be wrong. */
export type WeightBin = { readonly weight: number; readonly pairs: number; readonly wrong: number };

/** Bins in any order. Infinity where not even the surest pairs are sure enough. */
export const chooseThreshold = (bins: readonly WeightBin[], errorRate: number, atLeast: number): number => {
  let [pairs, wrong, best] = [0, 0, Number.POSITIVE_INFINITY];
  for (const bin of [...bins].sort((a, b) => b.weight - a.weight)) {
    if (bin.weight < atLeast) break;
    pairs += bin.pairs;
    wrong += bin.wrong;
    if (pairs > 0 && wrong / pairs <= errorRate) best = bin.weight;
  }
  return best;
};

/** Labelled pairs of one weight. */
export type LabelBin = { readonly weight: number; readonly matches: number; readonly others: number };
/** Turns a weight into the probability that people found: log-odds = offset + slope · weight (in bits). */
export type Calibration = { readonly offset: number; readonly slope: number };
export const uncalibrated: Calibration = { offset: 0, slope: 1 };
export const calibrated = ({ offset, slope }: Calibration, weight: number): number =>
  probabilityOf(offset + slope * weight);

/**
 * Logistic regression by Newton's steps, pulled towards the model itself (a prior worth a few labels), so that labels without a single error,
 * or few labels, do not turn into certainty.
 */
export const calibrate = (labels: readonly LabelBin[]): Calibration => {
  const pull = [0.05, 1];
  let [a, b] = [0, 1];
  for (let round = 0; round < 100; round++) {
    let [ga, gb, haa, hab, hbb] = [-pull[0]! * a, -pull[1]! * (b - 1), pull[0]!, 0, pull[1]!];
    for (const { weight, matches, others } of labels) {
      const p = calibrated({ offset: a, slope: b }, weight);
      const n = matches + others;
      const off = (matches - n * p) * Math.LN2;
      const bend = n * p * (1 - p) * Math.LN2 ** 2;
      ga += off;
      gb += off * weight;
      haa += bend;
      hab += bend * weight;
      hbb += bend * weight * weight;
    }
    const det = haa * hbb - hab * hab;
    const [da, db] = [(hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det];
    const step = Math.min(1, 4 / Math.max(1e-9, Math.abs(da), Math.abs(db)));
    a += step * da;
    b = Math.max(0.01, b + step * db);
    if (Math.abs(da) + Math.abs(db) < 1e-9) break;
  }
  return { offset: a, slope: b };
};
