/** Files of a request: handed in as raw bytes, shown as rows, taken whole by those who may, and the signed record. */
import { Hono } from 'hono';
import { type AccountsNeeds, type Asked, type Route, route, serve } from '#accounts';
import { done, type Result, refused } from '#base';
import { type comparer, readTable } from './compare-release.ts';
import { releaseRefusal } from './errors.ts';
import { actorOf, eventOf } from './events.ts';
import { pictureKind } from './find-pictures-models.ts';
import type { Kept, ReleaseNeeds } from './needs.ts';
import { previewFile, previewTable } from './preview.ts';
import { recordOf } from './record.ts';
import {
  emptySchema,
  fileName,
  fileQuerySchema,
  longestFileName,
  previewQuerySchema,
  previewSchema,
  recordSchema,
  takeQuerySchema,
} from './release.api.ts';
import type { RequestFile } from './release.ts';
import { largestMegabytes, putFile, removeFile } from './request.ts';
import { calledIn } from './show.ts';
import { mayTakeFiles, seesPreview, seesRequest } from './visibility.ts';

const tags = ['releases'];
const access = 'read-own-releases';
const one = '/api/releases/:id/files/:name';

const put = route({
  method: 'put',
  path: one,
  access: 'request-release',
  tags,
  query: fileQuerySchema,
  answer: emptySchema,
  bytes: ['application/octet-stream'],
  summary: { ja: 'ファイルを入れる（本文がそのまま中身）', en: 'Hand in a file (the body is its content)' },
});
const remove = route({
  method: 'delete',
  path: one,
  access: 'request-release',
  tags,
  answer: emptySchema,
  summary: { ja: 'ファイルを外す', en: 'Take a file out' },
});
const take = route({
  method: 'get',
  path: one,
  access,
  tags,
  query: takeQuerySchema,
  answer: { file: ['application/octet-stream', 'image/png', 'image/jpeg'] },
  summary: { ja: '凍結した写しを開く（記録される）', en: 'Open the frozen copy (an event)' },
});
const preview = route({
  method: 'get',
  path: `${one}/preview`,
  access,
  tags,
  query: previewQuerySchema,
  answer: previewSchema,
  summary: { ja: 'ファイルの中身を表で見る', en: 'A file as rows' },
});
const record = route({
  method: 'get',
  path: '/api/releases/:id/record',
  access,
  tags,
  answer: recordSchema,
  summary: { ja: '署名された公表の記録', en: 'The signed record of a release' },
});
export const fileRouteList: readonly Route[] = [put, remove, take, preview, record];

/** Null as soon as there is more than may be handed in. */
const bytesOf = async (body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > largestMegabytes * 1024 * 1024) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

export const fileRoutes = (
  accounts: AccountsNeeds,
  needs: ReleaseNeeds,
  compared: ReturnType<typeof comparer>,
): Hono => {
  const app = new Hono();
  type Found = { readonly kept: Kept; readonly file: RequestFile };
  const fileFor = async ({ person, parameter }: Asked<unknown, unknown>): Promise<Result<Found>> => {
    const kept = await needs.store.find(parameter('id'));
    if (!kept || !seesRequest(person, kept.request)) return refused(releaseRefusal('not-found', {}));
    const file = kept.request.files.find(({ name }) => name === parameter('name'));
    const valid = kept.request.files.map(({ name }) => name).join('、');
    return file ? done({ kept, file }) : refused(releaseRefusal('no-file', { valid }));
  };
  const tell = ({ person, from }: Asked<unknown, unknown>, act: string, { kept, file }: Found) =>
    needs.store.tell(
      eventOf(actorOf(person), act, kept.request, { file: file.name, sha256: file.sha256 }, { from }),
      needs.now(),
    );

  serve(app, accounts, put, async (asked) => {
    const name = fileName.safeParse(asked.parameter('name'));
    if (!name.success) return refused(releaseRefusal('file-name', { most: longestFileName }));
    const bytes = await bytesOf(asked.context.req.raw.body);
    if (!bytes) return refused(releaseRefusal('file-too-large', { megabytes: largestMegabytes }));
    const acting = { person: asked.person, from: asked.from };
    const result = await putFile(needs, acting, asked.parameter('id'), {
      name: name.data,
      kind: asked.query.kind,
      bytes,
    });
    return result.ok ? done({}) : result;
  });
  serve(app, accounts, remove, async (asked) => {
    const acting = { person: asked.person, from: asked.from };
    const result = await removeFile(needs, acting, asked.parameter('id'), asked.parameter('name'));
    return result.ok ? done({}) : result;
  });
  serve(app, accounts, take, async (asked): Promise<Result<unknown> | Response> => {
    const found = await fileFor(asked);
    if (!found.ok) return found;
    const { kept, file } = found.value;
    const drawn = asked.query.as === 'picture' && file.kind === 'chart';
    const may = drawn ? seesPreview : mayTakeFiles;
    if (!may(asked.person, kept.request)) return refused(releaseRefusal('not-found', {}));
    const bytes = await needs.files.get(kept.request.id, file.sha256);
    if (!bytes) return refused(releaseRefusal('file-damaged', { file: file.name }));
    const picture = drawn ? pictureKind(bytes) : null;
    if (drawn && !picture) return refused(releaseRefusal('no-file', { valid: '' }));
    await tell(asked, picture ? 'ReleaseFileViewed' : 'ReleaseFileTaken', found.value);
    // Only pictures are drawn by the browser; anything else is saved, so that no handed-in file runs as a page of ours.
    return asked.context.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      'Content-Type': picture ?? 'application/octet-stream',
      'Content-Disposition': `${picture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'Cache-Control': 'no-store',
    });
  });
  serve(app, accounts, preview, async (asked) => {
    const found = await fileFor(asked);
    if (!found.ok) return found;
    const { kept, file } = found.value;
    if (!seesPreview(asked.person, kept.request)) return refused(releaseRefusal('not-found', {}));
    if (asked.query.from === 0) await tell(asked, 'ReleaseFileViewed', found.value);
    if (file.kind === 'protected-table') {
      const comparison = await compared(kept.request);
      if (!comparison.ok) return comparison;
      const table = await readTable(needs, kept.request, file);
      return table.ok
        ? done(previewTable(table.value, asked.query, comparison.value?.moved.get(file.name) ?? null))
        : table;
    }
    const bytes = await needs.files.get(kept.request.id, file.sha256);
    return bytes ? previewFile(file, bytes, asked.query) : refused(releaseRefusal('file-damaged', { file: file.name }));
  });
  serve(app, accounts, record, async ({ person, parameter }) => {
    const kept = await needs.store.find(parameter('id'));
    const statement = kept && seesRequest(person, kept.request) ? recordOf(kept, await calledIn(needs, [kept])) : null;
    return statement ? done(needs.sign(statement)) : refused(releaseRefusal('not-found', {}));
  });
  return app;
};
