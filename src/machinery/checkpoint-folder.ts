/** Checkpoints as small files in a folder outside the register, best on another machine or on media written once. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointFolder } from '../audit/needs.ts';
import { writeWhole } from './files.ts';

/** Two checkpoints of one size but of different logs keep both their files: the name holds the root. */
export const checkpointFolder = (folder: string): CheckpointFolder => ({
  async keep(size, root, note) {
    const name = `${String(size).padStart(12, '0')}-${root.slice(0, 16)}.txt`;
    if ((await readFile(join(folder, name), 'utf8').catch(() => null)) === note) return;
    await writeWhole(join(folder, name), [Buffer.from(note)]);
  },
  async all() {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const notes = names.filter((name) => /^\d{12}-[0-9a-f]{16}\.txt$/.test(name)).sort();
    return Promise.all(notes.map(async (which) => ({ which, note: await readFile(join(folder, which), 'utf8') })));
  },
});
