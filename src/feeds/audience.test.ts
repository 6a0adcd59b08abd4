/** A published table that is for others is in no list, no description, no news and under no address of a feed. */
import { beforeAll, expect, it } from 'vitest';
import { cityTables } from '../results/test-tables.ts';
import { testFeeds } from './test-feeds.ts';

let at: Awaited<ReturnType<typeof testFeeds>>;
let all: Awaited<ReturnType<typeof testFeeds>>;
beforeAll(async () => {
  at = await testFeeds(
    undefined,
    (marks) => (person, id) => marks.has(id) && (person.section === '市民局 市民課' || !id.startsWith('income')),
  );
  all = await testFeeds();
});

const others = 'income-area';
const lists = ['odata', 'odata/$metadata', 'ogc/collections', 'atom'].map((path) => `/api/feeds/${path}`);

it.each(lists)('%s names what is for the person, and nothing else', async (list) => {
  expect(await (await all.get(list)).text()).toMatch(/income[_-]area/);
  expect(await (await at.get(list)).text()).not.toMatch(/income/);
  expect(await (await at.get(list)).text()).toMatch(/population[_-]area/);
});

it('every address of it answers as one that does not exist, recalled or not', async () => {
  const set = others.replaceAll('-', '_');
  const collection = /income-area\.[\w.]+/.exec(await (await all.get('/api/feeds/ogc/collections')).text())?.[0];
  expect(collection).toBeDefined();
  const pairs = [
    [`odata/${set}`, 'odata/nothing'],
    [`odata/${set}/$count`, 'odata/nothing/$count'],
    [`odata/${set}?$filter=x`, 'odata/nothing?$filter=x'],
    [`ogc/collections/${collection}`, 'ogc/collections/nothing'],
    [`ogc/collections/${collection}/items`, 'ogc/collections/nothing/items'],
    [`ogc/collections/${collection}/items/99101`, 'ogc/collections/nothing/items/99101'],
  ] as const;
  for (const recalled of [[], ['2026-00001']]) {
    for (const release of recalled) at.recalled.add(release);
    for (const [own, nothing] of pairs) {
      expect((await all.get(`/api/feeds/${own}`)).status === 404).toBe(false);
      const [answer, none] = [await at.get(`/api/feeds/${own}`), await at.get(`/api/feeds/${nothing}`)];
      expect([own, answer.status, await answer.json()]).toEqual([own, 404, await none.json()]);
    }
    expect(await (await at.get('/api/feeds/atom')).text()).not.toMatch(/income/);
  }
});

it('what was too fine for all staff is not known to them after its recall either, since its release is looked at, not its file', async () => {
  const feeds = await testFeeds([], (marks) => (_, id) => marks.has(id) && marks.get(id)?.rulesFor !== 'section');
  const [fine, open] = cityTables();
  if (!fine || !open) throw new Error('the invented city has tables');
  await feeds.put(fine, '2026-00007', 'section');
  await feeds.put(open, '2026-00008');
  for (const release of ['2026-00007', '2026-00008']) feeds.recalled.add(release);
  const at = async (address: string) => (await feeds.get(`/api/feeds/${address}`)).status;
  const set = (id: string) => `odata/${id.replaceAll('-', '_')}`;
  const layer = (id: string) => `ogc/collections/${id}.area.towns`;
  expect([await at(set(fine.id)), await at(layer(fine.id))]).toEqual([404, 404]);
  expect([await at(set(open.id)), await at(layer(open.id))]).toEqual([410, 410]);
});
