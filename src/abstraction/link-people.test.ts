/** A load without 宛名番号: who is linked has the register's number, who is not waits or has a number of their own, who is under support measures comes in by no door. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CalendarDate, done, type Engine, silentProgress, valueOf } from '#base';
import { type AreaPack, type Contract, readContract } from '#catalogue';
import { startDigest } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { type TestLedger, testLedger } from '../numbering/test-ledger.ts';
import { type AbstractionNeeds, prepareLoad } from './index.ts';

const pack = {
  id: 't',
  prefecture: '東瀬県',
  city: '結浜市',
  cityCode: '99100',
  vintage: '',
  credit: '',
  synthetic: true,
  wards: [],
  towns: [],
  schoolDistricts: [],
} as unknown as AreaPack;
const contractOf = (yaml: string): Contract => valueOf(readContract(yaml, 'x.yaml'));
const head = (dataset: string) => `
dataset: ${dataset}
version: 1
title: { ja: 試し, en: Trial }
owner: { ja: 課, en: Section }
grounds: [試験]
cadence: monthly
key: [番号]
source: { format: csv, encoding: utf-8, quarantineLimit: 0.1 }
`;
const register = contractOf(`${head('resident-register')}supportRegister: true
identity: { kana: カナ, birth: 生年月日 }
columns:
  - { source: 番号, role: person-key, required: true }
  - { source: カナ, role: name }
  - { source: 生年月日, role: birth-date }
  - { source: 支援, role: support-measure }
`);
const panel = (unlinked: string, assignment = 'many-to-one') =>
  contractOf(`${head('panel')}personSpace: panel
link: { fields: { kana: { column: カナ }, birth: { column: 生年月日 }, sex: { column: 性別 } }, unlinked: ${unlinked}, assignment: ${assignment} }
columns:
  - { source: 番号, role: person-key, required: true }
  - { source: カナ, role: name }
  - { source: 生年月日, role: birth-date }
  - { source: 性別, role: flag, name: sex, title: { ja: 性別, en: Sex } }
`);

let engine: Engine;
let ledger: TestLedger;
let lists: string[];
const noFacts = {
  notes: [],
  errorRate: 0.01,
  wrong: 0,
  outcomes: [],
  costliest: [],
  groups: [],
  report: '',
  review: '',
};
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());
beforeEach(async () => {
  ledger = testLedger();
  lists = [];
  await engine.run('DROP TABLE IF EXISTS ledger_state');
  const load = await prepare(
    register,
    '番号,カナ,生年月日,支援\n1,ア,1990-01-01,\n2,イ,1990-01-01,\n3,ウ,1990-01-01,1\n4,エ,1990-01-01,\n',
  );
  await load.close();
  return ledger.remove;
});

/** Who is whose, as a linkage would say; its own tests tell how it finds out. */
type Said = Readonly<
  Record<string, { readonly key?: string; readonly fate: string; readonly candidates: readonly string[] }>
>;
const linkage =
  (said: Said): NonNullable<AbstractionNeeds['linkPeople']> =>
  async (e, { keys, declined }) => {
    const rows = Object.entries(said).map(
      ([row, { key, fate }]) => `('${row}', ${key ? `'${key}'` : 'NULL'}, '${fate}', 'x')`,
    );
    const pairs = Object.entries(said).flatMap(([row, { candidates }]) => candidates.map((c) => `('${row}', '${c}')`));
    await e.run(`
      CREATE OR REPLACE TABLE load_links AS SELECT * FROM (VALUES ${rows.join(', ')}) t("row", source_key, fate, why) SEMI JOIN ${keys} USING ("row");
      CREATE OR REPLACE TABLE load_candidates AS SELECT * FROM (VALUES ${pairs.join(', ')}) t("row", source_key);
      UPDATE load_links SET source_key = NULL, fate = 'none' WHERE ("row", source_key) IN (SELECT (left_key, right_key) FROM ${declined})`);
    return done({ register: 'atena', facts: noFacts });
  };
const needs = (linkPeople?: AbstractionNeeds['linkPeople']): AbstractionNeeds => ({
  engine,
  sources: { memoryFile, sha256: startDigest, loads: { earlier: async () => null }, progress: silentProgress },
  numbering: ledger.needs(),
  profiles: { profileBefore: async () => null },
  keepQuarantine: async (_, csv) => {
    lists.push(csv);
    return 'list';
  },
  ...(linkPeople ? { linkPeople } : {}),
});
const prepare = async (contract: Contract, text: string, linkPeople?: AbstractionNeeds['linkPeople']) => {
  const file = {
    name: 'f.csv',
    bytes: async function* () {
      yield new TextEncoder().encode(text);
    },
  };
  const load = await prepareLoad(needs(linkPeople), {
    contract,
    files: [file],
    asOf: '2026-04-30' as CalendarDate,
    pack,
  });
  return valueOf(load);
};
const whose = (dataset: string) =>
  engine.rows<{ key: string; atena: string | null }>(`
    SELECT l.source_key AS key, r.source_key AS atena FROM ledger l LEFT JOIN (FROM ledger WHERE space = 'atena') r USING (number) WHERE l.space = '${dataset}' ORDER BY key`);

