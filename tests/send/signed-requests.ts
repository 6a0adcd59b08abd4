/** For the tests of who may send: what a sender asks of the lake, signed as it should be or by another hand. Uploads are none before each test. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { valueOf } from '#base';
import { componentsToSign, type UploadNeeds, uploadRoutes, uploadTag } from '#lake';
import {
  contentDigest,
  digestField,
  fromBase64,
  makeSigner,
  newId,
  newSealedSideKeys,
  senderOf,
  sha256,
  signRequest,
} from '#sealing';
import { clock, openTwoSides, type TwoSides } from '../intake/two-sides.ts';
import { uploadNeedsIn } from './line.ts';

export const seconds = Math.floor(clock().getTime() / 1000);
export type Ask = {
  method: string;
  path: string;
  fields: Record<string, string>;
  body?: Uint8Array;
};
/** What is signed otherwise than the registered sender would. */
export type Hand = {
  keyId?: string;
  signingKey?: string;
  created?: number;
  expires?: number;
  nonce?: string;
  tag?: string;
  covered?: string[];
};
export type Answered = {
  readonly status: number;
  readonly code: string;
  readonly fields: Headers;
  readonly text: string;
};

/** `at` holds what the test at work has: other routes may be put into the place of `app`. */
export const asking = () => {
  const other = newSealedSideKeys('other-hall');
  const at = {
    folder: '',
    hall: null as unknown as TwoSides,
    /** A package that was made and not sent. */
    file: Buffer.alloc(0),
    needs: null as unknown as UploadNeeds,
    app: null as unknown as ReturnType<typeof uploadRoutes>,
  };
  beforeAll(async () => {
    at.folder = mkdtempSync(join(tmpdir(), 'musubi-strangers-'));
    at.hall = await openTwoSides(at.folder);
    at.file = readFileSync(valueOf(await at.hall.send('2026-01-31')).path);
  });
  beforeEach(() => {
    rmSync(join(at.folder, 'uploads'), { recursive: true, force: true });
    const senders = async () => [...at.hall.lake.senders, senderOf(other)];
    at.needs = uploadNeedsIn(at.hall, at.folder, { senders });
    at.app = uploadRoutes(at.needs);
  });
  afterAll(async () => {
    await at.hall.close();
    rmSync(at.folder, { recursive: true, force: true });
  });

  const signed = ({ method, path, fields }: Ask, hand: Hand = {}): Record<string, string> => {
    const lower = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
    const created = hand.created ?? seconds;
    return {
      ...fields,
      ...signRequest(
        makeSigner(fromBase64(hand.signingKey ?? at.hall.dispatch.keys.signingKey)),
        { method, path, authority: 'lake.example', field: (name) => lower[name] ?? null },
        hand.covered ?? componentsToSign(Object.keys(lower)),
        {
          keyId: hand.keyId ?? at.hall.dispatch.keys.senderId,
          created,
          expires: hand.expires ?? created + 240,
          nonce: hand.nonce ?? newId(),
          tag: hand.tag ?? uploadTag,
        },
      ),
    };
  };
  const send = async ({ method, path, body }: Ask, fields: Record<string, string>): Promise<Answered> => {
    const answer = await at.app.request(`http://lake.example${path}`, {
      method,
      headers: { Host: 'lake.example', ...fields },
      ...(body ? { body } : {}),
    } as RequestInit);
    const text = await answer.text();
    return { status: answer.status, code: text ? (JSON.parse(text).code ?? '') : '', fields: answer.headers, text };
  };
  const ask = (what: Ask, hand: Hand = {}) => send(what, signed(what, hand));
  const begin = (of: Buffer | number = at.file): Ask => ({
    method: 'POST',
    path: '/api/uploads',
    fields: {
      'Upload-Length': String(typeof of === 'number' ? of : of.length),
      'Upload-Complete': '?0',
      'Repr-Digest': digestField(typeof of === 'number' ? sha256(String(of)) : sha256(of)),
    },
  });
  return {
    at,
    other,
    signed,
    send,
    ask,
    begin,
    part: (path: string, from: number, to: number, change: Record<string, string> = {}): Ask => ({
      method: 'PATCH',
      path,
      body: at.file.subarray(from, to),
      fields: {
        'Content-Type': 'application/partial-upload',
        'Content-Digest': contentDigest(at.file.subarray(from, to)),
        'Upload-Offset': String(from),
        'Upload-Complete': to === at.file.length ? '?1' : '?0',
        ...change,
      },
    }),
    /** Where an upload that was just begun goes on. */
    placeOf: async () => (await ask(begin())).fields.get('location') as string,
    uploads: () => readdirSync(join(at.folder, 'uploads')).filter((name) => name.endsWith('.part')),
  };
};
