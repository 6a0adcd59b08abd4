/** The walls of the house hold: every import in src/ and web/ is one that src/rooms.ts allows. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { rooms } from '../src/rooms.ts';

const root = join(import.meta.dirname, '..');
const names = rooms.map((room) => room.name);
const filesUnder = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
const sources = filesUnder(join(root, 'src')).filter((path) => /\.ts$/.test(path));
const webSources = filesUnder(join(root, 'web')).filter((path) => /\.tsx?$/.test(path));
const isTest = (path: string) => /\.(test|property\.test)\.tsx?$/.test(path) || basename(path).startsWith('test-');

/** Static and dynamic imports and re-exports of a file. */
const importsOf = (path: string): string[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    ),
  ].map((m) => (m[1] ?? m[2] ?? m[3]) as string);
const roomOf = (path: string): string => relative(join(root, 'src'), path).split(sep)[0] as string;

/** npm and node: modules a room's plain files may use; suffixed files may use what their suffix says. */
const plainAllowed: Record<string, readonly string[]> = {
  sealing: ['node:crypto', 'age-encryption', 'zod'],
  surveys: ['zod', 'yaml'],
  catalogue: ['zod', 'yaml', 'topojson-client', 'fflate', 'shpjs'],
  audit: ['node:crypto', 'zod'],
  backup: ['zod'],
  linkage: ['zod'],
  numbering: ['node:crypto'],
  abstraction: ['node:crypto'],
  sources: ['node:crypto', 'node:zlib', '@e965/xlsx'],
  dispatch: ['node:crypto', 'zod'],
  lake: ['node:crypto', 'zod'],
  accounts: ['node:crypto', 'zod'],
  statistics: ['zod', 'highs', 'node:crypto'],
  release: ['zod', 'node:crypto'],
  results: ['fflate', 'write-excel-file', '@e965/xlsx', 'zod', 'node:crypto', 'topojson-client'],
  feeds: ['zod', 'node:crypto'],
  lounge: ['zod', 'node:crypto'],
  city: ['d3-delaunay', 'topojson-server', 'topojson-client', 'topojson-simplify', 'node:crypto'],
};
const suffixAllowed: Record<string, readonly string[]> = {
  store: ['kysely', 'node:crypto'],
  http: ['hono', 'zod', 'node:crypto'],
  cli: [],
  api: ['zod'],
  lake: [],
};

