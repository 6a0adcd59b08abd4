/** Long work tells: which phase, how many of how many. The door decides how to draw it. */
import type { Bilingual } from './bilingual.ts';

export interface Progress {
  /** Starts a phase; `total` in `unit` (rows by default) if known. */
  phase(name: Bilingual, total?: number, unit?: 'rows' | 'bytes'): void;
  advance(by: number): void;
  /** Ends the current phase. */
  end(): void;
}

export const silentProgress: Progress = { phase: () => {}, advance: () => {}, end: () => {} };
