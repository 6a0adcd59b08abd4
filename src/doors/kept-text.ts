/** Reads a small text that was kept elsewhere (a checkpoint); null where there is none. */
import { readFile } from 'node:fs/promises';

export const readKeptText = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);
