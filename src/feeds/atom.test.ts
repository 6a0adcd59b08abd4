/** Somebody follows what is published: new, updated, recalled, and only what is for him or her. */
import { beforeAll, expect, it } from 'vitest';
import { publishFiles } from '#results';
import { cityTables, makeTable, measure, of, testReleased, time } from '../results/test-tables.ts';
import { testFeeds } from './test-feeds.ts';

type Feeds = Awaited<ReturnType<typeof testFeeds>>;
let at: Feeds;
const wards = (value: number) =>
  makeTable('population-wards', [time('month', ['2026-10']), of('area', ['a', 'b'])], [measure('people')], {
    value: () => value,
  });
const released = (release: string, title: string, sections?: readonly string[]) =>
  testReleased(release, {
    title: { ja: title, en: title } as never,
    ...(sections
      ? { sharing: { audience: { who: 'sections', sections }, asOf: '2026-10-31', contact: '市民課' } as never }
      : {}),
  });
beforeAll(async () => {
  at = await testFeeds(cityTables().filter(({ id }) => id === 'income-area'));
  at.wait(1);
  await at.put(wards(100), '2026-00002');
  at.wait(1);
  await at.put(wards(200), '2026-00003');
  at.wait(1);
  const why = { actor: { name: 'local:test' } };
  await publishFiles(at.resultsNeeds, released('2026-00004', '窓口<相談>&'), why);
  at.wait(1);
  await publishFiles(at.resultsNeeds, released('2026-00005', '市民課だけの表', ['市民局 市民課']), why);
});

const entries = (text: string) =>
  [...text.matchAll(/<entry>(.*?)<\/entry>/g)].map(([, inside = '']) => ({
    id: /<id>(.*?)<\/id>/.exec(inside)?.[1],
    title: /<title>(.*?)<\/title>/.exec(inside)?.[1],
    kind: /term="(.*?)"/.exec(inside)?.[1],
    href: /href="(.*?)"/.exec(inside)?.[1],
    summary: /<summary>(.*?)<\/summary>/.exec(inside)?.[1] ?? '',
    updated: /<updated>(.*?)<\/updated>/.exec(inside)?.[1] ?? '',
  }));
const read = async () => {
  const answer = await at.get('/api/feeds/atom');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/atom+xml;charset=utf-8']);
  const text = await answer.text();
  return { text, all: entries(text) };
};

it('tells what is new and what was updated, the newest first, and nothing that is for others', async () => {
  const { text, all } = await read();
  expect(all.map(({ id, kind }) => [id, kind])).toEqual([
    ['urn:musubi:result:2026-00004', 'new'],
    ['urn:musubi:table:population-wards:2', 'updated'],
    ['urn:musubi:table:population-wards:1', 'new'],
    ['urn:musubi:table:income-area:1', 'new'],
  ]);
  expect(text).not.toContain('市民課だけ');
  expect(text).not.toContain('2026-00005');
  expect(all[0]?.title).toBe('［新着］窓口&lt;相談&gt;&amp;');
  expect(all[1]?.summary).toContain('第2版、データ時点 2026-10-31、公表番号 2026-00003');
  expect(all.map(({ updated }) => updated)).toEqual(
    all
      .map(({ updated }) => updated)
      .toSorted()
      .toReversed(),
  );
  expect(/<\/author>.*?<updated>(.*?)<\/updated>/s.exec(text)?.[1]).toBe(all[0]?.updated);
  // Pages for people: the dashboard that shows the table, or where the feeds are explained.
  expect(all.map(({ href }) => new URL(href as string).pathname)).toEqual([
    '/results/2026-00004',
    '/feeds',
    '/feeds',
    '/dashboards/income',
  ]);
});

it('tells a recall in the place of what was published, of tables and of files, and not to others', async () => {
  for (const release of ['2026-00003', '2026-00004', '2026-00005']) at.recalled.add(release);
  const { text, all } = await read();
  expect(all.filter(({ kind }) => kind === 'recalled').map(({ id }) => id)).toEqual([
    'urn:musubi:table:population-wards:2:recalled',
    'urn:musubi:result:2026-00004:recalled',
  ]);
  expect(all.find(({ id }) => id?.startsWith('urn:musubi:table:population-wards:2'))?.summary).toContain(
    '写しは使わないで',
  );
  expect(all.map(({ id }) => id)).not.toContain('urn:musubi:result:2026-00004');
  expect(text).not.toContain('2026-00005');
});

it('is read with a token or a session only', async () => {
  const answer = await at.app.request('http://localhost:8080/api/feeds/atom');
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
});
