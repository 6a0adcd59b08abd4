/** Everything released, and what waits to be, for a table that a person hands in to be held against; with the solver that attacks both together. */
import { createHash, randomInt } from 'node:crypto';
import { basename } from 'node:path';
import { readAreaPack } from '#catalogue';
import type { OfficeRules, ReleaseNeeds } from '#release';
import type { ResultFiles } from '#results';
import { loadSolver, releasedSystems, toldBy } from '#statistics';
import { areaPackText } from './area-files.ts';
import type { Places } from './places.ts';
import { ledgerBeside } from './released-ledger.ts';

/** Chance only errs towards "found". */
const random = (): number => randomInt(2 ** 32) / 2 ** 32;

export const outsideOf = async (
  places: Places,
  files: ResultFiles,
  release: ReleaseNeeds,
  { threshold, minimumWidth }: OfficeRules,
): ReturnType<ReleaseNeeds['outside']> => {
  const text = areaPackText(places);
  const ledger = text.ok ? await ledgerBeside(files, release, '') : [];
  const solver = await loadSolver();
  const version = createHash('sha256').update(JSON.stringify(ledger)).digest('hex');
  return {
    version,
    systems: () => {
      const pack = text.ok ? readAreaPack(text.value, basename(places.areas)) : null;
      return pack?.ok ? releasedSystems(ledger, pack.value) : [];
    },
    toldBy: (system, also) => toldBy(system, also, { threshold, minimumWidth }, solver, random),
  };
};
