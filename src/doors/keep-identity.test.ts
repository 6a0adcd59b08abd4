/** Who the register's people are, kept from the one reading of a load: the first row of a key is the person, however large the register, and nothing stays in the engine. */
import { expect, it } from 'vitest';
import { prepareLoad } from '#abstraction';
import { type CalendarDate, valueOf } from '#base';
import { readIdentity } from '#numbering';
import { csv, loadSide, pack, register, resident } from '../abstraction/test-load.ts';
import { identityOfLoad } from './keep-identity.ts';
import type { SealedSide } from './sealed-side.ts';

const { side, needs } = loadSide();
const asOf = '2026-10-31' as CalendarDate;
const contract = { ...register, source: { ...register.source, quarantineLimit: 0.5 } };
const kana = (i: number) => 'アイウエオカキクケコサシスセソ'.slice(i % 7, (i % 7) + 3);
/** Keys that come again with another name, also in other digits; keys of letters, and none. */
const people = Array.from({ length: 400 }, (_, i) => {
  const key = i % 50 === 49 ? i - 30 : i % 50 === 48 ? i - 47 : i;
  const text = i % 31 === 5 ? `A-${i % 90}` : i % 97 === 6 ? '' : String(key).padStart(15, '0');
  const wide = i % 50 === 48 ? text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))) : text;
  return resident(wide, {
    氏名_フリガナ: `${kana(i)}　${kana(i + 3)}${i}`,
    生年月日: i % 40 === 3 ? '昭和75年13月40日' : `昭和${(i % 60) + 3}年4月${(i % 28) + 1}日`,
  });
});

const kept = async (rowsAtOnce: number) => {
  const own = needs();
  const abstraction = { ...own, sources: { ...own.sources, rowsAtOnce, partBytes: 20_000 } };
  const contracts = new Map([['cards', { link: {} }]]);
  const identity = valueOf(
    await identityOfLoad({ abstraction, contracts } as unknown as SealedSide, { contract, asOf }),
  );
  if (!identity) throw new Error('nobody is kept');
  const request = { contract, files: [csv(contract, people)], pack, asOf, keepsIdentity: identity.take };
  const load = valueOf(await prepareLoad(abstraction, request));
  expect(await identity.keep([{ sha256: String(rowsAtOnce) }])).toBe(true);
  await identity.close();
  await load.close();
  valueOf(await readIdentity(own.numbering, side.engine, 'who'));
  return side.engine.rows<Record<string, string | null>>('SELECT * FROM who ORDER BY source_key');
};

it('keeps the first row of each key, in slices as at once', async () => {
  const whole = await kept(2_000_000);
  const first = new Map<string, string>();
  for (const { 宛名番号: key = '', 氏名_フリガナ: name = '' } of people) {
    const narrow = key.normalize('NFKC');
    if (narrow !== '' && !first.has(narrow)) first.set(narrow, name);
  }
  expect(new Map(whole.map((row) => [row['source_key'], row['kana']]))).toEqual(first);
  expect(whole.length).toBe(first.size);
  expect(whole.filter(({ birth }) => birth === null).length).toBeGreaterThan(3);
  expect(await kept(60)).toEqual(whole);
  const left = 'SELECT table_name AS name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views()';
  expect((await side.engine.rows<{ name: string }>(left)).filter(({ name }) => name.startsWith('identity_'))).toEqual(
    [],
  );
});
