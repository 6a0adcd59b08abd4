/**
 * Uploads one package: asks how far it came (also before a kill, a cut line, a restart of the lake), sends what is missing in
 * parts, and gets the receipt. Every request is signed, is tried again while the line is broken, and asking twice changes nothing.
 */
import { done, type Refusal, type Result, refused, type Sha256 } from '#base';
import { componentsToSign, readReceipt, type SignedReceipt, uploadTag } from '#lake';
import { contentDigest, digestField, fromBase64, makeSigner, newId, signRequest } from '#sealing';
import { dispatchRefusal } from './errors.ts';
import { readLakeRefusal } from './lake-refusal.ts';
import type { LakeReply, LakeRequest, LineFault, Outbox, SendNeeds } from './needs.ts';

type File = NonNullable<Awaited<ReturnType<Outbox['open']>>>;
export type Parcel = { readonly file: File; readonly sha256: Sha256 };

const requestValidSeconds = 240;
const silenceSeconds = 60;
/** The last part is answered when the package is verified and stored. */
const intakeSeconds = 900;
/** Where the lake was never reached, the address is wrong more often than the line is down. */
const firstContactSeconds = 5;

const ask = (needs: SendNeeds, request: LakeRequest): Promise<LakeReply | LineFault> => {
  const named = Object.keys(request.fields).map((name) => name.toLowerCase());
  const values = new Map(Object.entries(request.fields).map(([name, value]) => [name.toLowerCase(), value]));
  const created = Math.floor(needs.clock().getTime() / 1000);
  const { method, path } = request;
  const signature = signRequest(
    makeSigner(fromBase64(needs.keys.signingKey)),
    { method, path, authority: needs.line.authority, field: (name) => values.get(name) ?? null },
    componentsToSign(named),
    { keyId: needs.keys.senderId, created, expires: created + requestValidSeconds, nonce: newId(), tag: uploadTag },
  );
  return needs.line.ask({ ...request, fields: { ...request.fields, ...signature } });
};

type Step =
  | { readonly receipt: SignedReceipt }
  | { readonly at: string; readonly offset: number }
  /** Ask again from the beginning, after a while. */
  | { readonly again: Refusal; readonly waitSeconds: number | null }
  | { readonly refusal: Refusal };

const unreachable = (needs: SendNeeds, what: string): Refusal =>
  dispatchRefusal('lake-unreachable', { address: needs.line.authority, what });

const stepOf = (needs: SendNeeds, reply: LakeReply | LineFault, at: string | null): Step => {
  const address = needs.line.authority;
  if ('broken' in reply) {
    if (reply.certificate) return { refusal: dispatchRefusal('lake-certificate', { address, what: reply.broken }) };
    return { again: unreachable(needs, reply.broken), waitSeconds: null };
  }
  const receipt = readReceipt(reply.text);
  if (receipt) return { receipt };
  const offset = Number(reply.field('upload-offset') ?? Number.NaN);
  const place = reply.field('location') ?? at;
  const placed = place !== null && /^\/api\/uploads\/[0-9a-f]{32}$/.test(place);
  if (reply.status < 300 && placed && Number.isSafeInteger(offset)) return { at: place, offset };
  const refusal = readLakeRefusal(reply);
  const wait = Number(reply.field('retry-after') ?? Number.NaN);
  const waitSeconds = Number.isFinite(wait) ? Math.min(60, wait) : null;
  if (!refusal) {
    // A proxy in between, or a lake that is just starting.
    if (reply.status >= 500) return { again: unreachable(needs, `HTTP ${reply.status}`), waitSeconds };
    return { refusal: dispatchRefusal('lake-answer', { address, status: reply.status }) };
  }
  const passing = ['lake.upload-offset', 'lake.upload-not-found', 'lake.upload-part-altered', 'lake.upload-altered'];
  const notNow = waitSeconds !== null || reply.status >= 500 || passing.includes(refusal.code);
  return notNow ? { again: refusal, waitSeconds } : { refusal };
};

const begin = async (needs: SendNeeds, { file, sha256 }: Parcel): Promise<Step> => {
  const fields = { 'Upload-Length': String(file.bytes), 'Upload-Complete': '?0', 'Repr-Digest': digestField(sha256) };
  return stepOf(
    needs,
    await ask(needs, { method: 'POST', path: '/api/uploads', fields, seconds: silenceSeconds }),
    null,
  );
};

const append = async (needs: SendNeeds, { file }: Parcel, at: string, offset: number): Promise<Step> => {
  const end = Math.min(offset + needs.partBytes, file.bytes);
  const last = end === file.bytes;
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks(offset, end)) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const fields = {
    'Content-Type': 'application/partial-upload',
    'Content-Digest': contentDigest(body),
    'Upload-Offset': String(offset),
    'Upload-Complete': last ? '?1' : '?0',
  };
  const seconds = last ? intakeSeconds : silenceSeconds;
  return stepOf(needs, await ask(needs, { method: 'PATCH', path: at, fields, body, seconds }), at);
};

/** `beforeLast` is awaited before the last part leaves. The receipt is as it came: nobody has verified it yet. */
export const uploadPackage = async (
  needs: SendNeeds,
  parcel: Parcel,
  beforeLast: () => Promise<void>,
): Promise<Result<SignedReceipt>> => {
  let waited = 0;
  let pauses = 0;
  let shown = 0;
  let reached = false;
  const show = (offset: number) => {
    if (offset > shown) needs.progress.advance(offset - shown);
    shown = Math.max(shown, offset);
  };
  let step = await begin(needs, parcel);
  for (;;) {
    if ('receipt' in step) {
      show(parcel.file.bytes);
      return done(step.receipt);
    }
    if ('refusal' in step) return refused(step.refusal);
    if ('again' in step) {
      const seconds = step.waitSeconds ?? Math.min(8, 0.25 * 2 ** pauses);
      const patience = reached ? needs.patienceSeconds : Math.min(firstContactSeconds, needs.patienceSeconds);
      if (waited + seconds > patience) return refused(step.again);
      if (pauses === 0) needs.waiting(step.again);
      waited += seconds;
      pauses += 1;
      await needs.pause(seconds * 1000);
      step = await begin(needs, parcel);
      continue;
    }
    const { at, offset } = step;
    reached = true;
    if (offset > shown) [waited, pauses] = [0, 0];
    show(offset);
    if (offset + needs.partBytes >= parcel.file.bytes) await beforeLast();
    step = await append(needs, parcel, at, offset);
  }
};
