/** What a sender has begun to upload goes on where it is, is nobody else's, and has its limits. */
import { describe, expect, it } from 'vitest';
import { recentEvents } from '#audit';
import type { Sha256 } from '#base';
import { sweepUploads, uploadRoutes } from '#lake';
import { contentDigest, sha256 } from '#sealing';
import { type Ask, asking } from './signed-requests.ts';

const { at, other, ask, begin, part, placeOf, uploads } = asking();

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
    expect((await at.needs.uploads.all()).map(({ offset }) => offset)).toEqual([0]);
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
    const answer = await ask(part(path, 0, at.file.length), mine);
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
    at.app = uploadRoutes({ ...at.needs, uploads: { ...at.needs.uploads, freeBytes: async () => 2 ** 30 } });
    const full = await ask(begin());
    expect([full.code, full.status, full.fields.get('retry-after')]).toEqual(['lake.upload-no-room', 507, '2']);
  });

  it('that fills the disk midway keeps what it has, and goes on when there is room', async () => {
    const path = await placeOf();
    at.app = uploadRoutes({ ...at.needs, uploads: { ...at.needs.uploads, append: async () => false } });
    expect((await ask(part(path, 0, 700))).code).toBe('lake.upload-no-room');
    at.app = uploadRoutes(at.needs);
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
    await sweepUploads({ ...at.needs, clock: () => new Date(Date.now() + 23 * 3600_000) });
    expect(uploads()).toHaveLength(1);
    await sweepUploads({ ...at.needs, clock: () => new Date(Date.now() + 25 * 3600_000) });
    expect(uploads()).toEqual([]);
    const [told] = await recentEvents(at.hall.register, { limit: 1 });
    expect(told?.event).toMatchObject({ act: 'UploadAbandoned', facts: { package: sha256(at.file) as Sha256 } });
  });
});
