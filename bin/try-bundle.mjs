// `node bin/try-bundle.mjs [archive]`: installs the bundle in an empty folder, in a network namespace without any network, with nothing of
// this machine's Node in the path; makes an installation, serves it, and prints what held. Ends with «N held, N failed».
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root, stop } from './install.mjs';

const dist = join(root, 'dist');
const found = existsSync(dist) ? readdirSync(dist).filter((name) => /^musubi-.*\.tar\.gz$/.test(name)) : [];
const archive = process.argv[2] ?? (found.at(-1) ? join(dist, found.at(-1)) : '');
if (!existsSync(archive))
  stop(
    '一式がありません。先に「npm run bundle」を実行してください。',
    'There is no bundle. Run "npm run bundle" first.',
  );

const room = mkdtempSync(join(tmpdir(), 'musubi-try-'));
process.on('exit', () => rmSync(room, { recursive: true, force: true }));

let held = 0;
let failed = 0;
const tell = (what, whether, more = '') => {
  if (whether) held += 1;
  else failed += 1;
  console.log(`${whether ? 'held  ' : 'FAILED'} ${what}${more === '' ? '' : ` (${more})`}`);
};

const told = readFileSync(`${archive}.sha256`, 'utf8').split(/\s/)[0];
tell(
  'the archive is the one its checksum names',
  createHash('sha256').update(readFileSync(archive)).digest('hex') === told,
);
const unpacked = spawnSync('tar', ['-xzf', archive, '-C', room]).status === 0;
tell('it unpacks', unpacked);

// Runs inside: nothing but the system's own folders in the path, no network but the loopback of the namespace.
const inside = `
set -u
cd "$1"
command -v node >/dev/null 2>&1 && echo "node is in the path"
ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null
echo "interfaces $(cut -d: -f1 -s /proc/net/dev | tr -d ' ' | tr '\\n' ' ')"
./musubi init --data "$2" --side lake --city-ja 結浜市 --city-en Yuihama && echo "init ok"
MUSUBI_PORT=18080 ./musubi serve --data "$2" > "$2.log" 2>&1 &
server=$!
node_modules/.bin/node -e '
const ask = async () => {
  const outside = await fetch("http://192.0.2.1/", { signal: AbortSignal.timeout(1500) }).then(() => "reached", () => "unreachable");
  console.log("outside " + outside);
  for (let n = 0; n < 300; n += 1) {
    const ready = await fetch("http://127.0.0.1:18080/api/ready").catch(() => null);
    if (ready && ready.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const ready = await fetch("http://127.0.0.1:18080/api/ready").then((answer) => answer.status, () => 0);
  console.log("ready " + ready);
  const page = await fetch("http://127.0.0.1:18080/").then((answer) => answer.text(), () => "");
  console.log("page " + page.includes("<div id=") + " " + page.length);
  const script = /src="([^"]+[.]js)"/.exec(page);
  const bytes = script ? await fetch("http://127.0.0.1:18080" + script[1]).then(async (a) => (await a.arrayBuffer()).byteLength, () => 0) : 0;
  console.log("script " + bytes);
};
ask();
'
kill -TERM $server
wait $server
echo "stopped $?"
./musubi audit verify --data "$2" && echo "audit ok"
./musubi doctor --data "$2" > "$2.doctor" 2>&1
echo "doctor $(head -1 "$2.doctor" | cut -c1-40)"
./musubi city make --help >/dev/null && echo "city ok"
`;
// A path that holds what the starting script needs and nothing else.
const path = join(room, 'path');
mkdirSync(path);
for (const tool of ['sh', 'dirname', 'readlink', 'ls', 'tr', 'head', 'cut', 'ip', 'ifconfig', 'cat']) {
  const from = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((at) => join(at, tool)).find((at) => existsSync(at));
  if (from) symlinkSync(from, join(path, tool));
}
const script = join(room, 'inside.sh');
writeFileSync(script, inside);

const folder = join(room, basename(archive).replace(/\.tar\.gz$/, ''));
const unshare = ['/usr/bin/unshare', '/bin/unshare'].find((at) => existsSync(at));
const isolated = unshare !== undefined && spawnSync(unshare, ['-rn', 'true']).status === 0;
if (!isolated)
  console.log('NOT ISOLATED: this machine makes no network namespace, so the bundle was tried with the network there');
const command = isolated ? [unshare, ['-rn', '/bin/sh', script]] : ['/bin/sh', [script]];
const run = spawn(command[0], [...command[1], folder, join(room, 'data')], {
  env: { PATH: path, HOME: room, LANG: 'C.UTF-8' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let said = '';
run.stdout.on('data', (chunk) => (said += chunk.toString()));
run.on('close', () => {
  const line = (pattern) => pattern.exec(said)?.[1] ?? '';
  tell('no Node of this machine is in the path', !said.includes('node is in the path'));
  tell(
    'nothing outside can be reached',
    line(/^outside (\S+)/m) === 'unreachable' && isolated,
    `interfaces: ${line(/^interfaces (.*)/m)}`,
  );
  tell('an installation is made', said.includes('init ok'));
  tell('the server is ready', line(/^ready (\d+)/m) === '200');
  tell('it gives the page', line(/^page (\S+)/m) === 'true');
  tell('and its script', Number(line(/^script (\d+)/m)) > 100_000, `${line(/^script (\d+)/m)} bytes`);
  tell('it stops when asked to', line(/^stopped (\d+)/m) === '0');
  tell('its log is whole', said.includes('audit ok'));
  tell('the doctor prints its page', /^doctor 結び/m.test(said));
  tell('other commands start', said.includes('city ok'));
  console.log(`${held} held, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
});