const text =
  '番号,カナ,生年月日,性別\nP1,ア,1990-01-01,1\nP2,ア,1990-01-01,1\nP3,ウ,1990-01-01,0\nP4,ナ,1991-01-01,0\nP5,ウウ,1990-01-01,0\nP6,エ,1990-01-01,1\nP7,オ,1990-01-01,1\n';
const said: Said = {
  P1: { key: '1', fate: 'linked', candidates: ['1', '3'] },
  P2: { key: '1', fate: 'linked', candidates: ['1'] },
  P3: { key: '3', fate: 'linked', candidates: ['3'] },
  P4: { fate: 'none', candidates: [] },
  P5: { fate: 'none', candidates: ['3'] },
  P6: { fate: 'review', candidates: ['4'] },
  P7: { fate: 'review', candidates: ['2', '3'] },
};

it('who is linked has the number of the register, others one of their own; whoever may be under support measures stays out', async () => {
  const load = await prepare(panel('own-number'), text, linkage(said));
  // P3 is under support measures; P5 and P7 may be. P1 is surely somebody else.
  expect(load.accounts).toEqual({ read: 7, accepted: 4, quarantined: 0, excluded: 3 });
  expect(load.links).toEqual({ linked: 3, review: 2, unlinked: 2 });
  expect((await whose('panel')).filter(({ atena }) => atena)).toEqual([
    { key: 'P1', atena: '1' },
    { key: 'P2', atena: '1' },
    { key: 'P3', atena: '3' },
  ]);
  await load.close();
  const left = await engine.rows<{ name: string }>(
    "SELECT table_name AS name FROM duckdb_tables() WHERE table_name NOT LIKE 'ledger%' ORDER BY 1",
  );
  expect(left.map(({ name }) => name).filter((name) => /link|people|pairs|candidates|staged/.test(name))).toEqual([]);
});

it('where the contract says so, who is not linked waits, is listed with the reason, and draws no number', async () => {
  const load = await prepare(panel('set-aside'), text, linkage(said));
  expect(load.accounts).toEqual({ read: 7, accepted: 2, quarantined: 2, excluded: 3 });
  expect((await whose('panel')).map(({ key }) => key)).toEqual(['P1', 'P2', 'P3']);
  expect(lists.at(-1)).toContain('not-linked');
  await load.close();
});

it('in a panel of one key a person, the second key for the same person waits for a clerk; who is known stays who they are', async () => {
  const contract = panel('own-number', 'one-to-one');
  const one: Said = { P1: { key: '1', fate: 'linked', candidates: ['1'] } };
  await (await prepare(contract, '番号,カナ,生年月日,性別\nP1,ア,1990-01-01,1\n', linkage(one))).close();
  const later: Said = {
    P1: { key: '2', fate: 'linked', candidates: ['2'] },
    P2: { key: '1', fate: 'linked', candidates: ['1'] },
  };
  const load = await prepare(
    contract,
    '番号,カナ,生年月日,性別\nP1,ア,1990-01-01,1\nP2,ア,1990-01-01,0\n',
    linkage(later),
  );
  expect(load.links).toEqual({ linked: 1, review: 1, unlinked: 0 });
  expect(await whose('panel')).toEqual([
    { key: 'P1', atena: '1' },
    { key: 'P2', atena: null },
  ]);
  expect(load.linkage?.notes.some(({ en }) => en.includes('somebody else'))).toBe(true);
  await load.close();
});

it('keys whose rows do not agree on who they are are nobody’s', async () => {
  const contract = { ...panel('own-number'), key: ['番号', '性別'] };
  const load = await prepare(
    contract,
    '番号,カナ,生年月日,性別\nP1,ア,1990-01-01,1\nP1,イ,1990-01-01,0\nP2,ア,1990-01-01,1\n',
    linkage(said),
  );
  expect(load.links).toEqual({ linked: 1, review: 0, unlinked: 1 });
  await load.close();
});

it('without a register to link to, or somebody to link, the load is refused', async () => {
  const file = {
    name: 'f.csv',
    bytes: async function* () {
      yield new TextEncoder().encode(text);
    },
  };
  const refused = await prepareLoad(needs(), {
    contract: panel('own-number'),
    files: [file],
    asOf: '2026-04-30' as CalendarDate,
    pack,
  });
  expect(refused.ok ? '' : refused.refusal.code).toBe('abstraction.linkage-missing');
});
