/**
 * An attacker signs in as an ordinary member of staff, takes every number, order, picture and file that the server gives out, and puts all of it into one
 * linear system with what the margins mean. Nothing hidden may fall; and the same attacker must find every leak that is planted.
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { copyOf } from '../journeys/small-city.ts';
import { breaks, judge, type Verdict } from './campaign.ts';
import type { Clues } from './clues.ts';
import { type Definitions, readDefinitions } from './definitions.ts';
import { unexplained } from './estimates.ts';
import { type Ask, gather, type Walk } from './gather.ts';
import * as leaks from './leaks.ts';
import * as opened from './opened-tables.ts';
import { handIn, letOut, waitingRequest } from './let-out.ts';
import { harmless, pinning } from './overlapping.ts';
import { readRoom } from './read-room.ts';
import { type RealServer, realServer } from './real-server.ts';
import { countTruth, type Truth } from './truth.ts';

let city: Awaited<ReturnType<typeof copyOf>>;
let server: RealServer;
let of: Definitions;
let truth: Truth;
let clues: Clues;
let forOthers = '';
let waiting = '';

/** One time of each release: the others are like it, and are attacked in the long campaign. */
const newest = (name: string) =>
  /@(2026-10|2025|2026|2026-08-31)(\||$)/.test(name) || /^trips\/[^|]*@2026-09/.test(name);
const inRelease = (release: string) => (name: string) => name.startsWith(`${release}/`) && newest(name);

beforeAll(async () => {
  city = await copyOf(inject('smallCity'));
  appendFileSync(join(city.folder, 'musubi.yaml'), 'release: checked\n');
  server = await realServer(city.folder);
  const table = '区,相談\n浜手区,120\n山手区,340\n';
  await letOut(server.side, '窓口の相談', { who: 'staff' }, table);
  forOthers = await letOut(server.side, '市民課の相談', { who: 'sections', sections: ['市民局 市民課'] }, table);
  waiting = await waitingRequest(server.side, 'checkups');
  of = readDefinitions(city.folder);
  truth = await countTruth(server.side, of, ['population', 'income', 'checkups', 'survey', 'trips']);
  await letOut(server.side, '区の年齢', { who: 'staff' }, await harmless(server.side, '2026-10'));
  clues = (await gather(server.ask, of, { files: 'newest', feeds: 'newest' })).clues;
}, 120_000);
afterAll(async () => {
  await server?.close();
  city?.remove();
});

describe('everything an ordinary member of staff can ask for', () => {
  it('is known to the attacker: no way out is left unattacked, and none says more than its numbers', () => {
    expect(clues.strange).toEqual([]);
    const read = (from: RegExp) =>
      Object.entries(clues.read).reduce((n, [key, times]) => n + (from.test(key) ? times : 0), 0);
    for (const from of [
      /^view population/,
      /^view income/,
      /^view checkups/,
      /^view transport/,
      /comparison$/,
      /^csv /,
      /^xlsx /,
      /^odata /,
      /^ogc /,
      /^news$/,
      /^parquet /,
      /^geojson /,
      /^pictures$/,
    ])
      expect(read(from), String(from)).toBeGreaterThan(2);
    expect(clues.read.results).toBe(2);
    expect(clues.read.tables).toBe(1);
  });
  it('holds no share and no interval of the survey that its shown numbers do not give', async () => {
    expect(clues.estimates.length).toBeGreaterThan(100);
    expect(await unexplained(server.side, of, clues)).toEqual([]);
  });
  it.each(['population', 'income', 'checkups', 'survey', 'trips'])(
    'leaves every hidden number of %s as open as promised',
    async (release) => {
      const verdict = await judge(of, clues, truth, inRelease(release));
      expect(verdict.untrue).toEqual([]);
      expect(verdict.attacked).toBeGreaterThan(200);
      const { fallen, contradictions, told } = verdict;
      expect({ fallen, contradictions, told }).toEqual({ fallen: [], contradictions: [], told: [] });
    },
  );
});

