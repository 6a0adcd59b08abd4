// `npm start`: install, build, then hand over to `musubi start`, which makes the synthetic city once, runs the stream and serves the Lounge.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWebBeside, isBuilt } from './build-web.mjs';
import { install, pinnedNode, root } from './install.mjs';

install();
const builds = !isBuilt() && !process.argv.includes('--help');
// The terminal sends Ctrl-C to both of us, so we wait for it to end well instead of leaving it behind.
process.on('SIGINT', () => {});
const child = spawn(pinnedNode, [join(root, 'src/doors/musubi.ts'), 'start', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', ...(builds ? ['ipc'] : [])],
  env: { ...process.env, NODE_NO_WARNINGS: '1', ...(builds ? { MUSUBI_WEB_IS_BUILDING: '1' } : {}) },
});
process.on('SIGTERM', () => child.kill('SIGTERM'));
const ended = new Promise((resolve) => {
  child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 0 : 1)));
});
// The web app is built while the city is made; the Lounge opens when both are done.
const built = builds ? buildWebBeside(() => child.kill('SIGTERM')) : Promise.resolve();
if (builds) void built.then(() => child.connected && child.send('web app built', () => {}));
const code = await ended;
if (code === 0) await built;
process.exit(code);
