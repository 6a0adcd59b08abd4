/**
 * The routes by which senders upload packages, after the IETF's Resumable Uploads for HTTP (draft-ietf-httpbis-resumable-upload):
 * create, ask how far it came, append. No account is behind them: each request is signed by its sender.
 */
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Refusal, Result, Sha256 } from '#base';
import { type HttpRequest, type Sender, sha256OfField } from '#sealing';
import { type SignedReceipt, signedReceipt } from './lake.api.ts';
import type { Upload, UploadNeeds } from './needs.ts';
import { senderOfRequest } from './sender-request.ts';
import { uploadRefusal } from './upload-errors.ts';
import {
  failuresToldPerMinute,
  largestPackageBytes,
  largestPartBytes,
  minuteCounter,
  requestsPerMinute,
  unfinishedHours,
} from './upload-limits.ts';
import { append, begin, look, type SenderRoute } from './uploads.api.ts';
import { beginUpload, continueUpload, findUpload } from './uploads.ts';

const limit = `max-size=${largestPackageBytes}, max-append-size=${largestPartBytes}, max-age=${unfinishedHours * 3600}`;
const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const yesOrNo = z.enum(['?0', '?1']).transform((value) => value === '?1');

const addressOf = (context: Context): string =>
  (context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket
    ?.remoteAddress ?? 'unknown';

/** The whole body, or null as soon as there is more than allowed; what was not read is not waited for. */
const bytesUpTo = async (body: ReadableStream<Uint8Array> | null, largest: number): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > largest) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

export const uploadRoutes = (needs: UploadNeeds): Hono => {
  const app = new Hono();
  const requests = minuteCounter();
  const failures = minuteCounter();
  const atWork = new Set<string>();

  const answerRefusal = (context: Context, { code, ja, en, because, httpStatus, exitCode }: Refusal) =>
    context.json({ code, ja, en, ...(because ? { because } : {}) }, httpStatus as 400, {
      // «Not now» of this house, said in the way of HTTP.
      ...(exitCode === 5 || code === 'lake.busy' ? { 'Retry-After': httpStatus === 429 ? '60' : '2' } : {}),
    });
  const answerReceipt = (context: Context, receipt: SignedReceipt) =>
    context.json(signedReceipt.parse(receipt), receipt.statement.decision === 'taken' ? 200 : 422);
  const fieldsOf = ({ offset, bytes }: Upload) => ({
    'Upload-Offset': String(offset),
    'Upload-Length': String(bytes),
    'Upload-Complete': '?0',
    'Upload-Limit': limit,
  });

  const requestOf = ({ req }: Context): HttpRequest => ({
    method: req.method,
    authority: needs.authority ?? req.header('host') ?? '',
    path: req.path,
    field: (name) => req.header(name) ?? null,
  });
  const refuse = async (context: Context, refusal: Refusal): Promise<Response> => {
    const from = addressOf(context);
    if (failures(from, needs.clock()) > failuresToldPerMinute)
      return answerRefusal(context, uploadRefusal('too-many-requests', {}));
    const facts = { code: refusal.code };
    await needs.register.record(
      { actor: { name: 'sender:unproven' }, act: 'UploadRefused', subject: 'upload', outcome: 'refused', from, facts },
      needs.clock(),
    );
    return answerRefusal(context, refusal);
  };
  /** Adds the route; `act` is reached by proven senders only. */
  const serve = ({ method, path }: SenderRoute, act: (context: Context, sender: Sender) => Promise<Response>): void => {
    // Hono answers HEAD by the handler of GET, without the body.
    app.on(method === 'head' ? 'GET' : method.toUpperCase(), path, async (context) => {
      // Nothing here is asked in the query, and it is not covered by the signature.
      if (new URL(context.req.url).search !== '') return refuse(context, uploadRefusal('request-unsigned', {}));
      const sender = await senderOfRequest(needs, requestOf(context));
      if (!sender.ok) return refuse(context, sender.refusal);
      if (requests(sender.value.id, needs.clock()) > requestsPerMinute)
        return answerRefusal(context, uploadRefusal('too-many-requests', {}));
      return act(context, sender.value);
    });
  };
  const read = <T extends z.ZodRawShape>(context: Context, shape: T): Result<z.output<z.ZodObject<T>>> => {
    const given = Object.fromEntries(Object.keys(shape).map((name) => [name, context.req.header(name)]));
    const parsed = z.object(shape).safeParse(given);
    if (parsed.success) return { ok: true, value: parsed.data };
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join('、');
    return { ok: false, refusal: uploadRefusal('upload-headers', { names }) };
  };

  serve(begin, async (context, sender) => {
    const said = read(context, {
      'Upload-Length': number,
      'Upload-Complete': z.literal('?0'),
      'Repr-Digest': z.string().transform(sha256OfField).pipe(z.string()),
    });
    if (!said.ok) return answerRefusal(context, said.refusal);
    const announced = { package: said.value['Repr-Digest'] as Sha256, bytes: said.value['Upload-Length'] };
    const answer = await beginUpload(needs, sender.id, announced);
    if (!answer.ok) return answerRefusal(context, answer.refusal);
    if ('receipt' in answer.value) return answerReceipt(context, answer.value.receipt);
    const { upload, begun } = answer.value;
    const fields = { ...fieldsOf(upload), Location: `/api/uploads/${upload.id}` };
    return context.json({ offset: upload.offset }, begun ? 201 : 200, fields);
  });

  serve(look, async (context, sender) => {
    const upload = await findUpload(needs, sender.id, context.req.param('upload') ?? '');
    return upload.ok ? context.body(null, 204, fieldsOf(upload.value)) : answerRefusal(context, upload.refusal);
  });

  serve(append, async (context, sender) => {
    const said = read(context, {
      'Upload-Offset': number,
      'Upload-Complete': yesOrNo,
      'Content-Type': z.literal('application/partial-upload'),
    });
    if (!said.ok) return answerRefusal(context, said.refusal);
    const id = context.req.param('upload') ?? '';
    if (atWork.has(id)) return answerRefusal(context, uploadRefusal('upload-busy', {}));
    atWork.add(id);
    try {
      // A line that is cut in the middle of a part: nothing of it is kept, and nobody hears this answer.
      const bytes = await bytesUpTo(context.req.raw.body, largestPartBytes).catch(() => 'cut' as const);
      if (bytes === 'cut') return answerRefusal(context, uploadRefusal('upload-part-altered', {}));
      if (!bytes) return answerRefusal(context, uploadRefusal('upload-part-too-large', { largest: largestPartBytes }));
      const upload = await findUpload(needs, sender.id, id);
      if (!upload.ok) return answerRefusal(context, upload.refusal);
      const answer = await continueUpload(needs, upload.value, {
        offset: said.value['Upload-Offset'],
        last: said.value['Upload-Complete'],
        bytes,
        digest: context.req.header('content-digest') ?? null,
      });
      if (!answer.ok) {
        context.header('Upload-Offset', String(upload.value.offset));
        return answerRefusal(context, answer.refusal);
      }
      if ('receipt' in answer.value) return answerReceipt(context, answer.value.receipt);
      return context.body(null, 204, fieldsOf(answer.value.upload));
    } finally {
      atWork.delete(id);
    }
  });
  return app;
};
