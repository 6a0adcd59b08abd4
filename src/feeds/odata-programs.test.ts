/** One row by its key, and the way of the programs people have (Excel, Power BI): what they say with their questions, and what they are told. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTable, measure, of } from '../results/test-tables.ts';
import { testFeeds } from './test-feeds.ts';
import { allPages, asked, type Page, root, type Row, table } from './test-odata.ts';

let at: Awaited<ReturnType<typeof testFeeds>>;
beforeAll(async () => {
  at = await testFeeds();
});
const all = (address: string) => allPages(at, address);

describe('one row by its key', () => {
  const { dimensions, measures, cells } = table('population-area');
  const keyOf = (codes: readonly string[]) =>
    `(${dimensions.map(({ name }, d) => `${name}='${(codes[d] as string).replaceAll("'", "''")}'`).join(',')})`;
  const hidden = cells.find(({ hidden: why }) => why.some((one) => one !== null)) as (typeof cells)[number];
  it('is the row of the list, a hidden one as well; the order of the key does not matter, columns can be chosen', async () => {
    const rows = await all(`${root}/population_area`);
    for (const cell of [cells[0], hidden, cells.at(-1)] as (typeof cells)[number][]) {
      const one = await at.json<Row & { '@odata.context': string }>(`${root}/population_area${keyOf(cell.codes)}`);
      const { '@odata.context': context, ...row } = one;
      expect(context).toMatch(/\$metadata#population_area\/\$entity$/);
      expect(rows).toContainEqual(row);
      expect(dimensions.map(({ name }) => row[name])).toEqual(cell.codes);
    }
    const [a, b, c] = dimensions.map(({ name }, d) => `${name} = '${hidden.codes[d]}'`);
    const turned = await at.json<Row>(`${root}/population_area(${c}, ${a} ,${b})?$select=people,people_status`);
    expect(turned).toEqual({
      '@odata.context': expect.stringMatching(/#population_area\(people,people_status\)\/\$entity$/),
      people: null,
      people_status: hidden.hidden[measures.findIndex(({ name }) => name === 'people')],
    });
  });
  it('of one dimension needs no name, and a stroke in a code is read', async () => {
    await at.put(makeTable('offices', [of('office', ["o'clock", 'a/b'])], [measure('people')], { value: () => 20 }));
    for (const key of [
      `'o''clock'`,
      `office='o''clock'`,
      encodeURIComponent("'o''clock'"),
      encodeURIComponent("'a/b'"),
    ])
      expect((await at.json<Row>(`${root}/offices(${key})`)).people).toBe(20);
  });
  it.each([
    ['()', 400, 'feeds.key-wrong'],
    ["('2026-10')", 400, 'feeds.key-wrong'],
    ["(month='2026-10',area='total')", 400, 'feeds.key-wrong'],
    ["(month='2026-10',area='total',people='1')", 400, 'feeds.key-wrong'],
    ["(month='2026-10',area='total',area='total')", 400, 'feeds.key-wrong'],
    ["(month='2026-10',area='total',age3='total',sex='1')", 400, 'feeds.key-wrong'],
    ['(month=1,area=2,age3=3)', 400, 'feeds.key-wrong'],
    ["(month='2026-10',area='nowhere',age3='total')", 404, 'feeds.no-row'],
    ["(month='2026-10',area='total',age3='total')?$filter=area eq 'x'", 501, 'feeds.option-unknown'],
    ["(month='2026-10',area='total',age3='total')?$top=1", 501, 'feeds.option-unknown'],
    ["(month='2026-10',area='total',age3='total')/$count", 404, 'feeds.no-set'],
  ])('%s is refused in a sentence', async (key, status, code) => {
    const answer = await at.get(`${root}/population_area${key}`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });
  it('of any table is what the list says, for every cell', async () => {
    const rows = new Map(
      (await all(`${root}/population_area`)).map((row) => [dimensions.map(({ name }) => row[name]).join('|'), row]),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cells), async ({ codes }) => {
        const { '@odata.context': _, ...row } = await at.json<Row>(`${root}/population_area${keyOf(codes)}`);
        expect(row).toEqual(rows.get(codes.join('|')));
      }),
      { numRuns: 40 },
    );
  });
});

/** What Power Query (Excel, Power BI) says with its questions. */
const powerQuery = {
  accept:
    'application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7',
  'odata-maxversion': '4.0',
  maxdataserviceversion: '3.0',
};
describe('the way of a program', () => {
  it('of Power Query: service, $metadata, a look at the first rows, all of them, the count', async () => {
    for (const path of [
      '',
      '/',
      '/$metadata',
      '/population_area?$top=1000',
      '/population_area',
      '/population_area/$count',
    ]) {
      const answer = await at.get(`${root}${path}`, powerQuery);
      expect([path, answer.status, answer.headers.get('odata-version')]).toEqual([path, 200, '4.0']);
    }
    const service = await at.get(root, powerQuery);
    expect(service.headers.get('content-type')).toBe('application/json;odata.metadata=minimal;charset=utf-8');
  });
  it('is told what it may leave to the service: keys, counts and pages, no functions, no batches', async () => {
    const text = await (await at.get(`${root}/$metadata`, { accept: 'application/xml' })).text();
    const container = /<EntityContainer.*<\/EntityContainer>/s.exec(text)?.[0] ?? '';
    const ofOne = /<EntitySet Name="income_band".*?<\/EntitySet>/s.exec(container)?.[0] ?? '';
    for (const term of ['IndexableByKey', 'TopSupported', 'SkipSupported'])
      expect(ofOne).toContain(`<Annotation Term="Org.OData.Capabilities.V1.${term}" Bool="true"/>`);
    const rest = container.replaceAll(/<EntitySet.*?<\/EntitySet>/gs, '');
    expect(rest).toContain('FilterFunctions"><Collection/>');
    expect(rest).toContain('BatchSupported" Bool="false"');
  });
  it('with no metadata asked for gets none, by header or by $format; smaller pages as it prefers', async () => {
    const none = await at.get(`${root}/income_band`, { accept: 'application/json;odata.metadata=none' });
    expect(none.headers.get('content-type')).toContain('odata.metadata=none');
    expect(Object.keys((await none.json()) as object)).toEqual(['value']);
    const byFormat: Page = await at.json(asked('income_band', { $format: 'application/json;odata.metadata=none' }));
    expect(Object.keys(byFormat)).toEqual(['value']);
    const paged = await at.get(`${root}/income_band`, { prefer: 'odata.include-annotations="*",odata.maxpagesize=3' });
    expect(paged.headers.get('preference-applied')).toBe('odata.maxpagesize=3');
    const first = (await paged.json()) as Page;
    expect(first.value).toHaveLength(3);
    const rest = await all(first['@odata.nextLink'] as string);
    expect([...first.value, ...rest]).toEqual(await all(`${root}/income_band`));
  });
  it.each([
    [{ accept: 'application/atom+xml' }, 406, 'feeds.form-unknown'],
    [{ accept: 'application/json;q=0' }, 406, 'feeds.form-unknown'],
    [{ accept: '' }, 200, undefined],
    [{ accept: '*/*' }, 200, undefined],
    [{ 'odata-maxversion': '3.0' }, 400, 'feeds.version-older'],
    [{ 'odata-maxversion': '4.01' }, 200, undefined],
  ] as const)('that says %j is answered %i', async (headers, status, code) => {
    const answer = await at.get(`${root}/income_band`, headers as Record<string, string>);
    expect([answer.status, answer.headers.get('odata-version')]).toEqual([status, '4.0']);
    expect(((await answer.json()) as { code?: string }).code).toBe(code);
  });
});