describe('the walls between rooms', () => {
  it.each(rooms)('$name sees only the rooms above it that its row names', (room) => {
    const at = names.indexOf(room.name);
    for (const seen of room.sees) {
      const forward = room.name === 'dispatch' && seen === 'lake';
      expect(forward || names.indexOf(seen) < at, `${room.name} → ${seen}`).toBe(true);
    }
    const breaches: string[] = [];
    for (const path of sources.filter((p) => roomOf(p) === room.name)) {
      const suffix = /\.(store|lake|http|cli|api)\.ts$/.exec(path)?.[1];
      for (const specifier of importsOf(path)) {
        const where = `${relative(root, path)} → ${specifier}`;
        if (specifier.startsWith('#')) {
          if (!room.sees.includes(specifier.slice(1)) && !(isTest(path) && names.includes(specifier.slice(1))))
            breaches.push(where);
        } else if (specifier.startsWith('.')) {
          const target = normalize(join(dirname(path), specifier));
          const home = roomOf(target);
          const othersApi = /\.api\.ts$/.test(target) && (room.sees.includes(home) || /\.api\.ts$/.test(path));
          if (home !== room.name && !isTest(path) && !othersApi) breaches.push(where);
        } else if (!isTest(path)) {
          const allowed = [...(plainAllowed[room.name] ?? []), ...(suffix ? (suffixAllowed[suffix] ?? []) : [])];
          if (!allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`))) breaches.push(where);
        }
      }
    }
    expect(breaches).toEqual([]);
  });

  it('machinery sees base and the rooms’ needs, nothing else of ours', () => {
    const breaches = sources
      .filter((p) => roomOf(p) === 'machinery' && !isTest(p))
      .flatMap((path) =>
        importsOf(path)
          .filter((s) => (s.startsWith('#') && s !== '#base') || (s.startsWith('../') && !/\/needs\.ts$/.test(s)))
          .map((s) => `${relative(root, path)} → ${s}`),
      );
    expect(breaches).toEqual([]);
  });

  it('the web app knows the rooms only by their api shapes, and base', () => {
    const breaches = webSources.flatMap((path) =>
      importsOf(path)
        .filter((s) => {
          if (s.startsWith('#')) return s !== '#base';
          if (!s.startsWith('.')) return false;
          const target = relative(root, normalize(join(dirname(path), s)));
          return target.startsWith('src') && !/\.api\.ts$/.test(target) && !target.startsWith(join('src', 'base'));
        })
        .map((s) => `${relative(root, path)} → ${s}`),
    );
    expect(breaches).toEqual([]);
  });

  it('the web server does not even contain the code that reads a resident’s name', async () => {
    const bundle = await build({
      entryPoints: [join(root, 'src/doors/http.ts')],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      absWorkingDir: root,
      logLevel: 'silent',
    });
    const inside = Object.keys(bundle.metafile.inputs);
    expect(inside.length).toBeGreaterThan(20);
    const sealedSide = rooms.filter((room) => room.sealed).map((room) => `src/${room.name}/`);
    expect(
      inside.filter((path) => sealedSide.some((folder) => path.startsWith(folder)) || path.includes('gateway')),
    ).toEqual([]);
  });

  it('lake-side rooms never reach the sealed side, however indirectly', () => {
    const sealed = new Set(rooms.filter((room) => room.sealed).map((room) => room.name));
    const reach = (name: string, seen = new Set<string>()): Set<string> => {
      for (const next of rooms.find((room) => room.name === name)?.sees ?? []) {
        if (!seen.has(next)) {
          seen.add(next);
          reach(next, seen);
        }
      }
      return seen;
    };
    for (const room of rooms.filter((r) => !r.sealed))
      expect([...reach(room.name)].filter((n) => sealed.has(n))).toEqual([]);
  });
});

describe('who may open a data set', () => {
  it('asks for a capability only where the platform itself works, and for a grant’s permit only where applications are approved', () => {
    const callers = (name: string) =>
      sources
        .filter((path) => !isTest(path) && new RegExp(`\\b${name}\\(`).test(readFileSync(path, 'utf8')))
        .map((path) => relative(join(root, 'src'), path))
        .sort();
    expect(callers('platformCapability')).toEqual([
      'doors/make-statistics.ts',
      'lake/commit.ts',
      'lake/open-base.ts',
      'lake/verify-lake.ts',
    ]);
    expect(callers('grantPermit')).toEqual([]);
    // Plain bytes leave a sealed file of the lake in one place, which asks for the permit that was looked at.
    expect(callers('openStream').filter((path) => path.startsWith('lake/'))).toEqual(['lake/open-package.ts']);
    expect(callers('openSealedFile')).toEqual(['lake/sealed-files.ts']);
    expect(callers('openFile').filter((path) => path.startsWith('lake/'))).toEqual([
      'lake/commit.ts',
      'lake/open-base.ts',
      'lake/sealed-files.ts',
      'lake/verify-lake.ts',
    ]);
  });
});

describe('the habits of the house', () => {
  it('no file is longer than 250 lines, tables of names and codes apart', () => {
    const tables =
      /(names|codes|table|table[a-z-]*|variants|known-wards|catalogue\.(ja|en)|messages\.(ja|en))[\w.-]*\.tsx?$/;
    const others = ['kernel', 'tests', 'bench', 'bin'].flatMap((folder) => filesUnder(join(root, folder)));
    const long = [...sources, ...webSources, ...others.filter((path) => /\.(ts|mjs)$/.test(path))]
      .filter((path) => !tables.test(path))
      .map((path) => ({ path: relative(root, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 251);
    expect(long).toEqual([]);
  });

  it('no name says nothing', () => {
    const nothing = /(^|\/)(utils?|helpers?|common|misc|service|manager|types|constants|impl)\.tsx?$/;
    expect([...sources, ...webSources].map((p) => relative(root, p)).filter((p) => nothing.test(p))).toEqual([]);
  });

  it('every file begins with what it is for, and exports by name', () => {
    const plain = [...sources, ...webSources].filter((path) => !isTest(path));
    const silent = plain
      .filter((path) => !/^(?:#!.*\n)?(\/\*\*|\/\/)/.test(readFileSync(path, 'utf8')))
      .map((p) => relative(root, p));
    const defaults = plain
      .filter((path) => !/vite\.config\.ts$/.test(path) && /^export default/m.test(readFileSync(path, 'utf8')))
      .map((p) => relative(root, p));
    expect({ silent, defaults }).toEqual({ silent: [], defaults: [] });
  });

  it('test conditions that would skip silently do not exist', () => {
    const skips = [...sources, ...webSources]
      .filter(isTest)
      .filter((path) => /\b(it|test|describe)\.(only|todo)\(/.test(readFileSync(path, 'utf8')))
      .map((p) => relative(root, p));
    expect(skips).toEqual([]);
  });
});
