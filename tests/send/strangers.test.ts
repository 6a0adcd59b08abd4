/** The lake's server listens to registered senders only: each request whole, young, once. And a sender has its limits. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { type Sha256, valueOf } from '#base';
import { componentsToSign, sweepUploads, type UploadNeeds, uploadRoutes, uploadTag } from '#lake';
import {
  contentDigest,
  digestField,
  fromBase64,
  makeSigner,
  newId,
  newKey,
  newSealedSideKeys,
  senderOf,
  sha256,
  signRequest,
  toBase64,
} from '#sealing';
import { clock, openTwoSides, type TwoSides } from '../intake/two-sides.ts';
import { uploadNeedsIn } from './line.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-strangers-'));
let hall: TwoSides;
let file: Buffer;
let needs: UploadNeeds;
let app: ReturnType<typeof uploadRoutes>;
const other = newSealedSideKeys('other-hall');
beforeAll(async () => {
  hall = await openTwoSides(folder);
  file = readFileSync(valueOf(await hall.send('2026-01-31')).path);
});
beforeEach(() => {
  rmSync(join(folder, 'uploads'), { recursive: true, force: true });
  needs = uploadNeedsIn(hall, folder, { senders: async () => [...hall.lake.senders, senderOf(other)] });
  app = uploadRoutes(needs);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

const seconds = Math.floor(clock().getTime() / 1000);
type Ask = {
  method: string;
  path: string;
  fields: Record<string, string>;
  body?: Uint8Array;
};
type Hand = {
  keyId?: string;
  signingKey?: string;
  created?: number;
  expires?: number;
  nonce?: string;
  tag?: string;
  covered?: string[];
};

const signed = ({ method, path, fields }: Ask, hand: Hand = {}): Record<string, string> => {
  const lower = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  const created = hand.created ?? seconds;
  return {
    ...fields,
    ...signRequest(
      makeSigner(fromBase64(hand.signingKey ?? hall.dispatch.keys.signingKey)),
      { method, path, authority: 'lake.example', field: (name) => lower[name] ?? null },
      hand.covered ?? componentsToSign(Object.keys(lower)),
      {
        keyId: hand.keyId ?? hall.dispatch.keys.senderId,
        created,
        expires: hand.expires ?? created + 240,
        nonce: hand.nonce ?? newId(),
        tag: hand.tag ?? uploadTag,
      },
    ),
  };
};
const send = async ({ method, path, body }: Ask, fields: Record<string, string>) => {
  const answer = await app.request(`http://lake.example${path}`, {
    method,
    headers: { Host: 'lake.example', ...fields },
    ...(body ? { body } : {}),
  } as RequestInit);
  const text = await answer.text();
  return { status: answer.status, code: text ? (JSON.parse(text).code ?? '') : '', fields: answer.headers, text };
};
const ask = (what: Ask, hand: Hand = {}) => send(what, signed(what, hand));
const begin = (of: Buffer | number = file, change: Record<string, string> = {}): Ask => ({
  method: 'POST',
  path: '/api/uploads',
  fields: {
    'Upload-Length': String(typeof of === 'number' ? of : of.length),
    'Upload-Complete': '?0',
    'Repr-Digest': digestField(typeof of === 'number' ? sha256(String(of)) : sha256(of)),
    ...change,
  },
});
const part = (path: string, from: number, to: number, change: Record<string, string> = {}): Ask => ({
  method: 'PATCH',
  path,
  body: file.subarray(from, to),
  fields: {
    'Content-Type': 'application/partial-upload',
    'Content-Digest': contentDigest(file.subarray(from, to)),
    'Upload-Offset': String(from),
    'Upload-Complete': to === file.length ? '?1' : '?0',
    ...change,
  },
});
const placeOf = async () => (await ask(begin())).fields.get('location') as string;
const uploads = () => readdirSync(join(folder, 'uploads')).filter((name) => name.endsWith('.part'));

describe('a request', () => {
  it('of a registered sender is served', async () => {
    const begun = await ask(begin());
    expect([begun.status, begun.fields.get('upload-offset')]).toEqual([201, '0']);
    expect(begun.fields.get('upload-limit')).toMatch(/^max-size=\d+, max-append-size=\d+, max-age=86400$/);
    const path = begun.fields.get('location') as string;
    expect((await ask(part(path, 0, 1000))).fields.get('upload-offset')).toBe('1000');
    const look = await ask({ method: 'HEAD', path, fields: {} });
    expect([look.status, look.text, look.fields.get('upload-offset'), look.fields.get('upload-length')]).toEqual([
      204,
      '',
      '1000',
      String(file.length),
    ]);
    expect([(await ask(begin())).status, (await ask(begin())).fields.get('upload-offset')]).toEqual([200, '1000']);
  });

  it.each<[string, string, number, () => Hand]>([
    ['by a hand nobody registered', 'lake.sender-unknown', 403, () => ({ keyId: 'stranger' })],
    ['with another key', 'lake.request-signature', 401, () => ({ signingKey: toBase64(newKey()) })],
    ['in another sender’s name', 'lake.request-signature', 401, () => ({ keyId: other.senderId })],
    ['made for another purpose', 'lake.request-unsigned', 401, () => ({ tag: 'web-bot-auth' })],
    ['with a clock that is late', 'lake.request-stale', 401, () => ({ created: seconds - 301, expires: seconds + 10 })],
    ['with a clock that is early', 'lake.request-stale', 401, () => ({ created: seconds + 301 })],
    ['that has expired', 'lake.request-stale', 401, () => ({ created: seconds - 30, expires: seconds - 1 })],
    ['that would be good for ever', 'lake.request-stale', 401, () => ({ expires: seconds + 601 })],
    ['with a nonce that is none', 'lake.request-replayed', 401, () => ({ nonce: 'short' })],
    [
      'whose method is not signed',
      'lake.request-unsigned',
      401,
      () => ({ covered: ['@authority', '@path', 'upload-length', 'upload-complete', 'repr-digest'] }),
    ],
    [
      'whose length is not signed',
      'lake.request-unsigned',
      401,
      () => ({ covered: ['@method', '@authority', '@path', 'upload-complete', 'repr-digest'] }),
    ],
  ])('%s is refused, and told to the audit log', async (_, code, status, hand) => {
    const answer = await ask(begin(), hand());
    expect([answer.code, answer.status]).toEqual([code, status]);
    const { ja, en } = JSON.parse(answer.text);
    expect([/。$/.test(ja), /\.$/.test(en)]).toEqual([true, true]);
    const [told] = await recentEvents(hall.register, { limit: 1 });
    expect(told?.event).toMatchObject({ act: 'UploadRefused', outcome: 'refused', facts: { code } });
    expect(await needs.uploads.all()).toEqual([]);
  });

  it('is served once: the very same one again is refused, also after a restart', async () => {
    const what = begin();
    const fields = signed(what);
    expect((await send(what, fields)).status).toBe(201);
    expect((await send(what, fields)).code).toBe('lake.request-replayed');
    app = uploadRoutes(uploadNeedsIn(hall, folder));
    expect((await send(what, fields)).code).toBe('lake.request-replayed');
  });

  it('of a sender that was just struck off is refused', async () => {
    app = uploadRoutes({ ...needs, senders: async () => [] });
    expect((await ask(begin())).code).toBe('lake.sender-unknown');
  });

  it('that asks in the query, or without any signature, is refused', async () => {
    const what = begin();
    expect((await send({ ...what, path: '/api/uploads?x=1' }, signed(what))).code).toBe('lake.request-unsigned');
    expect((await send(what, what.fields)).code).toBe('lake.request-unsigned');
  });

  it('for another lake is refused where this one knows its own name', async () => {
    app = uploadRoutes({ ...needs, authority: 'other-lake.example' });
    expect((await ask(begin())).code).toBe('lake.request-signature');
  });

  it('with anything changed on the way is refused, whatever it is', async () => {
    const path = await placeOf();
    const what = part(path, 0, 600);
    const named = [
      'Content-Type',
      'Content-Digest',
      'Upload-Offset',
      'Upload-Complete',
      'Signature-Input',
      'Signature',
    ];
    const place = fc.constantFrom(...named, 'body', 'path');
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), fc.constantFrom(...'0159aZ='), async (name, at, to) => {
        const change = (text: string) => `${text.slice(0, at % text.length)}${to}${text.slice((at % text.length) + 1)}`;
        const asSigned = signed(what);
        const fields = name in asSigned ? { ...asSigned, [name]: change(asSigned[name] as string) } : asSigned;
        const altered = Buffer.from(what.body as Uint8Array);
        altered[at % 600] = (altered[at % 600] as number) ^ 1;
        const asked = {
          ...what,
          path: name === 'path' ? `/api/uploads/${change(path.slice(13))}` : path,
          body: name === 'body' ? altered : (what.body as Uint8Array),
        };
        // A character replaced by itself is no change.
        fc.pre(name === 'body' || asked.path !== path || fields[name] !== asSigned[name]);
        expect((await send(asked, fields)).status, `${name} ${at} ${to}`).toBeGreaterThanOrEqual(400);
        expect((await needs.uploads.all()).map(({ offset }) => offset)).toEqual([0]);
      }),
      { numRuns: 80 },
    );
  });
});

describe('an upload', () => {
  it.each<[string, string, number, (path: string) => Ask]>([
    ['goes on from where it is, not from elsewhere', 'lake.upload-offset', 409, (path) => part(path, 500, 900)],
    [
      'takes no part that is not what its digest says',
      'lake.upload-part-altered',
      400,
      (path) => part(path, 0, 9, { 'Content-Digest': contentDigest(Buffer.of(1)) }),
    ],
    [
      'takes no part without a digest',
      'lake.upload-part-altered',
      400,
      (path) => {
        const { 'Content-Digest': _, ...fields } = part(path, 0, 9).fields;
        return { ...part(path, 0, 9), fields };
      },
    ],
    [
      'is not whole before all its bytes are here',
      'lake.upload-length',
      400,
      (path) => part(path, 0, 9, { 'Upload-Complete': '?1' }),
    ],
    ['is named by its fields', 'lake.upload-headers', 400, (path) => part(path, 0, 9, { 'Upload-Offset': '-1' })],
    [
      'is of the kind the standard names',
      'lake.upload-headers',
      400,
      (path) => part(path, 0, 9, { 'Content-Type': 'text/plain' }),
    ],
    ['is found by its name only', 'lake.upload-not-found', 404, () => part(`/api/uploads/${'0'.repeat(32)}`, 0, 9)],
    ['has a name, not a path', 'lake.upload-not-found', 404, () => part('/api/uploads/..%2Fkeys.json', 0, 9)],
  ])('%s', async (_, code, status, make) => {
    const answer = await ask(make(await placeOf()));
    expect([answer.code, answer.status]).toEqual([code, status]);
    expect((await needs.uploads.all()).map(({ offset }) => offset)).toEqual([0]);
  });

  it('says where it is when a part comes for another place', async () => {
    const path = await placeOf();
    await ask(part(path, 0, 700));
    const answer = await ask(part(path, 0, 700));
    expect([answer.status, answer.fields.get('upload-offset')]).toEqual([409, '700']);
  });

  it('of another sender is none', async () => {
    const path = await placeOf();
    const mine = { keyId: other.senderId, signingKey: other.signingKey };
    expect((await ask({ method: 'HEAD', path, fields: {} }, mine)).status).toBe(404);
    expect((await ask(part(path, 0, 9), mine)).code).toBe('lake.upload-not-found');
  });

  it('brings no package of another sender into the lake', async () => {
    const mine = { keyId: other.senderId, signingKey: other.signingKey };
    const path = (await ask(begin(), mine)).fields.get('location') as string;
    const answer = await ask(part(path, 0, file.length), mine);
    expect([answer.status, JSON.parse(answer.text).statement.code]).toEqual([422, 'lake.sender-differs']);
    expect(uploads()).toEqual([]);
  });

  it('that is no package is refused and thrown away', async () => {
    const noise = Buffer.alloc(300, 'x');
    const path = (await ask(begin(noise))).fields.get('location') as string;
    const whole = {
      ...part(path, 0, 9, { 'Content-Digest': contentDigest(noise), 'Upload-Complete': '?1' }),
      body: noise,
    };
    expect((await ask(whole)).code).toBe('lake.package-unreadable');
    expect(uploads()).toEqual([]);
  });

  it('larger than the lake takes, or than its disk holds, is not begun', async () => {
    expect((await ask(begin(2 ** 40))).code).toBe('lake.package-too-large');
    app = uploadRoutes({ ...needs, uploads: { ...needs.uploads, freeBytes: async () => 2 ** 30 } });
    const full = await ask(begin());
    expect([full.code, full.status, full.fields.get('retry-after')]).toEqual(['lake.upload-no-room', 507, '2']);
  });

  it('that fills the disk midway keeps what it has, and goes on when there is room', async () => {
    const path = await placeOf();
    app = uploadRoutes({ ...needs, uploads: { ...needs.uploads, append: async () => false } });
    expect((await ask(part(path, 0, 700))).code).toBe('lake.upload-no-room');
    app = uploadRoutes(needs);
    expect((await ask(part(path, 0, 700))).fields.get('upload-offset')).toBe('700');
  });

  it('is one of eight at most that a sender leaves unfinished', async () => {
    for (let i = 1; i <= 8; i += 1) expect((await ask(begin(1000 + i))).status).toBe(201);
    const ninth = await ask(begin(2000));
    expect([ninth.code, ninth.status, ninth.fields.get('retry-after')]).toEqual(['lake.upload-quota', 429, '60']);
    expect((await ask(begin(2000), { keyId: other.senderId, signingKey: other.signingKey })).status).toBe(201);
  });

  it('that nobody went on with for a day is taken away, and told', async () => {
    await ask(begin());
    await sweepUploads({ ...needs, clock: () => new Date(Date.now() + 23 * 3600_000) });
    expect(uploads()).toHaveLength(1);
    await sweepUploads({ ...needs, clock: () => new Date(Date.now() + 25 * 3600_000) });
    expect(uploads()).toEqual([]);
    const [told] = await recentEvents(hall.register, { limit: 1 });
    expect(told?.event).toMatchObject({ act: 'UploadAbandoned', facts: { package: sha256(file) as Sha256 } });
  });
});

describe('somebody who asks without end', () => {
  it('is told to wait, and writes no more into the audit log', async () => {
    const what = begin();
    const before = (await recentEvents(hall.register, { limit: 1000 })).length;
    const codes: string[] = [];
    for (let i = 0; i < 30; i += 1) codes.push((await send(what, what.fields)).code);
    expect(codes.filter((code) => code === 'lake.request-unsigned')).toHaveLength(20);
    expect(codes.slice(20).every((code) => code === 'lake.too-many-requests')).toBe(true);
    expect((await recentEvents(hall.register, { limit: 1000 })).length - before).toBe(20);
    // A sender at the same address is served all the same.
    expect((await ask(what)).status).toBe(201);
  });
});
