/** What the city asks of the outside: an engine, a folder to put files in. */
import type { Engine } from '#base';
import type { CityJob, Maker } from './maker.ts';

export interface OutputFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

/** A folder that appears whole under its name on `keep`, in place of what was there, or not at all. */
export interface NewFolder {
  /** Where it lies until then; the engine may write there. */
  readonly path: string;
  open(file: string): OutputFile;
  writeText(file: string, text: string): void;
  keep(): void;
  discard(): void;
}

/** A maker that is there before anybody knows what it shall make. */
export interface WaitingMaker {
  begin(job: CityJob): Pick<Maker, 'make'>;
  close(): void;
}

export type CityNeeds = {
  readonly openEngine: () => Promise<Engine>;
  /** Makers in other threads, as many as there are cores for and at most `most`; none where there is one core only. */
  readonly makers?: (most: number) => readonly WaitingMaker[];
  readonly newFolder: (path: string) => NewFolder;
  /** Milliseconds, for the speed it reports. */
  readonly now: () => number;
};
