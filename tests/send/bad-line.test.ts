/** Packages go over a line that breaks, to a server that stops, from a sender that is killed: each arrives once, with one receipt. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { sendPackages } from '#dispatch';
import { cable, sendNeedsOf, serveUploads } from './line.ts';
import { sending, statementOf } from './sending.ts';

const { at, uploads, snapshots, patches } = sending();

describe('a package on a bad line', () => {
  it.each([[[300]], [[900]], [[1500, 1500]], [[2100, 700, 5000]], [[4000, 50, 1]], [[6300, 1400, 1400, 1400]]])(
    'goes on where it stopped after cuts at %j bytes',
    async (cuts) => {
      await at.hall.send('2026-01-31', 400);
      const cut = await cable(at.lake.port, [...cuts]);
      const [sent] = valueOf(await sendPackages(sendNeedsOf(at.hall, cut.port), {}));
      expect(statementOf(sent)).toMatchObject({ decision: 'taken', snapshot: 1, rows: 400 });
      expect(await snapshots()).toEqual([[1, 400]]);
      expect(uploads()).toEqual([]);
      await cut.close();
    },
  );

  it('gets its receipt though the answer to the last part was lost', async () => {
    await at.hall.send('2026-01-31');
    const needs = sendNeedsOf(at.hall, at.lake.port);
    let lost = 0;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        const reply = await needs.line.ask(request);
        if (request.fields['Upload-Complete'] !== '?1' || lost > 0) return reply;
        lost += 1;
        return { broken: 'ECONNRESET', certificate: false };
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(lost).toBe(1);
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', snapshot: 1 });
    expect(await snapshots()).toHaveLength(1);
  });

  it('goes on when the server was stopped and started again', async () => {
    await at.hall.send('2026-01-31', 400);
    const { port } = at.lake;
    const stopped = at.lake;
    let pauses = 0;
    const needs = sendNeedsOf(at.hall, port, {
      pause: async () => {
        pauses += 1;
        if (pauses === 3) at.lake = await serveUploads(stopped.needs, port);
      },
    });
    let asked = 0;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        asked += 1;
        if (asked === 4) await stopped.stop();
        return needs.line.ask(request);
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(pauses).toBe(3);
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', rows: 400 });
    // The three requests before the stop were the beginning and two parts: these did not travel again.
    expect(patches().length + patches(stopped).length).toBe(
      Math.ceil(readFileSync(at.hall.dispatch.outbox.pathOf('bus-trips_2026-01-31_1.musubi')).length / 1024),
    );
  });

  it('is given up after a while, and sent by the next run', async () => {
    await at.hall.send('2026-01-31');
    const { port, needs } = at.lake;
    await at.lake.stop();
    let waited = 0;
    const pause = async (milliseconds: number) => void (waited += milliseconds);
    const said: string[] = [];
    const waiting = ({ en }: { en: string }) => void said.push(en);
    const sent = await sendPackages(sendNeedsOf(at.hall, port, { pause, waiting }), {});
    expect(sent.ok ? null : [sent.refusal.code, sent.refusal.exitCode]).toEqual(['dispatch.lake-unreachable', 5]);
    expect(said).toEqual([expect.stringContaining('ECONNREFUSED')]);
    expect(waited).toBeGreaterThan(3000);
    expect(waited).toBeLessThanOrEqual(5000);
    at.lake = await serveUploads(needs, port);
    expect(valueOf(await sendPackages(sendNeedsOf(at.hall, port), {}))).toHaveLength(1);
  });

  it('begins anew where the bytes that wait at the lake are not those that were sent', async () => {
    await at.hall.send('2026-01-31', 400);
    const needs = sendNeedsOf(at.hall, at.lake.port);
    let spoilt = false;
    const line = {
      ...needs.line,
      ask: async (request: Parameters<typeof needs.line.ask>[0]) => {
        const part = join(at.folder, 'uploads', uploads().find((name) => name.endsWith('.part')) ?? 'none');
        if (request.fields['Upload-Complete'] === '?1' && !spoilt) {
          spoilt = true;
          const bytes = readFileSync(part);
          bytes[700] = (bytes[700] as number) ^ 1;
          writeFileSync(part, bytes);
        }
        return needs.line.ask(request);
      },
    };
    const [sent] = valueOf(await sendPackages({ ...needs, line }, {}));
    expect(statementOf(sent)).toMatchObject({ decision: 'taken', rows: 400 });
    expect(at.lake.asked.map(({ status }) => status)).toContain(422);
  });
});
