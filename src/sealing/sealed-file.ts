/**
 * Opens a sealed file any part of which can be read: one pass, in which every byte is hashed as it was read and every segment is opened by
 * other threads (WebCrypto) while the next is read and the one before is taken. The same few buffers are used from beginning to end.
 */
import { createHash, webcrypto } from 'node:crypto';
import { giveBack, type Sha256 } from '#base';
import { SealBroken } from './errors.ts';
import { brokenSegment, fileKeyOf, headerBytes, nonceOf, saltBytes, segmentBytes, tagBytes } from './segments.ts';

export type ReadableFile = {
  /** What its size was when it was opened. */
  readonly bytes: number;
  /** Fills `into` from `at` on; answers how many bytes there were, fewer only where the file ends. */
  read(into: Uint8Array, at: number): Promise<number>;
};

/** One read, one opened, one taken, one to spare. */
const buffersInTurn = 4;

type OpenSegment = (number: number, last: boolean, sealed: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

const openerOf = async (key: Uint8Array, associatedData: Uint8Array, header: Uint8Array): Promise<OpenSegment> => {
  if (header.length < headerBytes) throw new SealBroken('the file is shorter than a header');
  if (header[0] !== headerBytes) throw new SealBroken('the header is not one of a sealed file');
  const raw = fileKeyOf(key, associatedData, header.subarray(1, 1 + saltBytes));
  const prefix = header.subarray(1 + saltBytes);
  const fileKey = await webcrypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
  return async (number, last, sealed) => {
    if (sealed.length < tagBytes) throw new SealBroken(`segment ${number} is cut`);
    const how = { name: 'AES-GCM', iv: nonceOf(prefix, number, last), tagLength: tagBytes * 8 };
    try {
      return new Uint8Array(await webcrypto.subtle.decrypt(how, fileKey, sealed));
    } catch {
      throw brokenSegment(number);
    }
  };
};

/** A promise whose failure is looked at later. */
const forLater = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => {});
  return promise;
};

/**
 * `take` gets the plain bytes in their order, every segment verified before; the whole is proved only when this resolves, with the hash of
 * the sealed bytes as they were read. Anything altered, moved, doubled, foreign or cut (also exactly at a border) throws `SealBroken`.
 */
export const openSealedFile = async (
  key: Uint8Array,
  associatedData: Uint8Array,
  file: ReadableFile,
  take: (plain: Uint8Array) => void | Promise<void>,
): Promise<Sha256> => {
  const hash = createHash('sha256');
  // The first segment is shorter by the header, so that all of them lie at whole multiples.
  const segments = Math.max(1, Math.ceil(file.bytes / segmentBytes));
  const sizeOf = (number: number) => Math.min(segmentBytes, file.bytes - number * segmentBytes);
  const buffers = Array.from({ length: Math.min(buffersInTurn, segments) }, (_, i) => new Uint8Array(sizeOf(i)));
  /** For each buffer: whoever had it last is through with it. */
  const through: Promise<unknown>[] = [];
  const read = async (number: number) => {
    const turn = number % buffers.length;
    await through[turn];
    const into = (buffers[turn] as Uint8Array<ArrayBuffer>).subarray(0, sizeOf(number));
    const found = await file.read(into, number * segmentBytes);
    if (found < into.length) throw new SealBroken(`segment ${number} is cut`);
    return into;
  };
  let ahead = forLater(read(0));
  let taken: Promise<unknown> = Promise.resolve();
  try {
    const first = await ahead;
    const open = await openerOf(key, associatedData, first.slice(0, headerBytes));
    for (let number = 0; number < segments; number += 1) {
      const sealed = await ahead;
      const last = number === segments - 1;
      const plain = open(number, last, number === 0 ? sealed.subarray(headerBytes) : sealed);
      const giveAfter = async (before: Promise<unknown>) => {
        const bytes = await plain;
        await before;
        await take(bytes);
        giveBack(bytes);
      };
      taken = forLater(giveAfter(taken));
      through[number % buffers.length] = taken;
      if (!last) ahead = forLater(read(number + 1));
      hash.update(sealed);
    }
    await taken;
    return hash.digest('hex') as Sha256;
  } finally {
    // Whoever asked may close the file and what takes its bytes: nothing of ours may still be under way.
    await Promise.allSettled([ahead, ...through]);
    for (const buffer of buffers) giveBack(buffer);
  }
};
