/** Every snapshot says how recognisable its rows are, signed, and proved against the content. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress, valueOf } from '#base';
import { intake, lakeCommands, snapshotsOf, verifyLake } from '#lake';
import { canonicalJson, fromBase64, makeSigner, signJson } from '#sealing';
import { type TwoSides, trips, twoMonths } from './two-sides.ts';

const folder = mkdtempSync(join(tmpdir(), 'musubi-recognisable-'));
let hall: TwoSides;
beforeAll(async () => {
  hall = await twoMonths(folder);
});
afterAll(async () => {
  await hall.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the re-identification report of a snapshot', () => {
  it('lies in its signed manifest, is proved against the content, and is told in both languages', async () => {
    const [note] = valueOf(await snapshotsOf(hall.lake, 'bus-trips'));
    expect(note?.risk).toEqual({
      rows: 1000,
      k: 5,
      quasi: ['sex'],
      now: { groups: 2, smallest: 500, uniques: 0, below: 0 },
      sensitive: [],
    });
    for (const language of ['ja', 'en'] as const) {
      const out: string[] = [];
      const io = {
        language,
        out: (line: string) => void out.push(line),
        say: () => {},
        lines: async function* () {},
        progress: silentProgress,
      };
      const ls = lakeCommands(hall.lake).find(({ words }) => words[1] === 'ls');
      valueOf(await ls!.run({ options: { risk: true, json: true }, arguments: ['bus-trips'] }, io));
      expect(JSON.parse(out[0] as string)).toMatchObject({ snapshot: 1, risk: { k: 5, now: { smallest: 500 } } });
      out.length = 0;
      valueOf(await ls!.run({ options: { risk: true }, arguments: ['bus-trips'] }, io));
      expect(out[0]).toMatch(
        language === 'ja' ? /^データ +名前 +基準日 +スナップショット +行数/ : /^data +name +as of +snapshot +rows/,
      );
      expect(out.join('\n')).toContain(
        language === 'ja'
          ? '手がかり（sex）が同じ人のまとまり 2、最小 500人'
          : '2 groups alike in sex, the smallest of 500',
      );
    }
  });

  it('that does not fit is found, though the lake’s own key signed it', async () => {
    const place = join(folder, 'lake/datasets/bus-trips/snapshots/2.json');
    const good = readFileSync(place, 'utf8');
    const { statement } = JSON.parse(good) as { statement: { format: string; risk: { now: object; rows: number } } };
    const signer = makeSigner(fromBase64(hall.lake.keys.manifestSigningKey));
    const register = { ...hall.lake.register, anchors: async () => [] };
    const faultsWith = async (risk: object) => {
      writeFileSync(place, canonicalJson(signJson(signer, { ...statement, risk })));
      return (await verifyLake({ ...hall.lake, register })).broken.map(({ snapshot, fault }) => `${snapshot} ${fault}`);
    };
    const { risk } = statement;
    expect(await faultsWith(risk)).toEqual([]);
    expect(await faultsWith({ ...risk, now: { ...risk.now, smallest: 7 } })).toEqual(['2 risk']);
    expect(await faultsWith({ ...risk, rows: 1 })).toEqual(['2 unreadable']);
    expect(await faultsWith({ ...risk, quasi: ['name'] })).toEqual(['2 unreadable']);
    writeFileSync(place, good);
    expect((await verifyLake(hall.lake)).broken).toEqual([]);
  });

  it('counts the contract’s sensitive columns', async () => {
    const contract = { ...trips, risk: { quasi: ['sex'], sensitive: ['fare_yen'], k: 50 } };
    const sent = valueOf(await hall.send('2026-04-05', 60, { fare: 'i % 2', contract }));
    const lake = { ...hall.lake, contract: () => contract };
    valueOf(await intake(lake, sent.path));
    expect(valueOf(await snapshotsOf(lake, 'bus-trips')).at(-1)?.risk).toEqual({
      rows: 60,
      k: 50,
      quasi: ['sex'],
      now: { groups: 2, smallest: 30, uniques: 0, below: 60 },
      // Sex and fare both follow the row's number: who is found by sex has told the fare.
      sensitive: [{ column: 'fare_yen', least: 1, alike: 60 }],
    });
    expect((await verifyLake(lake)).broken).toEqual([]);
  });
});