describe('a table that somebody hands in about the people of a dashboard', () => {
  it('is stopped before anybody votes where it says a number that the dashboard hides, and the place is named', async () => {
    const text = await pinning(server.side, of, truth, '2026-10');
    if (text === null) throw new Error('no number is hidden for others’ sake alone');
    const { submitted, findings } = await handIn(server.side, text);
    expect(submitted).toMatchObject({ ok: false, refusal: { code: 'release.unexplained' } });
    const found = findings.find(({ rule }) => rule === 'opens-released');
    expect(found).toMatchObject({ severity: 'must', file: 'table.csv' });
    expect(found?.places[0]).toMatch(/^\d+: 人口$/);
  });
  it('is let through where it says what the dashboard shows', async () => {
    const { submitted, findings } = await handIn(server.side, await harmless(server.side, '2026-10'));
    expect(submitted.ok).toBe(true);
    expect(findings.filter(({ rule }) => /released|little/.test(rule))).toEqual([]);
  });
});

/** Attacks the pages of one dashboard as something has changed them, of the time that is judged; solves programmes until a few have fallen. */
const attackAgain = async (ask: Ask, release: string): Promise<Verdict> => {
  const { clues: seen } = await gather(ask, of, { files: 'none', views: 'newest', dashboards: [release] });
  return judge(of, seen, truth, inRelease(release), 3);
};

describe('the room of the output check, before anybody has voted', () => {
  const attackRoom = async (ask: Ask, takes: boolean): Promise<Clues> => {
    // As a member of staff knows the release that is out; whatever the room says more than that would open something.
    const seen: Clues = {
      ...clues,
      windows: new Map(clues.windows),
      hidden: new Map(clues.hidden),
      strange: [],
      read: {},
    };
    await readRoom({ of, clues: seen, ask, id: waiting }, takes);
    return seen;
  };
  it.each([
    ['an author', 'seisaku', false],
    ['a checker', 'kakunin', true],
    ['an auditor', 'kansa', false],
  ])('shows %s nothing but the protected output', async (_, name, takes) => {
    const seen = await attackRoom(await server.as(name), takes);
    expect(seen.strange).toEqual([]);
    expect(Object.keys(seen.read).filter((from) => /^(preview|frozen) /.test(from)).length).toBeGreaterThan(
      takes ? 5 : 2,
    );
    const { fallen, contradictions, told, untrue } = await judge(of, seen, truth, inRelease('checkups'));
    expect({ fallen, contradictions, told, untrue }).toEqual({ fallen: [], contradictions: [], told: [], untrue: [] });
  });
  it.each([
    ['a preview that shows a hidden cell', leaks.openPreview],
    ['a certificate that names a number', leaks.talkingCertificate],
    ['a ledger that remembers what was hidden', leaks.rememberingLedger],
    ['a loss worked out from hidden numbers', leaks.talkingLoss],
    ['a vote that is told too early', leaks.earlyVote],
  ])('%s is found', async (_, change) => {
    const seen = await attackRoom(leaks.altered(await server.as('kakunin'), change), true);
    expect(await breaks(of, seen, truth, inRelease('checkups'))).toBe(true);
  });
});

