/** A folder made beside its place and moved there whole: a kill leaves the old one, or none, and a rerun begins anew. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { NewFolder, OutputFile } from '../city/needs.ts';

export const newFolder = (target: string): NewFolder => {
  const place = resolve(target);
  const path = `${place}.part`;
  const old = `${place}.old`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const inside = (file: string): string => {
    const whole = join(path, file);
    mkdirSync(dirname(whole), { recursive: true, mode: 0o700 });
    return whole;
  };
  return {
    path,
    open(file): OutputFile {
      const descriptor = openSync(inside(file), 'w', 0o600);
      return {
        write(bytes) {
          let at = 0;
          while (at < bytes.length) at += writeSync(descriptor, bytes, at, bytes.length - at);
        },
        close: () => closeSync(descriptor),
      };
    },
    writeText: (file, text) => writeFileSync(inside(file), text, { mode: 0o600 }),
    keep() {
      rmSync(old, { recursive: true, force: true });
      if (existsSync(place)) renameSync(place, old);
      renameSync(path, place);
      rmSync(old, { recursive: true, force: true });
    },
    discard: () => rmSync(path, { recursive: true, force: true }),
  };
};
