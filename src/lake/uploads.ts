/** Packages that arrive in parts: begun, continued where they stopped, taken in when they are whole. The same package again gets the same receipt. */
import type { AuditEvent } from '#audit';
import { done, type Refusal, type Result, refused, type Sha256 } from '#base';
import { canonicalJson, contentDigest, sha256, startDigest } from '#sealing';
import { ownFaults, takePackage } from './intake.ts';
import type { SignedReceipt } from './lake.api.ts';
import type { Upload, UploadNeeds } from './needs.ts';
import { uploadRefusal } from './upload-errors.ts';
import {
  keepFreeBytes,
  largestPackageBytes,
  largestPartBytes,
  unfinishedAllowed,
  unfinishedBytesAllowed,
  unfinishedHours,
} from './upload-limits.ts';

type Answer<T> = Result<{ readonly receipt: SignedReceipt } | T>;
export type Part = {
  readonly offset: number;
  readonly last: boolean;
  readonly bytes: Uint8Array;
  readonly digest: string | null;
};

/** One sender, one package: one upload, found again after anything that happened in between. */
const idOf = (sender: string, packageHash: Sha256): string =>
  sha256(canonicalJson({ sender, package: packageHash })).slice(0, 32);

const eventOf = (sender: string, act: string, upload: Pick<Upload, 'package' | 'bytes'>): AuditEvent => ({
  actor: { name: `sender:${sender}` },
  act,
  subject: 'upload',
  outcome: 'done',
  facts: { package: upload.package, bytes: upload.bytes },
});

export const sweepUploads = async ({ uploads, register, clock }: UploadNeeds): Promise<void> => {
  const now = clock();
  for (const upload of await uploads.all()) {
    if (now.getTime() - upload.touchedAt.getTime() < unfinishedHours * 3600_000) continue;
    await uploads.remove(upload.id);
    await register.record(eventOf(upload.sender, 'UploadAbandoned', upload), now);
  }
};

const quotaFault = async ({ uploads }: UploadNeeds, sender: string, bytes: number): Promise<Refusal | null> => {
  if (bytes > largestPackageBytes) return uploadRefusal('package-too-large', { largest: largestPackageBytes });
  const all = await uploads.all();
  const mine = all.filter((upload) => upload.sender === sender);
  const announced = mine.reduce((sum, upload) => sum + upload.bytes, bytes);
  if (mine.length >= unfinishedAllowed || announced > unfinishedBytesAllowed)
    return uploadRefusal('upload-quota', { uploads: unfinishedAllowed });
  const toCome = all.reduce((sum, upload) => sum + upload.bytes - upload.offset, bytes);
  return (await uploads.freeBytes()) - toCome < keepFreeBytes ? uploadRefusal('upload-no-room', {}) : null;
};

/** The upload of this package: a new one, the one that was begun before, or the receipt where the package was taken already. */
export const beginUpload = async (
  needs: UploadNeeds,
  sender: string,
  announced: Pick<Upload, 'package' | 'bytes'>,
): Promise<Answer<{ readonly upload: Upload; readonly begun: boolean }>> => {
  await sweepUploads(needs);
  const id = idOf(sender, announced.package);
  // In this order: an upload that a request still at work takes in now leaves its receipt before it goes.
  const there = await needs.uploads.find(id);
  const receipt = await needs.register.receiptOf(sender, announced.package);
  if (receipt) return done({ receipt });
  if (there?.bytes === announced.bytes) return done({ upload: there, begun: false });
  if (there) return refused(uploadRefusal('upload-length', { bytes: there.bytes }));
  const fault = await quotaFault(needs, sender, announced.bytes);
  if (fault) return refused(fault);
  await needs.uploads.begin({ id, sender, ...announced });
  await needs.register.record(eventOf(sender, 'UploadBegun', announced), needs.clock());
  return done({ upload: { id, sender, ...announced, offset: 0, touchedAt: needs.clock() }, begun: true });
};

/** Another sender's upload is none. */
export const findUpload = async ({ uploads }: UploadNeeds, sender: string, id: string): Promise<Result<Upload>> => {
  const upload = /^[0-9a-f]{32}$/.test(id) ? await uploads.find(id) : null;
  return upload?.sender === sender ? done(upload) : refused(uploadRefusal('upload-not-found', {}));
};

const wholeHash = async ({ lake, uploads }: UploadNeeds, { id, bytes }: Upload): Promise<Sha256 | null> => {
  const file = await lake.openPackage(uploads.pathOf(id));
  if (!file) return null;
  const digest = startDigest();
  for await (const chunk of file.chunks(0, bytes)) digest.update(chunk);
  return digest.hex();
};

/** Where the lake itself could not work, the upload stays for the next attempt. */
const notNow = ['lake.busy', ...ownFaults];

const finishUpload = async (needs: UploadNeeds, upload: Upload): Promise<Answer<never>> => {
  const { id, sender } = upload;
  if ((await wholeHash(needs, upload)) !== upload.package) {
    await needs.uploads.remove(id);
    return refused(uploadRefusal('upload-altered', {}));
  }
  const lake = { ...needs.lake, senders: await needs.senders(), actor: { name: `sender:${sender}` } };
  const { result, receipt } = await takePackage(lake, needs.uploads.pathOf(id), sender);
  if (!result.ok && notNow.includes(result.refusal.code)) return result;
  if (receipt)
    await needs.register.keepReceipt(sender, receipt, eventOf(sender, 'ReceiptGiven', upload), needs.clock());
  // Last: killed before this, the next attempt finds the file, and the intake answers as it did.
  await needs.uploads.remove(id);
  if (receipt) return done({ receipt });
  return result.ok ? done({ receipt: result.value }) : result;
};

/** Adds a part; with the last one the package is taken in or refused. */
export const continueUpload = async (
  needs: UploadNeeds,
  upload: Upload,
  { offset, last, bytes, digest }: Part,
): Promise<Answer<{ readonly upload: Upload }>> => {
  if (offset !== upload.offset) return refused(uploadRefusal('upload-offset', { here: upload.offset }));
  if (bytes.length > largestPartBytes)
    return refused(uploadRefusal('upload-part-too-large', { largest: largestPartBytes }));
  if (digest !== contentDigest(bytes)) return refused(uploadRefusal('upload-part-altered', {}));
  const end = offset + bytes.length;
  if (end > upload.bytes || (last && end !== upload.bytes))
    return refused(uploadRefusal('upload-length', { bytes: upload.bytes }));
  if (bytes.length > 0 && !(await needs.uploads.append(upload.id, bytes)))
    return refused(uploadRefusal('upload-no-room', {}));
  const now = { ...upload, offset: end };
  return last ? finishUpload(needs, now) : done({ upload: now });
};