describe('the attacker has teeth', () => {
  it.each([
    ['population', ['population-area', 'population-juniors', 'population-districts', 'population-age']],
    ['income', ['income-band', 'income-median']],
  ])('without complementary suppression %s falls, and what was worked out is true', async (release, tables) => {
    const restore = await opened.publishOpened(server.side, of, truth, tables, opened.withoutComplements(of, 10));
    const verdict = await attackAgain(server.ask, release);
    await restore();
    expect(verdict.fallen.length).toBeGreaterThan(0);
    for (const { name, low, high } of verdict.fallen) {
      expect(high - low).toBeLessThan(3);
      const real = truth.values.get(name);
      if (real !== undefined) expect([low - 1e-6 <= real, real <= high + 1e-6]).toEqual([true, true]);
    }
  });
  it('a rate from the numbers before protection falls', async () => {
    const restore = await opened.publishOpened(
      server.side,
      of,
      truth,
      ['checkups-coverage'],
      opened.rawRate(of, 'examined_rate'),
    );
    const verdict = await attackAgain(server.ask, 'checkups');
    await restore();
    expect(verdict.fallen.length).toBeGreaterThan(0);
  });
  it('a share of the survey worked out from the answers before protection is noticed', async () => {
    const id = 'survey-liveable-ward';
    const restore = await opened.publishOpened(
      server.side,
      of,
      truth,
      [id],
      opened.rawShare(of, truth, id, 'answer_share'),
    );
    const { clues: seen } = await gather(server.ask, of, { files: 'none', dashboards: ['survey'] });
    const leaked = await unexplained(server.side, of, seen);
    await restore();
    expect(leaked.length).toBeGreaterThan(0);
  });
  it('an order by the numbers before protection falls', async () => {
    const ask = leaks.altered(server.ask, leaks.sortedByRaw(of, truth, 'population', 'by-area'));
    const verdict = await attackAgain(ask, 'population');
    expect(verdict.fallen.length).toBeGreaterThan(0);
  });
  // Only that part of the walk on which the leak lies: found there, it is found by what was planted.
  const pages: Walk = { files: 'none', views: 'first' };
  const taken: Walk = { files: 'first', views: 'first' };
  const feeds: Walk = { ...pages, feeds: 'newest' };
  const all: Walk = { ...feeds, views: 'newest' };
  it.each<[string, () => Parameters<typeof leaks.altered>[1], string, Walk]>([
    [
      'a sentence about hidden numbers',
      () => leaks.rawSentence(of, truth, 'population', 'map-level'),
      'population',
      pages,
    ],
    ['an axis that ends at a number that is not shown', () => leaks.longerAxis, 'checkups', pages],
    ['a file that forgets to hide', () => leaks.openCsv('7'), 'population', taken],
    ['a workbook that carries more than its sheets', () => leaks.talkingWorkbook, 'income', taken],
    ['a header that counts', () => leaks.talkingHeader, 'income', pages],
    ['a result that is for another section', () => leaks.openResult(forOthers), 'income', pages],
    ['a released file that nobody looked at', () => leaks.otherFile, 'income', pages],
    ['a feed that forgets to hide', () => leaks.openFeed, 'income', all],
    ['a feed of maps that forgets to hide', () => leaks.openMapFeed, 'income', all],
    ['a map file that says more than its map', () => leaks.talkingGeoJson, 'income', taken],
    ['a file for analysis that says more than its table', () => leaks.talkingParquet, 'income', taken],
    ['a feed of news that counts', () => leaks.talkingNews, 'income', feeds],
    ['a feed that answers by the size of numbers', () => leaks.sortedFeed, 'income', feeds],
    ['a feed that leaves out the rows that are hidden', () => leaks.shorterFeed, 'income', feeds],
    ['a route that was added', () => leaks.newRoute, 'income', pages],
  ])('%s is found', async (_, change, release, walk) => {
    const { clues: seen } = await gather(leaks.altered(server.ask, change()), of, { ...walk, dashboards: [release] });
    expect(await breaks(of, seen, truth, inRelease(release))).toBe(true);
  });
  it.each<[string, Walk]>([
    ['population', { files: 'none', views: 'newest' }],
    ['income', { ...all, files: 'first' }],
    ['checkups', pages],
  ])('and nothing of %s is found once all is as before', async (release, walk) => {
    const { clues: seen } = await gather(server.ask, of, { ...walk, dashboards: [release] });
    expect(await breaks(of, seen, truth, inRelease(release))).toBe(false);
  });
});
