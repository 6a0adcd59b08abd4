// `npm run bundle`: one archive with everything in it — program, parts, runtime, built web app — for a machine that sees no network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { install, root, stop } from './install.mjs';

install();
buildWeb();

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const name = `musubi-${version}-${process.platform}-${process.arch}`;
const room = mkdtempSync(join(tmpdir(), 'musubi-bundle-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));
const inside = join(room, name);
mkdirSync(inside);
const carried = [
  'bin',
  'contracts',
  'dashboards',
  'dist/web',
  'docs',
  'node_modules',
  'packaging',
  'src',
  'statistics',
  'web',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'README.ja.md',
  'package.json',
  'package-lock.json',
];
for (const part of carried)
  cpSync(join(root, part), join(inside, part), {
    recursive: true,
    verbatimSymlinks: true,
    // What this machine has compiled for itself stays here.
    filter: (path) =>
      !path.includes('node_modules/.cache') && (!/\.test\.tsx?$/.test(path) || path.includes('node_modules')),
  });

const run = (command, args, cwd) => {
  if (spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0)
    stop(`${command} が失敗しました。`, `${command} failed.`);
};
run(
  'npm',
  ['prune', '--omit=dev', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  inside,
);
// The lockfile is the same: the program takes its parts as installed and never asks a registry.
cpSync(join(root, 'node_modules/.musubi-lock'), join(inside, 'node_modules/.musubi-lock'));
writeFileSync(
  join(inside, 'musubi'),
  '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nNODE_NO_WARNINGS=1 exec "$here/node_modules/.bin/node" "$here/src/doors/musubi.ts" "$@"\n',
);
chmodSync(join(inside, 'musubi'), 0o755);

mkdirSync(join(root, 'dist'), { recursive: true });
const archive = join(root, 'dist', `${name}.tar.gz`);
run('tar', ['-czf', archive, '--owner=0', '--group=0', name], room);
const digest = createHash('sha256').update(readFileSync(archive)).digest('hex');
writeFileSync(`${archive}.sha256`, `${digest}  ${name}.tar.gz\n`);
console.log(`${archive}\nsha256 ${digest}`);
