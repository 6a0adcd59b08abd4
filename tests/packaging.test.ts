/** What is shipped for running the server: units that systemd takes and holds tight, a container file whose parts exist. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'packaging/systemd');
const units = readdirSync(folder);
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');
const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!analyze) console.warn('SKIPPED: there is no systemd-analyze here, so the units were NOT tried');

describe('the units of systemd', () => {
  const room = mkdtempSync(join(tmpdir(), 'musubi-units-'));
  afterAll(() => rmSync(room, { recursive: true, force: true }));

  it.each(units.filter((name) => name.endsWith('.service')))(
    '%s keeps what was opened off every disk, and writes where it must only',
    (name) => {
      const text = textOf(name);
      for (const line of [
        'MemorySwapMax=0',
        'LimitCORE=0',
        'UMask=0077',
        'ProtectSystem=strict',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'User=musubi',
      ])
        expect(text.split('\n')).toContain(line);
      // What only asks writes nowhere.
      const writes = /^ReadWritePaths=(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
      expect(writes.every((path) => /^\/(srv\/musubi|mnt\/musubi-backup)$/.test(path))).toBe(true);
      expect(writes.length > 0).toBe(name !== 'musubi-health.service');
      for (const [, command] of text.matchAll(/^ExecStart=(\S+)/gm))
        expect(existsSync(join(root, (command as string).replace('/opt/musubi/', '')))).toBe(true);
    },
  );

  it.runIf(analyze)('are taken by systemd without a word, and are little exposed', () => {
    // The program is not in /opt here: the same units with a program that is.
    for (const name of units)
      writeFileSync(
        join(room, name),
        textOf(name).replaceAll('/opt/musubi/node_modules/.bin/node', '/bin/true').replaceAll('/opt/musubi', '/opt'),
      );
    for (const name of units) {
      const said = spawnSync('systemd-analyze', ['verify', join(room, name)], { encoding: 'utf8' });
      const about = said.stderr.split('\n').filter((line) => line.includes(name.replace(/\..*/, '')));
      expect([name, about]).toEqual([name, []]);
    }
    for (const name of units.filter((one) => one.endsWith('.service'))) {
      const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', join(room, name)], {
        encoding: 'utf8',
      });
      const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? '10');
      console.log(`${name}: exposure ${exposure}`);
      expect(exposure).toBeLessThanOrEqual(2.5);
    }
  });
});

describe('the container', () => {
  it('builds from what is there, runs as nobody of importance, and is asked whether it is ready', () => {
    const text = readFileSync(join(root, 'packaging/Dockerfile'), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines.filter((line) => /^FROM /.test(line))).toHaveLength(2);
    expect(lines.findIndex((line) => /^USER musubi$/.test(line))).toBeGreaterThan(
      lines.findIndex((line) => /^RUN useradd/.test(line)),
    );
    expect(text).toMatch(
      /^HEALTHCHECK [^\n]*\\\n {2}CMD \[.*"src\/doors\/musubi.ts", "health", "--data", "\/srv\/musubi"\]$/m,
    );
    expect(existsSync(join(root, 'src/doors/musubi.ts'))).toBe(true);
    expect(text).toContain('ENTRYPOINT ["node_modules/.bin/node", "src/doors/musubi.ts"]');
  });

  it('is composed with nothing it does not need', () => {
    const compose = parse(readFileSync(join(root, 'packaging/compose.yaml'), 'utf8')) as {
      services: Record<string, Record<string, unknown>>;
      volumes: Record<string, unknown>;
    };
    expect(compose.services['lounge']).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_swappiness: 0,
    });
    expect(
      existsSync(
        join(
          root,
          'packaging',
          (compose.services['lounge'] as { build: { context: string } }).build.context,
          'packaging/Dockerfile',
        ),
      ),
    ).toBe(true);
    expect(Object.keys(compose.volumes)).toEqual(['musubi']);
  });
});

describe('the programs in bin', () => {
  const bin = join(root, 'bin');
  /** Each with all it imports, linked as it would be when it starts; names the imports that lead nowhere. */
  const brokenImports = async (path: string): Promise<string[]> => {
    const options = { bundle: true, write: false, platform: 'node', format: 'esm', logLevel: 'silent' } as const;
    const linked = await build({ ...options, entryPoints: [path], packages: 'external', loader: { '': 'js' } }).catch(
      (failed: { errors: { text: string }[] }) => failed,
    );
    return linked.errors.map(({ text }) => text);
  };
  it.each(readdirSync(bin))('%s finds all that it calls', async (name) => {
    expect(await brokenImports(join(bin, name))).toEqual([]);
  });
  it('are looked at so that a name nobody offers is found', async () => {
    const room = mkdtempSync(join(tmpdir(), 'musubi-bin-'));
    try {
      writeFileSync(join(room, 'offers.mjs'), 'export const here = 1;\n');
      writeFileSync(join(room, 'asks'), "import { gone } from './offers.mjs';\ngone();\n");
      expect(await brokenImports(join(room, 'asks'))).toEqual([expect.stringContaining('"gone"')]);
    } finally {
      rmSync(room, { recursive: true, force: true });
    }
  });
});
