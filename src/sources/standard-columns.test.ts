/** A file by the national data standard: dates with companions and open ends, an address in columns; and dates in every spelling of an old system. Rows that could not be read are counted, places to look at as well. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identifierKinds } from '#abstraction';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { proposeContract } from './index.ts';
import { cp932, inChunks, needsOf } from './test-files.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

const proposed = async (columns: readonly (readonly [string, (i: number) => string])[], more = '') => {
  const rows = Array.from({ length: 60 }, (_, i) => columns.map(([, cell]) => cell(i)).join(','));
  const text = `${columns.map(([header]) => header).join(',')}\r\n${rows.join('\r\n')}\r\n${more}`;
  const file = inChunks('f.csv', cp932(text));
  return valueOf(
    await proposeContract({ ...needsOf(engine), identifiers: identifierKinds }, [file], [], { dataset: 'standard' }),
  );
};

it('of the standard is proposed with its dates, their companions, and the columns of its address', async () => {
  const { columns, yaml } = await proposed([
    ['宛名番号', (i) => String(i).padStart(15, '0')],
    ['生年月日', (i) => (i % 3 ? `1975-04-${10 + (i % 18)}` : '0000-01-01')],
    ['生年月日_不詳フラグ', (i) => String(i % 2)],
    ['生年月日_不詳表記', (i) => (i % 2 ? '昭和五十年頃' : '')],
    ['消除の異動年月日', (i) => (i % 2 ? '9999-12-31' : '2024-05-01')],
    ['住所_市区郡町村名', () => '結浜市浜区'],
    ['住所_町字', () => '東町二丁目'],
    ['住所_番地号表記', (i) => `${i}番６号`],
  ]);
  expect(columns.map(({ header, role, unsure }) => [header, role, unsure])).toEqual([
    ['宛名番号', 'person-key', false],
    ['生年月日', 'birth-date', false],
    ['生年月日_不詳フラグ', 'flag', false],
    ['生年月日_不詳表記', 'unused', false],
    ['消除の異動年月日', 'date', false],
    ['住所_市区郡町村名', 'unused', false],
    ['住所_町字', 'address', false],
    ['住所_番地号表記', 'unused', false],
  ]);
  expect(yaml).toContain('parts: [住所_市区郡町村名, 住所_町字, 住所_番地号表記]');
});
it('of an old system is known by its dates, whatever their spelling', async () => {
  const spellings = ['H元.5.1', 'S50.4.1', '昭和元年12月30日', '昭50.4.1', '令和2年2月29日', '平成元.1.8', '19841231'];
  const { columns } = await proposed([
    ['宛名番号', (i) => String(i).padStart(15, '0')],
    ['生年月日', (i) => spellings[i % spellings.length] as string],
    ['認定年月日', (i) => spellings[(i + 3) % spellings.length] as string],
  ]);
  expect(columns.map(({ role, unsure }) => [role, unsure])).toEqual([
    ['person-key', false],
    ['birth-date', false],
    ['date', false],
  ]);
});
it('counts the rows that were of no use and the lines somebody has to look at', async () => {
  const { rows, broken, open, yaml } = await proposed(
    [
      ['宛名番号', (i) => String(i).padStart(15, '0')],
      ['手当額', (i) => String(i * 1000)],
    ],
    '1,2,3\r\n1\r\n',
  );
  expect([rows, broken]).toEqual([62, 2]);
  // Title, owner, grounds, cadence; name and title of the amount.
  expect(open).toBe(6);
  expect(yaml.match(/要確認/g)?.length).toBeGreaterThan(open);
});
