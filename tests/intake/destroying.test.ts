/** An end that is an end: two people, a certificate, and nothing that opens afterwards. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proveAudit, recentEvents } from '#audit';
import { valueOf } from '#base';
import {
  approveDestruction,
  destructionRequests,
  refuseDestruction,
  intake,
  lakeRequests,
  requestDestruction,
} from '#lake';
import { canonicalJson, isSignedBy, fromBase64, makeSigner } from '#sealing';
import { codeOf, keptYears } from './kept-years.ts';

const { years, needs, take, count, sealedFiles, broken, cutEverywhere } = keptYears('destroying');

describe('destroying a data set', () => {
  const grave = () => ({ ...needs(), requests: lakeRequests(years.hall.register as never) });
  const request = async (by = 'kanri') =>
    valueOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: '条例第9条', by }));

  it('takes two people, a reason, and not too long', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    expect(codeOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: ' ', by: 'kanri' }))).toBe(
      'lake.reason-missing',
    );
    expect(codeOf(await requestDestruction(grave(), { dataset: 'other', reason: 'x', by: 'kanri' }))).toBe(
      'lake.no-snapshot',
    );
    const id = await request();
    expect(codeOf(await approveDestruction(grave(), { id, by: 'kanri' }))).toBe('lake.same-person');
    expect(codeOf(await approveDestruction(grave(), { id: 'zzzzzzzz', by: 'seisaku' }))).toBe('lake.request-not-found');
    years.now = new Date('2026-03-10T00:00:00.000Z');
    expect(codeOf(await approveDestruction(grave(), { id, by: 'seisaku' }))).toBe('lake.request-not-found');
    expect(await count()).toBe(100);
    const [refusal] = await recentEvents(years.hall.register, { limit: 5, subject: 'dataset:bus-trips' });
    expect(refusal?.event.act).toBe('SnapshotsOpened');
    expect(JSON.stringify(await recentEvents(years.hall.register, { limit: 9 }))).toContain('lake.same-person');
  });

  it('is refused by the second person with a reason: nothing is gone, and nobody approves it afterwards', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const id = await request();
    const refuse = async (by: string, reason: string) => codeOf(await refuseDestruction(grave(), { id, by, reason }));
    expect([await refuse('kanri', 'やめる'), await refuse('seisaku', ' ')]).toEqual([
      'lake.same-person',
      'lake.reason-missing',
    ]);
    const refused = valueOf(await refuseDestruction(grave(), { id, by: 'seisaku', reason: '監査が終わっていない' }));
    expect(refused).toMatchObject({ dataset: 'bus-trips', requestedBy: 'kanri', refused: { by: 'seisaku' } });
    const late = await approveDestruction(grave(), { id, by: 'tanaka' });
    expect(late).toMatchObject({
      refusal: { code: 'lake.request-turned-down', ja: expect.stringContaining('監査が終わっていない') },
    });
    expect([await refuse('tanaka', 'もう一度'), await count()]).toEqual(['lake.request-turned-down', 100]);
    expect(await destructionRequests(grave())).toMatchObject([{ id, refused: { why: '監査が終わっていない' } }]);
    const told = await recentEvents(years.hall.register, { limit: 9, subject: 'dataset:bus-trips' });
    const acts = told.filter(({ event }) => event.act.startsWith('Destruction'));
    expect(acts.map(({ event: { act, outcome, purpose } }) => [act, outcome, purpose])).toEqual([
      ['DestructionRefused', 'done', '監査が終わっていない'],
      ['DestructionRefused', 'refused', undefined],
      ['DestructionRequested', 'done', '条例第9条'],
    ]);
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    expect(await count()).toBe('lake.destroyed');
  });

  it('leaves a signed certificate and nothing that opens, even where every sealed file was copied away', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    cpSync(join(years.folder, 'lake/datasets/bus-trips/files'), join(years.folder, 'stolen'), { recursive: true });
    const id = await request();
    const certificate = valueOf(await approveDestruction(grave(), { id, by: 'seisaku' }));
    expect(certificate.statement).toMatchObject({
      dataset: 'bus-trips',
      snapshots: 1,
      rows: 100,
      requestedBy: 'kanri',
      approvedBy: 'seisaku',
    });
    expect(isSignedBy(makeSigner(fromBase64(years.hall.lake.keys.manifestSigningKey)).publicKey, certificate)).toBe(
      true,
    );
    expect(JSON.parse(readFileSync(join(years.folder, 'lake/datasets/bus-trips/destroyed.json'), 'utf8'))).toEqual(
      JSON.parse(canonicalJson(certificate)),
    );
    cpSync(join(years.folder, 'stolen'), join(years.folder, 'lake/datasets/bus-trips/files'), { recursive: true });
    expect(await count()).toBe('lake.destroyed');
    rmSync(join(years.folder, 'lake/datasets/bus-trips/destroyed.json'));
    expect(await count()).toBe('lake.dataset-broken');
    expect(await broken()).toEqual(['1 key']);
    expect(valueOf(await proveAudit(years.hall.audit)).head.size).toBeGreaterThan(4);
  });

  it('ends the data set: nothing more is taken in, and a key that comes back is named', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const keyFile = join(years.folder, 'lake/datasets/bus-trips/key.json');
    const key = readFileSync(keyFile);
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    expect(codeOf(await intake(years.hall.lake, valueOf(await years.hall.send('2026-02-28', 10)).path))).toBe(
      'lake.destroyed',
    );
    expect(codeOf(await requestDestruction(grave(), { dataset: 'bus-trips', reason: 'x', by: 'kanri' }))).toBe(
      'lake.destroyed',
    );
    expect(await broken()).toEqual([]);
    writeFileSync(keyFile, key);
    expect(await broken()).toEqual(['0 key-remains']);
  });

  it('is not undone by harm to its certificate: nothing opens, nothing is taken in, and the file is named', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    const key = readFileSync(join(years.folder, 'lake/datasets/bus-trips/key.json'));
    const files = join(years.folder, 'lake/datasets/bus-trips/files');
    cpSync(files, join(years.folder, 'kept'), { recursive: true });
    valueOf(await approveDestruction(grave(), { id: await request(), by: 'seisaku' }));
    // Everything that was destroyed is put back; only the certificate stands in the way, and that is harmed.
    writeFileSync(join(years.folder, 'lake/datasets/bus-trips/key.json'), key);
    cpSync(join(years.folder, 'kept'), files, { recursive: true });
    const certificate = join(years.folder, 'lake/datasets/bus-trips/destroyed.json');
    const good = readFileSync(certificate, 'utf8');
    for (const harmed of ['', '{}', `${good} `, good.slice(0, -1), good.replace('"rows":100', '"rows":101')]) {
      writeFileSync(certificate, harmed);
      expect(await count()).toBe('lake.dataset-broken');
      expect(await broken()).toEqual(['0 certificate']);
      const asked = await requestDestruction(grave(), { dataset: 'bus-trips', reason: 'x', by: 'kanri' });
      expect(codeOf(asked)).toBe('lake.dataset-broken');
      if (!asked.ok) expect(asked.refusal.because?.[0]?.en).toContain('destroyed.json');
      expect(codeOf(await intake(years.hall.lake, valueOf(await years.hall.send('2026-02-28', 10)).path))).toBe(
        'lake.dataset-broken',
      );
      expect(existsSync(files)).toBe(true);
    }
    writeFileSync(certificate, good);
    expect(await count()).toBe('lake.destroyed');
  });

  it('cut off anywhere and approved again ends the same', async () => {
    await take('2026-01-31', 100, '2026-02-03T00:00:00.000Z');
    let id = await request();
    const steps = await cutEverywhere(
      async (files) => valueOf(await approveDestruction({ ...grave(), files }, { id, by: 'seisaku' })),
      async () => {
        expect([await count(), sealedFiles(), await broken()]).toEqual(['lake.destroyed', 0, []]);
        rmSync(join(years.folder, 'lake/datasets/bus-trips/destroyed.json'));
        id = await request();
      },
    );
    expect(steps).toBeGreaterThan(3);
  });
});
