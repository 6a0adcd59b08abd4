/** The routes by which senders upload packages, as they are served and described. */
import type { z } from 'zod';
import type { Bilingual } from '#base';
import { signedReceipt } from './lake.api.ts';

/** What a route of senders is, for serving and for the description of the interface. */
export type SenderRoute = {
  readonly method: 'post' | 'head' | 'patch';
  readonly path: string;
  readonly summary: Bilingual;
  readonly tags: readonly string[];
  readonly access: 'sender';
  readonly fields: readonly string[];
  readonly body?: { readonly file: readonly string[] };
  readonly answer: z.ZodType | null;
  readonly answers: Readonly<Record<number, string>>;
};

const tags = ['uploads'];
export const begin: SenderRoute = {
  method: 'post',
  path: '/api/uploads',
  summary: {
    ja: 'パッケージのアップロードを始める（済みなら受領証）',
    en: 'Begin an upload of a package, or get its receipt',
  },
  tags,
  access: 'sender',
  fields: ['Upload-Length', 'Upload-Complete', 'Repr-Digest'],
  answer: signedReceipt,
  answers: { 201: 'Upload (Location, Upload-Offset, Upload-Limit)' },
};
export const look: SenderRoute = {
  method: 'head',
  path: '/api/uploads/:upload',
  summary: { ja: 'どこまで届いたかを尋ねる', en: 'Ask how far an upload came' },
  tags,
  access: 'sender',
  fields: [],
  answer: null,
  answers: { 204: 'Upload-Offset, Upload-Length, Upload-Complete, Upload-Limit' },
};
export const append: SenderRoute = {
  method: 'patch',
  path: '/api/uploads/:upload',
  summary: {
    ja: '続きを送る。最後の部分で受け入れ、受領証を返す',
    en: 'Append a part; the last one is answered with the receipt',
  },
  tags,
  access: 'sender',
  fields: ['Upload-Offset', 'Upload-Complete', 'Content-Digest'],
  body: { file: ['application/partial-upload'] },
  answer: signedReceipt,
  answers: { 204: 'Upload-Offset', 409: 'Upload-Offset' },
};
export const uploadRouteList: readonly SenderRoute[] = [begin, look, append];
