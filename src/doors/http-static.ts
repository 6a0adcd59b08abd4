/** The web app's files, read once at start: a few hundred kilobytes, compressed once, served from memory. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context, MiddlewareHandler } from 'hono';

const kinds: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

type StaticFile = {
  readonly kind: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly etag: string;
  readonly hashed: boolean;
};

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const load = (folder: string): Map<string, StaticFile> =>
  new Map(
    filesUnder(folder).flatMap((path) => {
      const kind = kinds[extname(path)];
      if (!kind) return [];
      const plain = new Uint8Array(readFileSync(path));
      const gzip =
        /text|json|svg/.test(kind) && plain.length > 1024 ? new Uint8Array(gzipSync(plain, { level: 6 })) : null;
      const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
      return [
        [
          `/${relative(folder, path)}`,
          { kind, plain, gzip, etag, hashed: path.includes(`${folder}/assets/`) },
        ] as const,
      ];
    }),
  );

const answer = (context: Context, file: StaticFile): Response => {
  context.header('ETag', file.etag);
  context.header('Cache-Control', file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (context.req.header('if-none-match') === file.etag) return context.body(null, 304);
  context.header('Content-Type', file.kind);
  context.header('Vary', 'Accept-Encoding');
  if (file.gzip && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')) {
    context.header('Content-Encoding', 'gzip');
    return context.body(file.gzip);
  }
  return context.body(file.plain);
};

/** Serves the built app; any other address outside /api gets the app's page, which finds its own way. */
export const staticFiles = (folder: string): MiddlewareHandler => {
  const files = existsSync(folder) ? load(folder) : new Map<string, StaticFile>();
  return async (context, next) => {
    const path = context.req.path;
    if (!['GET', 'HEAD'].includes(context.req.method) || path.startsWith('/api/')) return next();
    const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined);
    return file ? answer(context, file) : next();
  };
};
