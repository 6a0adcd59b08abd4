/** Who sends this request? Every request of a sender is signed over all that it says, is young, and is served once. */
import { done, type Result, refused } from '#base';
import { fromBase64, type HttpRequest, isRequestSignedBy, readSignature, type Sender } from '#sealing';
import { lakeRefusal } from './errors.ts';
import type { UploadNeeds } from './needs.ts';
import { uploadRefusal } from './upload-errors.ts';
import { requestSeconds } from './upload-limits.ts';

/** What the signature must say it is for, so that one made for something else is none here. */
export const uploadTag = 'musubi-upload';
const always = ['@method', '@authority', '@path'];
/** Covered wherever they are sent. */
const whereSent = [
  'content-digest',
  'content-type',
  'repr-digest',
  'upload-complete',
  'upload-length',
  'upload-offset',
];

/** For the sender's side: what a request with these fields has to sign. */
export const componentsToSign = (fields: readonly string[]): readonly string[] => [
  ...always,
  ...whereSent.filter((name) => fields.includes(name)),
];

export const senderOfRequest = async (
  needs: Pick<UploadNeeds, 'senders' | 'register' | 'clock'>,
  request: HttpRequest,
): Promise<Result<Sender>> => {
  const signed = readSignature(request.field('signature-input'), request.field('signature'));
  const needed = componentsToSign(whereSent.filter((name) => request.field(name) !== null));
  if (!signed || signed.tag !== uploadTag || !needed.every((name) => signed.covered.includes(name)))
    return refused(uploadRefusal('request-unsigned', {}));
  const sender = (await needs.senders()).find(({ id }) => id === signed.keyId);
  if (!sender) {
    // An id that nobody checked is repeated only where it can be one.
    const named = /^[a-z][a-z0-9-]{1,62}$/.test(signed.keyId);
    return refused(
      named ? lakeRefusal('sender-unknown', { sender: signed.keyId }) : uploadRefusal('request-unsigned', {}),
    );
  }
  const now = needs.clock();
  const seconds = now.getTime() / 1000;
  const young = Math.abs(seconds - signed.created) <= requestSeconds && seconds <= signed.expires;
  if (!young || signed.expires > signed.created + 2 * requestSeconds)
    return refused(uploadRefusal('request-stale', { now: now.toISOString() }));
  if (!isRequestSignedBy(fromBase64(sender.publicKey), request, signed))
    return refused(uploadRefusal('request-signature', { sender: sender.id }));
  const expires = new Date(signed.expires * 1000);
  // Last, so that nobody else can use up a nonce.
  const fresh =
    /^[\w+/=-]{16,64}$/.test(signed.nonce) && (await needs.register.useNonce(sender.id, signed.nonce, expires, now));
  return fresh ? done(sender) : refused(uploadRefusal('request-replayed', {}));
};
