/**
 * How often fields agree between two records of one person, for loads too small to learn it from. Counted on the synthetic city (60,000 people, seed 7: 3,300 transport
 * cards and 44,000 taxpayers of three years before, against the resident register, pairs known by their 宛名番号). Real clerks err more than
 * invented ones, so every weaker level is raised to half a percent at least, and people are taken to move and to change their telephones more often.
 */
import type { FieldKind, LinkConfig } from './config.ts';
import { gammaLabel } from './config.ts';
import type { LevelShares } from './em.ts';
import { defaultLevels } from './levels.ts';

/** By kind of field: from "else" to the strongest level, as `defaultLevels` has them. */
const shares: Readonly<Partial<Record<FieldKind, readonly number[]>>> = {
  kana: [0.01, 0.01, 0.01, 0.04, 0.93],
  kanji: [0.02, 0.03, 0.95],
  date: [0.005, 0.005, 0.005, 0.005, 0.01, 0.005, 0.005, 0.96],
  code: [0.03, 0.97],
  address: [0.12, 0.03, 0.05, 0.8],
  digits: [0.2, 0.01, 0.01, 0.78],
};

/** Null where the settings compare something else than people's names, birth dates, sexes, addresses and telephones in the usual steps. */
export const shippedM = (config: LinkConfig): LevelShares | null => {
  const found = config.compare.map((comparison) => {
    const kind = config.fields.get(comparison.field)?.kind as FieldKind;
    const usual = { ...comparison, levels: defaultLevels[kind] };
    const label = (of: typeof comparison) => of.levels.map((_, g) => gammaLabel(of, g)).join();
    return label(usual) === label(comparison) ? (shares[kind] ?? null) : null;
  });
  return found.every((each) => each !== null) ? found : null;
};

/** Of the people in a small load, so many are taken to stand in the register: half says least. */
export const assumedFound = 0.5;
/** Nobody has seen these weights fit this load, so links must be surer than usual, and further from the second best (bits). */
export const assumedBounds = { errorRate: 0.001, margin: 3 } as const;
