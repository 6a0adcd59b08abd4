// `npm start`: install, build, then hand over to `musubi start`, which makes the synthetic city once, runs the stream and serves the Lounge.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWeb } from './build-web.mjs';
import { install, pinnedNode, root } from './install.mjs';

install();
buildWeb();
const child = spawn(pinnedNode, [join(root, 'src/doors/musubi.ts'), 'start', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NODE_NO_WARNINGS: '1' },
});
// The terminal sends Ctrl-C to both of us: wait for the server to end well instead of leaving it behind.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 0 : 1)));
