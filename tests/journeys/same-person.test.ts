/** Over months of moves, births, marriages and deaths a city number goes on meaning one person, in the register and in every other data set. */
import { afterAll, describe, expect, inject, it } from 'vitest';
import { silentProgress, valueOf } from '#base';
import { correctLedger } from '#numbering';
import { openSealedSide } from '../../src/doors/sealed-side.ts';
import { followPeople } from './same-person.ts';
import { copyOf } from './small-city.ts';

const city = await copyOf(inject('smallCity'));
afterAll(() => city.remove());

describe('a city number', () => {
  it('means the same person in every month and every data set, told by the city’s own truth', async () => {
    const found = await followPeople(city.folder);
    expect(found).toMatchObject({ strangers: 0, mistaken: 0, doubled: 0 });
    expect(found.people).toBeGreaterThan(5_900);
    expect(found.rows).toBeGreaterThan(17_000);
    expect(found.moved).toBeGreaterThan(10);
    for (const rows of Object.values(found.elsewhere)) expect(rows).toBeGreaterThan(500);
  });

  it('would be missed if it led elsewhere', async () => {
    const side = valueOf(await openSealedSide(city.folder, silentProgress));
    const { engine, numbering } = side.abstraction;
    valueOf(
      await correctLedger(numbering, engine, {
        act: 'merge',
        space: 'atena',
        pairs: `SELECT min(atena), max(atena) FROM read_parquet('${city.folder}/truth/residences-*.parquet') WHERE from_month = 0 AND NOT supported`,
        decidedOn: '2026-11-01',
      }),
    );
    await side.close();
    expect((await followPeople(city.folder)).strangers).toBeGreaterThan(0);
  });
});
