// Gets a token in software and the tool that asks it, for the tests of keys on a PKCS#11 token; where none can be had the tests say so themselves.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const tokenTools = () => {
  const there = existsSync('/usr/bin/pkcs11-tool') && existsSync('/usr/bin/softhsm2-util');
  if (there || !existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env };
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'softhsm2', 'opensc'];
  if (spawnSync('apt-get', install, options).status === 0) return;
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', install, options);
};
