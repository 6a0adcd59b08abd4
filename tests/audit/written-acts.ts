/** Which acts the program writes down at all, and the reasons there may be for writing nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const own = 'a person’s own bookkeeping, nothing of the city’s data';
export const list = 'what there is, not what is in it; what is opened from it is told';
export const stateless = 'works on files given to it, without an installation whose log it could tell';
export const looks = 'looks at settings and counts of the installation, opens nothing';

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|\/test-/.test(path))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'))
  .join('\n');
export const isWritten = (act: string): boolean => sources.includes(`'${act}'`) || sources.includes(`"${act}"`);
