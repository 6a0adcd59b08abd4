/** An installation on PostgreSQL lets a BI program read its statistics: the server keeps the schema in step, and says once what stands in the way. */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, valueOf } from '#base';
import { publish } from '#results';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../base/test-io.ts';
import { emptyPlace, registerKinds } from '../machinery/test-registers.ts';
import { makeTable, measure, of, testMark, time } from '../results/test-tables.ts';
import { initialise } from './init.ts';
import { lakeSideCommands } from './lake-commands.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { keepStatisticsSchema } from './statistics-schema.ts';

const random = randomBytes(5).toString('hex');
const [schema, reader] = [`statistics_${random}`, `bi_${random}`];
const room = mkdtempSync(join(tmpdir(), 'musubi-schema-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const command = async (folder: string) => {
  const found = lakeSideCommands().find(({ words }) => words.join(' ') === 'statistics schema') as Command;
  const out: string[] = [];
  const result = await found.run({ options: { data: folder, json: true }, arguments: [] }, testIo({ out }));
  return { code: result.ok ? null : result.refusal.code, out: out.map((line) => JSON.parse(line)) };
};

it('is refused in words where the settings do not name it', async () => {
  const folder = join(room, 'plain');
  valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
  expect((await command(folder)).code).toBe('doors.no-statistics-schema');
});

describe.runIf(registerKinds.includes('postgresql'))('on PostgreSQL', () => {
  const folder = join(room, 'data');
  let side: LakeSide;
  let clear: () => Promise<void>;
  beforeAll(async () => {
    const empty = await emptyPlace('postgresql');
    clear = empty.clear;
    valueOf(await initialise({ folder, side: 'lake', city: { ja: '結浜市', en: 'Yuihama' }, demo: false }));
    const url = empty.place.kind === 'postgresql' ? empty.place.url : '';
    const settings = [
      `databaseUrl: ${JSON.stringify(url)}`,
      `statisticsSchema: { schema: ${schema}, reader: ${reader} }`,
    ];
    appendFileSync(join(folder, 'musubi.yaml'), `${settings.join('\n')}\n`);
    side = valueOf(await openLakeSide(folder));
  });
  afterAll(async () => {
    for (const name of [schema, `${schema}_inner`])
      await sql`DROP SCHEMA IF EXISTS ${sql.id(name)} CASCADE`.execute(side.register);
    await sql`DROP ROLE IF EXISTS ${sql.id(reader)}`.execute(side.register);
    await side.close();
    await clear();
  });
  const put = (value: number) =>
    publish(
      side.results,
      makeTable('wards', [time('month', ['2026-10']), of('area', ['a'])], [measure('people')], { value: () => value }),
      { actor: side.actor },
      // No dashboard asks it: made to the rules for open data, it is for everybody all the same.
      testMark('2026-00001', 'open'),
    );

  it('a server says once what stands in the way, goes on when it is gone, and a command does so at once', async () => {
    await put(100);
    const lines: { code?: string }[] = [];
    const stop = keepStatisticsSchema(side, (line) => lines.push(line as { code?: string }));
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop();
    expect(lines.map(({ code }) => code)).toEqual(['feeds.schema-without-reader']);
    expect((await command(folder)).code).toBe('feeds.schema-without-reader');
    await sql`CREATE ROLE ${sql.id(reader)}`.execute(side.register);
    const again = keepStatisticsSchema(side, (line) => lines.push(line as { code?: string }));
    const people = async () =>
      (
        await sql<{ people: number }>`SELECT people FROM ${sql.id(schema, 'wards')} WHERE area = 'a'`
          .execute(side.register)
          .catch(() => ({ rows: [] }))
      ).rows[0]?.people;
    while ((await people()) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    again();
    expect(await people()).toBe(100);
    await put(200);
    // The server may be ending its own turn.
    let said = await command(folder);
    while (said.out.length === 0) said = await command(folder);
    expect(said).toEqual({ code: null, out: [{ table: 'wards', shown: true }] });
    expect(await people()).toBe(200);
    expect(lines).toHaveLength(1);
  });
});
