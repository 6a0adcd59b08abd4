// Builds the web app when its sources changed since the last build.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root, stop } from './install.mjs';

const stamp = join(root, 'dist/web/.built-from');

const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });

/** Hash of the contents of everything the build reads. */
const sourceHash = () => {
  const hash = createHash('sha256');
  const sources = [
    ...filesUnder(join(root, 'web')),
    ...filesUnder(join(root, 'src')).filter((p) => p.endsWith('.api.ts') || p.includes('/base/')),
    join(root, 'package-lock.json'),
  ];
  for (const path of sources.sort())
    if (statSync(path).isFile())
      hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
};

const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn'];
const failed = () => stop('画面を組み立てられませんでした。', 'The web app could not be built.');

export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash();

export const buildWeb = () => {
  if (isBuilt()) return;
  console.error('画面を組み立てています… / Building the web app…');
  if (spawnSync(pinnedNode, vite, { cwd: root, stdio: 'inherit' }).status !== 0) failed();
  writeFileSync(stamp, sourceHash());
};

/** The same, beside something else; resolves when it is built. */
export const buildWebBeside = () => {
  const hash = sourceHash();
  return new Promise((resolve) => {
    spawn(pinnedNode, vite, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', (code) => {
      if (code !== 0) failed();
      writeFileSync(stamp, hash);
      resolve();
    });
  });
};
