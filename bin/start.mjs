// `npm start`: install, build, then hand over to `musubi start`, which makes the synthetic city once, runs the stream and serves the Lounge.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWebBeside, isBuilt } from './build-web.mjs';
import { install, pinnedNode, root } from './install.mjs';

/** Runs `musubi start`; the terminal sends Ctrl-C to both of us, so we wait for it to end well instead of leaving it behind. */
const start = (...further) =>
  new Promise((resolve) => {
    const child = spawn(
      pinnedNode,
      [join(root, 'src/doors/musubi.ts'), 'start', ...process.argv.slice(2), ...further],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, NODE_NO_WARNINGS: '1' },
      },
    );
    process.removeAllListeners('SIGTERM').on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1)));
  });

install();
process.on('SIGINT', () => {});
if (!isBuilt() && !process.argv.includes('--help')) {
  // The web app is built while the city is made.
  const [prepared] = await Promise.all([start('--prepare'), buildWebBeside()]);
  if (prepared !== 0 || process.argv.includes('--prepare')) process.exit(prepared);
}
process.exit(await start());
