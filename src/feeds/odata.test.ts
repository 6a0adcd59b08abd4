/** A member of staff reads published tables into Excel or Power BI: every number that is shown, no number that is not, and a sentence where more is asked. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityTables, makeTable, measure, of, time } from '../results/test-tables.ts';
import { testFeeds } from './test-feeds.ts';
import { allPages, asked, type Page, root, type Row, table } from './test-odata.ts';

let at: Awaited<ReturnType<typeof testFeeds>>;
beforeAll(async () => {
  at = await testFeeds();
});
const all = (address: string) => allPages(at, address);

describe('the service', () => {
  it('lists every published table, at its address and with a stroke behind it', async () => {
    for (const address of [root, `${root}/`]) {
      const answer = await at.get(address);
      expect(answer.headers.get('odata-version')).toBe('4.0');
      const { value } = (await answer.json()) as { value: { name: string; kind: string; url: string }[] };
      expect(value.map(({ name }) => name).toSorted()).toEqual(
        cityTables()
          .map(({ id }) => id.replaceAll('-', '_'))
          .toSorted(),
      );
      expect(value.every(({ kind, url, name }) => kind === 'EntitySet' && url === name)).toBe(true);
    }
  });
  it('describes them as CSDL: well-formed, a key of all dimensions, numbers that may be missing, and what cannot be asked about', async () => {
    const answer = await at.get(`${root}/$metadata`);
    expect(answer.headers.get('content-type')).toContain('application/xml');
    const text = await answer.text();
    const open: string[] = [];
    for (const [, end, name = '', rest = ''] of text.matchAll(/<(\/)?([\w:]+)([^>]*)>/g))
      if (end) expect(open.pop()).toBe(name);
      else if (!rest.endsWith('/')) open.push(name);
    expect(open).toEqual([]);
    const type = /<EntityType Name="checkups_coverage">.*?<\/EntityType>/s.exec(text)?.[0] ?? '';
    expect([...type.matchAll(/<PropertyRef Name="(\w+)"/g)].map(([, name]) => name)).toEqual([
      'fiscal_year',
      'area',
      'age5',
      'sex',
    ]);
    expect(type).toMatch(/<Property Name="examined" Type="Edm.Int64" Nullable="true">/);
    expect(type).toMatch(/<Property Name="examined_rate" Type="Edm.Double" Nullable="true">/);
    expect(type).toMatch(/<Property Name="area" Type="Edm.String" Nullable="false">/);
    const set = /<EntitySet Name="checkups_coverage".*?<\/EntitySet>/s.exec(text)?.[0] ?? '';
    expect(set.match(/<PropertyPath>examined<\/PropertyPath>/g)).toHaveLength(2);
    expect(set).not.toContain('<PropertyPath>area</PropertyPath>');
  });
});

describe('the rows of a table', () => {
  it.each(['population-area', 'income-area'])(
    'of %s are all its cells in the order of their coordinates, page after page; hidden ones are empty with their reason',
    async (id) => {
      const { dimensions, measures, cells } = table(id);
      const rows = await all(`${root}/${id.replaceAll('-', '_')}`);
      expect(rows).toHaveLength(cells.length);
      for (const [i, { codes, values, hidden }] of cells.entries()) {
        const row = rows[i] as Row;
        expect(dimensions.map(({ name }) => row[name])).toEqual(codes);
        expect(measures.map(({ name }) => row[name])).toEqual(values);
        expect(measures.map(({ name }) => row[`${name}_status`])).toEqual(hidden.map((why) => why ?? 'shown'));
        expect(measures.map(({ name }) => row[`${name}_reason`] === null)).toEqual(hidden.map((why) => why === null));
      }
      expect(cells.some(({ hidden }) => hidden.some((why) => why !== null))).toBe(true);
    },
  );
  it('come in pages of five thousand, and the count is that of all', async () => {
    const months = Array.from(
      { length: 60 },
      (_, i) => `${2020 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
    );
    const big = makeTable(
      'big',
      [
        time('month', months),
        of(
          'area',
          Array.from({ length: 199 }, (_, i) => `a${i}`),
        ),
      ],
      [measure('people')],
      { value: () => 20 },
    );
    await at.put(big);
    const first: Page = await at.json(asked('big', { $count: 'true' }));
    expect([first.value.length, first['@odata.count']]).toEqual([5000, 12_000]);
    expect(await all(`${root}/big`)).toHaveLength(12_000);
    expect(await all(asked('big', { $top: '7000', $skip: '100' }))).toEqual(
      (await all(`${root}/big`)).slice(100, 7100),
    );
    // A version that came out meanwhile does not mix with the one the reading began with.
    await at.put(
      makeTable('big', [time('month', months), of('area', ['a0'])], [measure('people')], { value: () => 21 }),
    );
    const answer = await at.get(first['@odata.nextLink'] as string);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([410, 'feeds.changed-meanwhile']);
  });
  it('can be chosen by columns, by coordinates, and in another order', async () => {
    const rows: Page = await at.json(
      asked('population_area', {
        $select: 'area,people,people_status',
        $filter: "month eq '2026-10' and (age3 in ('total','65-') and not (area eq 'total'))",
        $orderby: 'area desc,age3',
      }),
    );
    expect(rows['@odata.context']).toMatch(/\$metadata#population_area\(area,people,people_status\)$/);
    expect(Object.keys(rows.value[0] as Row)).toEqual(['area', 'people', 'people_status']);
    const areas = rows.value.map(({ area }) => String(area));
    expect(areas).toEqual(areas.toSorted().toReversed());
    expect(rows.value).toHaveLength(2 * (3 + 3 * 5));
    expect(await (await at.get(asked('population_area/$count', { $filter: "area eq '99101'" }))).text()).toBe(
      String(14 * 4),
    );
  });
  it('are the same under any filter as by looking at every row', async () => {
    const { dimensions } = table('population-area');
    const every = await all(`${root}/population_area`);
    type Ask = { text: string; fits: (row: Row) => boolean };
    const names = ['month', 'area', 'age3'];
    const one = fc.constantFrom(...names).chain((name) => {
      const codes = (dimensions.find((d) => d.name === name)?.categories ?? []).map(({ code }) => code);
      return fc
        .tuple(
          fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in'),
          fc.array(fc.constantFrom(...codes, "o'clock"), { minLength: 1, maxLength: 3 }),
        )
        .map(([how, to]): Ask => {
          const quoted = to.map((code) => `'${code.replaceAll("'", "''")}'`);
          const first = to[0] as string;
          const compare = (v: string) =>
            how === 'eq'
              ? v === first
              : how === 'ne'
                ? v !== first
                : how === 'lt'
                  ? v < first
                  : how === 'le'
                    ? v <= first
                    : how === 'gt'
                      ? v > first
                      : how === 'ge'
                        ? v >= first
                        : to.includes(v);
          return {
            text: how === 'in' ? `${name} in (${quoted.join(', ')})` : `${name} ${how} ${quoted[0]}`,
            fits: (row) => compare(String(row[name])),
          };
        });
    });
    const { ask } = fc.letrec<{ ask: Ask }>((tie) => ({
      ask: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'ask' },
        one,
        tie('ask').map(({ text, fits }): Ask => ({ text: `not (${text})`, fits: (row) => !fits(row) })),
        fc
          .tuple(tie('ask'), tie('ask'))
          .map(([a, b]): Ask => ({ text: `(${a.text}) and (${b.text})`, fits: (row) => a.fits(row) && b.fits(row) })),
        // Without brackets: and binds closer than or.
        fc.tuple(one, one, one).map(
          ([a, b, c]): Ask => ({
            text: `${a.text} or ${b.text} and ${c.text}`,
            fits: (row) => a.fits(row) || (b.fits(row) && c.fits(row)),
          }),
        ),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(ask, async ({ text, fits }) => {
        expect(await all(asked('population_area', { $filter: text }))).toEqual(every.filter(fits));
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is not done', () => {
  it.each([
    [{ $filter: 'people lt 10' }, 501, 'feeds.by-value'],
    [{ $filter: "people_status eq 'shown'" }, 501, 'feeds.by-value'],
    [{ $orderby: 'people desc' }, 501, 'feeds.by-value'],
    [{ $orderby: 'people_status' }, 501, 'feeds.by-value'],
    [{ $filter: "contains(area,'9')" }, 501, 'feeds.filter-unread'],
    [{ $filter: "area eq 'x' and" }, 501, 'feeds.filter-unread'],
    [{ $filter: "area constructor 'x'" }, 501, 'feeds.filter-unread'],
    [{ $filter: `${'('.repeat(300)}area eq 'x'` }, 501, 'feeds.filter-unread'],
    [{ $filter: `${'not '.repeat(300)}area eq 'x'` }, 501, 'feeds.filter-unread'],
    [{ $filter: '' }, 501, 'feeds.filter-unread'],
    [{ $orderby: 'nothing' }, 400, 'feeds.no-property'],
    [{ $select: 'area,nothing' }, 400, 'feeds.no-property'],
    [{ $top: '-1' }, 400, 'feeds.option-wrong'],
    [{ $skip: 'x' }, 400, 'feeds.option-wrong'],
    [{ $count: 'yes' }, 400, 'feeds.option-wrong'],
    [{ $format: 'xml' }, 400, 'feeds.option-wrong'],
    [{ $skiptoken: '1' }, 400, 'feeds.option-wrong'],
    [{ $apply: 'aggregate(people with sum as total)' }, 501, 'feeds.option-unknown'],
    [{ $expand: 'x' }, 501, 'feeds.option-unknown'],
    [{ $search: 'x' }, 501, 'feeds.option-unknown'],
    [{ $compute: 'people add 1 as more' }, 501, 'feeds.option-unknown'],
    [{ anything: '1' }, 501, 'feeds.option-unknown'],
  ] as const)('%j is refused in a sentence, in the form that programs show', async (options, status, code) => {
    const answer = await at.get(asked('population_area', options as Record<string, string>));
    const body = (await answer.json()) as {
      code: string;
      ja: string;
      en: string;
      error: { code: string; message: string };
    };
    expect([answer.status, body.code, body.error.code]).toEqual([status, code, code]);
    expect(body.error.message).toBe(`${body.ja} / ${body.en}`);
  });
  it('a table that is not there, and one that was recalled', async () => {
    expect((await at.get(`${root}/nothing`)).status).toBe(404);
    const own = await testFeeds([table('population-wards')]);
    own.recalled.add('2026-00001');
    const gone = await own.get(`${root}/population_wards`);
    expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([410, 'results.recalled']);
    expect(await own.json(root)).toMatchObject({ value: [] });
    expect(await (await own.get(`${root}/$metadata`)).text()).not.toContain('population_wards');
  });
});

it('is told in the log: who, which table and version, by which token', async () => {
  await at.get(asked('income_band', { $top: '3' }));
  const told = (await at.events()).findLast(({ act }) => act === 'FeedRead');
  expect(told).toMatchObject({
    actor: { name: 'shokuin' },
    subject: 'table:income-band',
    facts: { feed: 'odata', version: 1, rows: 3, token: expect.any(String) },
  });
});
it('is not taken twice: what has not changed is answered with its mark alone', async () => {
  const first = await at.get(`${root}/income_band`);
  const again = await at.get(`${root}/income_band`, { 'if-none-match': first.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});
