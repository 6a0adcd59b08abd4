// Finds a Chromium for the tests of what people see; gets one where none is there.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root } from './install.mjs';

const known = () =>
  [process.env.MUSUBI_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );

const run = (command, args) =>
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const hasJapaneseFont = () =>
  /\S/.test(spawnSync('fc-list', [':lang=ja', 'family'], { encoding: 'utf8' }).stdout ?? '');

/** Path of a Chromium, or null with a loud line. */
export const browser = () => {
  const debianRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (debianRoot && (!known() || !hasJapaneseFont())) {
    console.error(
      '画面の試験に使うブラウザと日本語書体を入れています… / Installing a browser and Japanese fonts for the tests…',
    );
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk']);
  }
  if (known()) return known();
  if (run(pinnedNode, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium-headless-shell']))
    return 'playwright';
  console.error('ブラウザを用意できませんでした。/ No browser could be had: the tests that need one will fail.');
  return null;
};
