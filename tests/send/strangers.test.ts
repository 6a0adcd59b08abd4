/** The lake's server listens to registered senders only: each request whole, young, once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import { uploadRoutes } from '#lake';
import { newKey, toBase64 } from '#sealing';
import { uploadNeedsIn } from './line.ts';
import { asking, type Hand, seconds } from './signed-requests.ts';

const { at, other, ask, begin, part, placeOf, send, signed } = asking();

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
      String(at.file.length),
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
    const [told] = await recentEvents(at.hall.register, { limit: 1 });
    expect(told?.event).toMatchObject({ act: 'UploadRefused', outcome: 'refused', facts: { code } });
    expect(await at.needs.uploads.all()).toEqual([]);
  });

  it('is served once: the very same one again is refused, also after a restart', async () => {
    const what = begin();
    const fields = signed(what);
    expect((await send(what, fields)).status).toBe(201);
    expect((await send(what, fields)).code).toBe('lake.request-replayed');
    at.app = uploadRoutes(uploadNeedsIn(at.hall, at.folder));
    expect((await send(what, fields)).code).toBe('lake.request-replayed');
  });

  it('of a sender that was just struck off is refused', async () => {
    at.app = uploadRoutes({ ...at.needs, senders: async () => [] });
    expect((await ask(begin())).code).toBe('lake.sender-unknown');
  });

  it('that asks in the query, or without any signature, is refused', async () => {
    const what = begin();
    expect((await send({ ...what, path: '/api/uploads?x=1' }, signed(what))).code).toBe('lake.request-unsigned');
    expect((await send(what, what.fields)).code).toBe('lake.request-unsigned');
  });

  it('for another lake is refused where this one knows its own name', async () => {
    at.app = uploadRoutes({ ...at.needs, authority: 'other-lake.example' });
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
      fc.asyncProperty(place, fc.nat(), fc.constantFrom(...'0159aZ='), async (name, where, to) => {
        const change = (text: string) =>
          `${text.slice(0, where % text.length)}${to}${text.slice((where % text.length) + 1)}`;
        const asSigned = signed(what);
        const fields = name in asSigned ? { ...asSigned, [name]: change(asSigned[name] as string) } : asSigned;
        const altered = Buffer.from(what.body as Uint8Array);
        altered[where % 600] = (altered[where % 600] as number) ^ 1;
        const asked = {
          ...what,
          path: name === 'path' ? `/api/uploads/${change(path.slice(13))}` : path,
          body: name === 'body' ? altered : (what.body as Uint8Array),
        };
        // A character replaced by itself is no change.
        fc.pre(name === 'body' || asked.path !== path || fields[name] !== asSigned[name]);
        expect((await send(asked, fields)).status, `${name} ${where} ${to}`).toBeGreaterThanOrEqual(400);
        expect((await at.needs.uploads.all()).map(({ offset }) => offset)).toEqual([0]);
      }),
      { numRuns: 80 },
    );
  });
});

describe('somebody who asks without end', () => {
  it('is told to wait, and writes no more into the audit log', async () => {
    const what = begin();
    const before = (await recentEvents(at.hall.register, { limit: 1000 })).length;
    const codes: string[] = [];
    for (let i = 0; i < 30; i += 1) codes.push((await send(what, what.fields)).code);
    expect(codes.filter((code) => code === 'lake.request-unsigned')).toHaveLength(20);
    expect(codes.slice(20).every((code) => code === 'lake.too-many-requests')).toBe(true);
    expect((await recentEvents(at.hall.register, { limit: 1000 })).length - before).toBe(20);
    // A sender at the same address is served all the same.
    expect((await ask(what)).status).toBe(201);
  });
});
