/** `musubi contract new` on every kind of file: what it proposes is sensible, and never keeps what a careful hand would drop. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { floor, identifierKinds } from '#abstraction';
import { type Engine, type Result, silentProgress, valueOf } from '#base';
import { type Contract, contractWarnings, readContract } from '#catalogue';
import { proposeContract } from '#sources';
import { cityHome, smallCity } from '../src/city/test-small-city.ts';
import { sourceFile } from '../src/doors/sealed-side.ts';
import { openEngine } from '../src/machinery/duckdb.ts';
import { memoryFile } from '../src/machinery/memory-file.ts';

const shipped = join(import.meta.dirname, '../contracts');
const names = readdirSync(shipped).filter((name) => name.endsWith('.yaml'));
const contractOf = (name: string): Contract => valueOf(readContract(readFileSync(join(shipped, name), 'utf8'), name));

/** The systems of mission row E2, and the medical care of the elderly, which the basic data lists name beside them. */
const systems = [
  ...[
    'resident-register',
    'resident-changes',
    'income-tax',
    'property-tax',
    'nhi-members',
    'nhi-claims',
    'nhi-checkups',
  ],
  ...[
    'care-insurance',
    'elderly-medical',
    'child-allowance',
    'transit-trips',
    'transit-cards',
    'census',
    'economic-census',
    'citizen-survey',
  ],
];
it('every system of the city has a contract, and no contract has anything to warn of but that census returns bear no number', () => {
  expect(names.map((name) => name.replace('.yaml', '')).sort()).toEqual(systems.toSorted());
  // Returns bear no number of a person: that nothing can be linked with them is as it should be.
  const keyless = ['census.yaml', 'economic-census.yaml'];
  for (const name of names) {
    const warnings = contractWarnings(contractOf(name)).map(({ en }) => en.split(':')[0]);
    expect(warnings, name).toEqual(keyless.includes(name) ? ['there is no person-key'] : []);
  }
});

const home = cityHome();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  valueOf(await smallCity(home, 'city', { months: 1 }));
}, 60_000);
afterAll(() => {
  engine.close();
  rmSync(home, { recursive: true, force: true });
});

/** Without the shipped contracts to copy from: what the headings and cells alone say. */
const rolesOf = async (path: string): Promise<Result<ReadonlyMap<string, string>>> => {
  const needs = {
    engine,
    memoryFile,
    sha256: () => {
      const hash = createHash('sha256');
      return { update: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') };
    },
    loads: { earlier: async () => null },
    progress: silentProgress,
    identifiers: identifierKinds,
  };
  const proposed = await proposeContract(needs, [sourceFile(path)], [], { dataset: 'sample' });
  if (!proposed.ok) return proposed;
  const found = [...proposed.value.yaml.matchAll(/source: ['"]?([^,'"\n]+)['"]?,?\n?\s*role: ([a-z-]+)/g)];
  return { ok: true, value: new Map(found.map(([, source, role]) => [source as string, role as string])) };
};
const acts = (role: string) => floor[role as keyof typeof floor].action;

describe('a file of the synthetic city', () => {
  it.each([
    ['juki/', 'resident-register', 0.9],
    ['zei/', 'income-tax', 0.9],
    ['kokuho/shikaku', 'nhi-members', 0.9],
    ['kokuho/kenshin', 'nhi-checkups', 0.8],
    ['kotsu/ic', 'transit-trips', 0.5],
    ['kotsu/touroku', 'transit-cards', 0.8],
    // A dozen answers are too few to see a code list in: what is not sure is not kept.
    ['chosa/', 'citizen-survey', 1 / 16],
  ])(
    '%s is proposed nearly as %s has it, and nothing that tells who somebody is would be kept',
    async (where, name, least) => {
      const source = join(home, 'city/source');
      const file = readdirSync(source, { recursive: true })
        .map(String)
        .sort()
        .find((path) => path.startsWith(where));
      const roles = valueOf(await rolesOf(join(source, file as string)));
      const { columns } = contractOf(`${name}.yaml`);
      expect([...roles.keys()]).toEqual(columns.map((column) => column.source));
      const kept = columns.filter(
        ({ source, role }) =>
          role !== 'unused' && acts(role) !== 'keep' && acts(roles.get(source) as string) === 'keep',
      );
      expect(kept.map(({ source }) => source)).toEqual([]);
      const alike = columns.filter(({ source, role }) => acts(roles.get(source) as string) === acts(role)).length;
      expect(alike / columns.length, `${alike} of ${columns.length} handled alike`).toBeGreaterThanOrEqual(least);
    },
  );
});

const data = '../shared/data';
const there = existsSync(data);
if (!there) console.warn(`SKIPPED: ${data} is not here, no contract is proposed for real files`);
describe.skipIf(!there)('a real file', () => {
  it('of public facilities: addresses, telephones and identifiers are known for what they are, names are not kept', async () => {
    expect(Object.fromEntries(valueOf(await rolesOf(`${data}/facilities/institution.csv`)))).toEqual({
      施設ID: 'other-identifier',
      施設名: 'unused',
      郵便番号: 'unused',
      住所: 'address',
      方書: 'building',
      電話番号: 'contact',
      FAX番号: 'contact',
      緯度: 'unused',
      経度: 'unused',
      行政区コード: 'code',
      カテゴリリスト: 'unused',
    });
  });
  it.each([
    [
      'linkage/febrl_dataset1.csv',
      { given_name: 'name', surname: 'name', date_of_birth: 'birth-date', address_1: 'address', postcode: 'unused' },
    ],
    [
      'linkage/fake_1000_from_splink_demos.csv',
      { first_name: 'name', surname: 'name', dob: 'birth-date', email: 'contact' },
    ],
    ['disclosure/sdctable_microdata1.csv', { gender: 'code' }],
    ['disclosure/oracle_cellkey_micro.csv', { sexl: 'code', income: 'other-identifier' }],
  ])(
    '%s with Latin headings is known by what stands below them, and nothing that is a person’s is kept',
    async (path, wanted) => {
      const roles = new Map(
        [...valueOf(await rolesOf(`${data}/${path}`))].map(([name, role]) => [name.replaceAll(/[" ]/g, ''), role]),
      );
      expect(Object.fromEntries(roles)).toMatchObject(wanted);
    },
  );
  it('of people by single years, with a title above its headings, is proposed as counts nobody has confirmed', async () => {
    const roles = valueOf(await rolesOf(`${data}/population/zensi2606.xls`));
    expect(Object.fromEntries(roles)).toMatchObject({
      区コード: 'code',
      性別: 'code',
      世帯数: 'count',
      '0歳': expect.stringMatching(/^(unused|other-identifier)$/),
    });
    expect(roles.size).toBe(109);
    // The first sheet of this one is a cross table; the towns follow.
    const towns = valueOf(await rolesOf(`${data}/population/juuki2406.xls`));
    expect(Object.fromEntries(towns)).toMatchObject({ 町コード: 'unused', 町名: 'unused', 世帯数: 'count' });
  });
  it.each([['linkage/oracle_splink2_479_vs_481.csv'], ['towns/灘区.json'], ['wards.topo.json']])(
    '%s, which is no file of a core system, is refused with what to do',
    async (path) => {
      const answer = await rolesOf(`${data}/${path}`);
      expect(answer.ok ? [...answer.value] : answer.refusal.code).toMatch(/^sources\./);
      if (!answer.ok)
        for (const sentence of [answer.refusal.ja, answer.refusal.en]) expect(sentence.length).toBeGreaterThan(20);
    },
  );
});
