// `npm test`: installs what is missing (a browser too), builds the web app, runs every test, ends with «N passed, N failed».
// `--register=postgresql`: the same with every register on PostgreSQL.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser } from './browser.mjs';
import { buildWeb } from './build-web.mjs';
import { install, pinnedNode, root } from './install.mjs';
import { tokenTools } from './token.mjs';

const asked = process.argv.find((word) => word.startsWith('--register='))?.slice('--register='.length);
if (asked !== undefined && asked !== 'sqlite' && asked !== 'postgresql')
  throw new Error('--register=sqlite or --register=postgresql');

install();
const chromium = browser();
tokenTools();
buildWeb();

const folder = mkdtempSync(join(tmpdir(), 'musubi-test-'));
const report = join(folder, 'report.json');
const vitest = spawnSync(
  pinnedNode,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2).filter((word) => !word.startsWith('--register=')),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      ...(asked ? { MUSUBI_TEST_REGISTER: asked } : {}),
      // Every test file has a process of its own: what one has compiled the next need not.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/tests'),
      MUSUBI_CHROMIUM: chromium ?? '',
    },
  },
);

let passed = 0;
let failed = 0;
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed = counts.numPassedTests;
  // A file that could not even be loaded counts as one failure.
  failed =
    counts.numFailedTests +
    counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
} catch {
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
if (vitest.status !== 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