it('every reference of $metadata is given out by the city itself, and every term it uses stands there: nothing is looked up on the internet', async () => {
  const text = await (await at.get(`${root}/$metadata`)).text();
  const references = [...text.matchAll(/<edmx:Reference Uri="([^"]+)"><edmx:Include Namespace="([^"]+)"/g)];
  expect(references).toHaveLength(2);
  const known = new Set<string>();
  for (const [, uri = '', namespace = ''] of references) {
    // By the end of the address programs recognise vocabularies that they know already.
    expect(uri).toBe(`http://localhost:8080${root}/vocabularies/${namespace}.xml`);
    const answer = await at.get(new URL(uri).pathname);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml;charset=utf-8']);
    const own = await answer.text();
    expect(own).toContain(`<Schema Namespace="${namespace}"`);
    for (const [, name] of own.matchAll(/<Term Name="(\w+)"/g)) known.add(`${namespace}.${name}`);
  }
  const used = new Set([...text.matchAll(/<Annotation Term="([\w.]+)"/g)].map(([, name]) => name as string));
  expect(used.size).toBeGreaterThan(10);
  expect([...used].filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !used.has(name))).toEqual([]);
  expect((await at.get(`${root}/vocabularies/Org.OData.Else.V1.xml`)).status).toBe(404);
});
