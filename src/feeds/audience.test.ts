/** A published table that is for others is in no list, no description, no news and under no address of a feed. */
import { beforeAll, expect, it } from 'vitest';
import { testFeeds } from './test-feeds.ts';

let at: Awaited<ReturnType<typeof testFeeds>>;
let all: Awaited<ReturnType<typeof testFeeds>>;
beforeAll(async () => {
  at = await testFeeds(undefined, (person, { id }) => person.section === '市民局 市民課' || !id.startsWith('income'));
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
