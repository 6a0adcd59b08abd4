/** What one may ask of a city: fewer months, no faults, planted identities; and what it refuses. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { cityHome, smallCity, table } from './test-small-city.ts';

const home = cityHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeAll(async () => {
  valueOf(await smallCity(home, 'clean', { dirty: 0 }));
});

it('has no faulty row when asked for none', () => {
  expect(readFileSync(join(home, 'clean', 'truth', 'dirty.csv'), 'utf8')).toBe('file,row,kind\n');
});

it('writes only the last months when asked for fewer, the same rows as in the long run', async () => {
  valueOf(await smallCity(home, 'short', { dirty: 0, months: 2 }));
  expect(readdirSync(join(home, 'short', 'source', 'juki'))).toEqual(['juki_20260930.csv', 'juki_20261031.csv']);
  const file = 'source/juki/juki_20261031.csv';
  expect(readFileSync(join(home, 'short', file)).equals(readFileSync(join(home, 'clean', file)))).toBe(true);
});

describe('planted identities', () => {
  const canary = {
    name: '鵺野　金糸雀',
    kana: 'ヌエノ　カナリア',
    myNumber: '999999999999',
    residentCode: '88888888888',
    address: '東瀬県結浜市浜手区汐見町２丁目７７７番８８８号',
    building: 'カナリア荘７７７',
    phone: '0160-77-7777',
  };
  it('stand in every monthly extract and in the other systems, in place of one person', async () => {
    valueOf(await smallCity(home, 'canary', { canaries: [canary], dirty: 0 }));
    const folder = join(home, 'canary', 'source');
    for (const file of readdirSync(join(folder, 'juki'))) {
      const rows = table(join(folder, 'juki', file)).filter((row) => row['氏名'] === canary.name);
      expect(rows).toHaveLength(1);
      expect([rows[0]?.['個人番号'], rows[0]?.['住所'], rows[0]?.['方書'], rows[0]?.['電話番号']]).toEqual([
        canary.myNumber,
        canary.address,
        canary.building,
        canary.phone,
      ]);
    }
    expect(
      table(join(folder, 'zei', 'kojinjuminzei_2026.csv')).filter((row) => row['個人番号'] === canary.myNumber),
    ).toHaveLength(1);
    expect(
      table(join(folder, 'kokuho', 'kenshin_2025.csv')).filter((row) => row['氏名_フリガナ'] === canary.kana),
    ).toHaveLength(1);
  });

  it('are refused when there are not enough people to take, and nothing is left behind', async () => {
    const result = await smallCity(home, 'crowded', {
      people: 100,
      canaries: Array.from({ length: 90 }, () => canary),
    });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'city.too-few-for-canaries' } });
    expect(existsSync(join(home, 'crowded', 'source')) || existsSync(join(home, 'crowded', 'source.part'))).toBe(false);
  });
});

it.each([{ people: 10 }, { months: 37 }, { dirty: 2 }, { seed: -1 }])(
  'refuses %o with the range it takes',
  async (options) => {
    expect(await smallCity(home, 'refused', options)).toMatchObject({
      ok: false,
      refusal: { code: 'city.option-out-of-range', exitCode: 2 },
    });
  },
);
