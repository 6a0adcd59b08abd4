/** One load of the owner's page as it stands, from its beginning to its end. */
import { randomUUID } from 'node:crypto';
import type { Progress, Refusal } from '#base';
import type { Load } from './gateway-page.api.ts';

export type LoadState = { -readonly [Key in keyof Load]: Load[Key] } & {
  stopping: boolean;
  began: number;
  phaseBegan: number;
};
export const isUnderway = (load: Pick<Load, 'stage'> | null): boolean =>
  load?.stage === 'reading' || load?.stage === 'working';

export const refusalFacts = ({ code, ja, en, because }: Omit<Refusal, 'httpStatus' | 'exitCode'>) => ({
  ...{ code, ja, en },
  ...(because ? { because: because.map((fault) => ({ ...fault })) } : {}),
});

/** What a load begins with; `check`: what was found when the same files were looked at. */
export const newLoad = (
  what: Pick<Load, 'dataset' | 'title' | 'asOf' | 'files'>,
  check: { readonly id: string; readonly facts: NonNullable<Load['check']> } | null,
  at: number,
): LoadState => ({
  ...what,
  id: randomUUID(),
  act: check ? 'send' : 'check',
  stage: 'reading',
  settled: false,
  progress: {
    phase: null,
    bytes: 0,
    bytesOf: what.files.reduce((sum, { bytes }) => sum + bytes, 0),
    rows: 0,
    rowsOf: null,
    unit: 'rows',
    phaseMilliseconds: 0,
    milliseconds: 0,
  },
  refusal: null,
  check: check?.facts ?? null,
  checkId: check?.id ?? null,
  list: false,
  sent: null,
  stopping: false,
  began: at,
  phaseBegan: at,
});

/** Writes down how far the rooms say they are. */
export const progressInto = (load: LoadState, now: () => number): Progress => ({
  phase(name, total, unit = 'rows') {
    load.phaseBegan = now();
    load.progress = { ...load.progress, phase: name, rows: 0, rowsOf: total ?? null, unit };
  },
  advance(by) {
    load.progress = { ...load.progress, rows: load.progress.rows + by };
  },
  end() {},
});

/** As it is told; while it is underway its time runs. */
export const toldLoad = ({ stopping: _, began, phaseBegan, ...load }: LoadState, now: number): Load => {
  const at = isUnderway(load) ? now : phaseBegan;
  return { ...load, progress: { ...load.progress, phaseMilliseconds: at - phaseBegan, milliseconds: at - began } };
};
