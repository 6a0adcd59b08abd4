/** What a helper thread does for a table handed in: reads everything released, holds the table against it, and answers what was found. */
import { randomInt } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { type AreaPack, readAreaPack } from '#catalogue';
import { findBesideReleased, type Looked, type OfficeRules, type Opened } from '#release';
import { loadSolver, type Released, releasedSystems, toldBy } from '#statistics';

export type BesideJob = {
  /** Another whenever anything else is released or waits; `pieces`: left out where the thread has them from the question before. */
  readonly version: string;
  readonly pieces: readonly Uint8Array[] | null;
  readonly pack: { readonly text: string; readonly name: string } | null;
  readonly opened: Opened;
  readonly rules: Pick<OfficeRules, 'threshold' | 'minimumWidth'>;
};
/** `unknown-version`: the pieces are needed after all. */
export type BesideAnswer = readonly Looked[] | 'unknown-version';

type Outside = { readonly version: string; readonly ledger: readonly Released[]; readonly pack: AreaPack | null };
let outside: Outside | null = null;

/** Chance only errs towards "found". */
const random = (): number => randomInt(2 ** 32) / 2 ** 32;

const outsideOf = ({ version, pieces, pack }: BesideJob): Outside | null => {
  if (outside?.version === version) return outside;
  if (!pieces) return null;
  const read = pack ? readAreaPack(pack.text, pack.name) : null;
  const ledger = pieces.flatMap((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')) as Released[]);
  outside = { version, ledger, pack: read?.ok ? read.value : null };
  return outside;
};

const look = async (job: BesideJob): Promise<BesideAnswer> => {
  const all = outsideOf(job);
  if (!all) return 'unknown-version';
  const { ledger, pack } = all;
  const solver = await loadSolver();
  return findBesideReleased(
    job.opened,
    {
      systems: () => (pack ? releasedSystems(ledger, pack) : []),
      toldBy: (system, also) => toldBy(system, also, job.rules, solver, random),
    },
    job.rules,
  );
};

parentPort?.on('message', (job: BesideJob) => {
  // A fault ends the thread: whoever asked is told by that.
  void look(job).then((looked) => parentPort?.postMessage(looked));
});
