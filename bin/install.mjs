// Installs exactly what the lockfile says, if that is not already here. Runs on the machine's own Node (20 or later), so: plain JavaScript, no dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
export const pinnedNode = join(root, 'node_modules/.bin/node');

const stamp = join(root, 'node_modules/.musubi-lock');
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

export const stop = (ja, en) => {
  console.error(`${ja}\n${en}`);
  process.exit(1);
};

export const install = () => {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20)
    stop(
      `Node.js 20以上が必要です（いまは ${process.versions.node}）。`,
      `Node.js 20 or later is needed (this is ${process.versions.node}).`,
    );
  if (existsSync(stamp) && existsSync(pinnedNode) && readFileSync(stamp, 'utf8') === lockHash()) return;
  console.error(
    '必要な部品を入れています（初回のみ、1〜3分）… / Installing what is missing (first time only, 1–3 minutes)…',
  );
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
  if (npm.status !== 0)
    stop(
      '部品を入れられませんでした。上の npm の表示を確かめてから、もう一度実行してください。',
      'The installation failed. See what npm says above, then run again.',
    );
  writeFileSync(stamp, lockHash());
};

/** Runs one of our own programs on the pinned Node, with our terminal; answers its exit code. */
export const runPinned = (args, env = {}) =>
  spawnSync(pinnedNode, args, { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_NO_WARNINGS: '1', ...env } })
    .status ?? 1;
