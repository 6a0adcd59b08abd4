// Builds the web apps when their sources changed since the last build: the Lounge, and the owner's page of the sealed side.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root, stop } from './install.mjs';

const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });

const app = (folder, into, isSource) => {
  const stamp = join(root, into, '.built-from');
  /** Hash of the contents of everything the build reads. */
  const sourceHash = () => {
    const hash = createHash('sha256');
    const sources = [
      ...filesUnder(join(root, 'web')),
      ...filesUnder(join(root, 'src')).filter((p) => p.endsWith('.api.ts') || p.includes('/base/')),
      join(root, 'package-lock.json'),
    ].filter(isSource);
    for (const path of sources.sort())
      if (statSync(path).isFile())
        hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
    return hash.digest('hex');
  };
  return {
    stamp,
    sourceHash,
    vite: [join(root, 'node_modules/vite/bin/vite.js'), 'build', folder, '--logLevel', 'warn'],
    isBuilt: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(),
  };
};
const lounge = app('web', 'dist/web', (path) => !path.includes('/web/gateway/'));
const ownersPage = app('web/gateway', 'dist/gateway', (path) => !/\/web\/(lounge|accounts|shell|dev)\//.test(path));

const failed = () => stop('画面を組み立てられませんでした。', 'The web app could not be built.');

const build = ({ isBuilt, vite, stamp, sourceHash }) => {
  if (isBuilt()) return;
  console.error('画面を組み立てています… / Building the web app…');
  if (spawnSync(pinnedNode, vite, { cwd: root, stdio: 'inherit' }).status !== 0) failed();
  writeFileSync(stamp, sourceHash());
};

export const { isBuilt } = lounge;
export const buildWeb = () => [lounge, ownersPage].forEach(build);
export const buildOwnersPage = () => build(ownersPage);

/** The Lounge, beside something else; resolves when it is built. Where it cannot be, `giveUp` is called before all ends. */
export const buildWebBeside = (giveUp) => {
  const hash = lounge.sourceHash();
  return new Promise((resolve) => {
    spawn(pinnedNode, lounge.vite, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', (code, signal) => {
      // Ctrl-C stops both: then nothing has failed, and nothing is built.
      if (signal) return resolve();
      if (code !== 0) {
        giveUp();
        failed();
      }
      writeFileSync(lounge.stamp, hash);
      resolve();
    });
  });
};
