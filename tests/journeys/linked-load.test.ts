/** Cards of the city's transport carry no 宛名番号. Their holders are found in the register, held against the truth; a clerk has the last word. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Engine, silentProgress, valueOf } from '#base';
import { openSnapshots, platformCapability } from '#lake';
import { numberLoad, readIdentity } from '#numbering';
import { openLakeSide } from '../../src/doors/lake-side.ts';
import { openSealedSide } from '../../src/doors/sealed-side.ts';
import { musubi, musubiKilledAfter } from './musubi.ts';
import { copyOf } from './small-city.ts';

const { folder: data, remove } = await copyOf(inject('smallCity'));
afterAll(remove);
const linkage = join(data, 'sealed-side/linkage');
const contract = 'contracts/transit-cards.yaml';

/** Ledger, truth and what lies in the lake, side by side. */
const look = async <T>(act: (engine: Engine) => Promise<T>): Promise<T> => {
  const sealed = valueOf(await openSealedSide(data, silentProgress));
  const lake = valueOf(await openLakeSide(data));
  const { engine } = sealed.abstraction;
  const permit = platformCapability(lake.lake, 'verification');
  try {
    valueOf(await numberLoad(sealed.abstraction.numbering, engine, { keys: [] }));
    for (const part of ['people', 'residences'])
      await engine.run(`CREATE TABLE ${part} AS SELECT * FROM read_parquet('${join(data, 'truth', part)}*.parquet')`);
    const cards = lake.contracts.get('transit-cards');
    if (!cards) throw new Error('no contract of cards');
    const set = valueOf(
      await openSnapshots(lake.lake, engine, { dataset: 'transit-cards', contract: cards, permit, view: 'cards' }),
    );
    await engine.run(`
      CREATE TABLE holders AS
      SELECT p.card, p.atena AS true_atena, c.number, a.source_key AS atena, c.number IN (SELECT city_number FROM cards) AS kept,
        p.atena IN (SELECT atena FROM residences WHERE supported AND to_month = (SELECT max(to_month) FROM residences)) AS supported
      FROM people p JOIN (FROM ledger WHERE space = 'kotsu-touroku') c ON c.source_key = p.card
      LEFT JOIN (FROM ledger WHERE space = 'atena') a ON a.number = c.number`);
    const answer = await act(engine);
    await set.close();
    return answer;
  } finally {
    await lake.close();
    await sealed.close();
  }
};
const count = async (engine: Engine, select: string): Promise<number> =>
  (await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM (${select})`))[0]?.n ?? 0;
const holder = (engine: Engine, card: string) =>
  engine.rows<{ atena: string | null }>(`SELECT atena FROM holders WHERE card = '${card}'`).then(([row]) => row?.atena);

let someone = { card: '', atena: '' };
beforeAll(async () => {
  someone = await look(async (engine) => {
    const [row] = await engine.rows<{ card: string; atena: string }>(
      'SELECT card, atena FROM holders WHERE atena IS NOT NULL ORDER BY card LIMIT 1',
    );
    return row as typeof someone;
  });
});

describe('holders of cards', () => {
  it('get the number they have in every data set, hardly ever another’s, and nobody under support measures comes in', async () => {
    await look(async (engine) => {
      const all = await count(engine, 'FROM holders');
      const right = await count(engine, 'FROM holders WHERE atena = true_atena');
      const wrong = await count(engine, 'FROM holders WHERE atena <> true_atena');
      expect(all).toBeGreaterThan(250);
      // The aim of the contract: at most one wrong link in a hundred.
      expect(wrong / (right + wrong)).toBeLessThanOrEqual(0.01);
      expect(right / all).toBeGreaterThan(0.97);
      expect(await count(engine, 'FROM holders WHERE supported AND kept')).toBe(0);
      expect(await count(engine, 'FROM cards')).toBe(
        (await count(engine, 'FROM holders')) - (await count(engine, 'FROM holders WHERE NOT kept')),
      );
    });
  });
  it('are told of in counts: to the lake three, to the sealed side a report and a list that only their owner can read, without a name', async () => {
    const said = await musubi(['lake', 'ls', 'transit-cards', '--json', '--data', data]);
    expect(said.code, said.said).toBe(0);
    const names = readdirSync(linkage).sort();
    expect(names).toEqual([
      'transit-cards.model.json',
      'transit-cards_2026-09-30.report.json',
      'transit-cards_2026-09-30.report.txt',
      'transit-cards_2026-09-30.review.csv',
    ]);
    for (const name of names) expect(statSync(join(linkage, name)).mode & 0o777).toBe(0o600);
    const report = JSON.parse(readFileSync(join(linkage, names[1] as string), 'utf8'));
    const { outcomes, records, groups } = report.sides.left;
    const sentences = readFileSync(join(linkage, names[2] as string), 'utf8');
    expect(sentences).toMatch(/^\uFEFF市営交通（利用登録）（基準日 2026-09-30）\r\n名寄せ: 一致 /);
    expect(sentences).toMatch(/一致率（生まれた年代別）[^]*match rate by decade of birth/);
    const { linked, review, unlinked } = JSON.parse(said.out).links;
    expect([linked, linked + review + unlinked]).toEqual([outcomes.linked, records]);
    expect(Object.values(outcomes as Record<string, number>).reduce((a, b) => a + b, 0)).toBe(records);
    expect(Object.keys(groups)).toEqual(['file', 'birth:decade', '券種']);
    // Cards and register tell the same birth date of nearly everybody; namesakes of the same generation must not teach otherwise.
    const { comparisons, m } = report.model;
    const birth = comparisons.findIndex(({ name }: { name: string }) => name === 'birth');
    expect(m[birth].at(-1)).toBeGreaterThan(0.95);
    const people = await look((engine) =>
      engine.rows<{ kana: string; birth: string }>('SELECT kana, birth_date::VARCHAR AS birth FROM people'),
    );
    const written = names.map((name) => readFileSync(join(linkage, name), 'utf8')).join('\n');
    expect(people.filter(({ kana }) => written.includes(kana.split('　')[0] as string) && kana.length > 6)).toEqual([]);
  });
  it('whom a clerk says they are not get a number of their own, and theirs again when the clerk says so', async () => {
    const list = join(data, 'decided.csv');
    const decide = async (right: string, decision: string) => {
      writeFileSync(list, `decision,left_id,right_id,why\n${decision},${someone.card},${right},\n,X1,Y1,\n`);
      return musubi(['link', 'decide', list, '--data', data, '--contract', contract, '--decided-on', '2026-11-02']);
    };
    const no = await decide(someone.atena, '0');
    expect(no.code, no.said).toBe(0);
    for (const value of [someone.card, someone.atena]) expect(no.out + no.said).not.toContain(value);
    expect(await look((engine) => holder(engine, someone.card))).toBe(null);
    // The next load does not link them again, whatever the weight.
    const next = join(data, 'source/kotsu/next.csv');
    const bytes = readFileSync(join(data, 'source/kotsu/touroku_202609.csv'));
    writeFileSync(next, bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1));
    const again = ['gateway', 'run', next, '--data', data, '--contract', contract, '--as-of', '2026-10-31'];
    // A clerk had begun a list of that day.
    const begun = join(linkage, 'transit-cards_2026-10-31.review.csv');
    writeFileSync(begun, '\uFEFF決定,カード番号,住民の番号\r\n1,X1,Y1\r\n');
    const sent = await musubi(again);
    expect(sent.code, sent.said).toBe(0);
    expect(sent.said).toMatch(/名寄せ: 一致 \d+（9\d\.\d%）/);
    expect(sent.said).toContain('記入がある');
    expect(readFileSync(begun.replace('.csv', '.1.csv'), 'utf8')).toContain('1,X1,Y1');
    expect(readFileSync(begun, 'utf8')).toMatch(
      /^\uFEFF決定,カード番号,住民の番号,理由,カナ氏名,生年月日,性別,電話番号,/,
    );
    expect(existsSync(join(linkage, 'transit-cards_2026-10-31.report.json'))).toBe(true);
    expect(await look((engine) => holder(engine, someone.card))).toBe(null);
    const yes = await decide(someone.atena, '1');
    expect(yes.code, yes.said).toBe(0);
    expect(await look((engine) => holder(engine, someone.card))).toBe(someone.atena);
    expect(yes.said).toContain('まだ決めていない行が 1行あります');
    // A spreadsheet has eaten the zeros in front: it is still the same person.
    expect(someone.atena).toMatch(/^0/);
    const eaten = await decide(someone.atena.replace(/^0+/, ''), '1');
    expect(eaten.code, eaten.said).toBe(0);
    expect(await look((engine) => holder(engine, someone.card))).toBe(someone.atena);
    expect((await decide('000000000000000', '1')).said).toContain('台帳にない住民の番号の行');
    // As a clerk leaves it: headings and verdicts in Japanese and full width, lines doubled, one blank, one contradicted.
    const { card, atena } = someone;
    writeFileSync(
      list,
      `決定,カード番号,住民の番号\n１,${card},${atena}\n１,${card},${atena}\n\n２,${card},${atena}\n`,
    );
    const words = ['link', 'decide', list, '--data', data, '--contract', contract, '--decided-on', '2026-11-02'];
    const wrong = await musubi(words);
    expect(wrong.code).toBe(2);
    expect(wrong.said).toContain('決定が1でも0でもない行: 1行（一覧の5行目）');
    writeFileSync(list, `決定,カード番号,住民の番号\n１,${card},${atena}\n１,${card},${atena}\n０,${card},${atena}\n`);
    expect((await musubi(words)).said).toContain('同じ組に1と0の両方がある行: 3行（一覧の2, 3, 4行目）');
    writeFileSync(list, `決定,カード番号,住民の番号\n１,${card},${atena}\n１,${card},${atena}\n\n`);
    expect((await musubi(words)).said).toContain('同じ人 1組、別人 0組。新しい決定は 0件');
  }, 120_000);
});

it('a sending of the register that is killed as soon as its package is there has kept its people, and is whole when it is run again', async () => {
  const struck = await copyOf(data);
  try {
    const outbox = join(struck.folder, 'sealed-side/outbox');
    const juki = join(struck.folder, 'source/juki');
    const bytes = readFileSync(join(juki, readdirSync(juki).sort().at(-1) as string));
    const file = join(struck.folder, 'juki_20261115.csv');
    writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1));
    const words = ['gateway', 'run', file, '--contract', 'contracts/resident-register.yaml', '--as-of', '2026-11-15'];
    const packages = () => readdirSync(outbox).length;
    const before = packages();
    const made = { milliseconds: 0, once: () => packages() > before };
    expect(await musubiKilledAfter([...words, '--data', struck.folder], made)).toBe(true);
    const keptAt = async () => {
      const sealed = valueOf(await openSealedSide(struck.folder, silentProgress));
      try {
        return valueOf(await readIdentity(sealed.abstraction.numbering, sealed.abstraction.engine))?.asOf;
      } finally {
        await sealed.close();
      }
    };
    expect(await keptAt()).toBe('2026-11-15');
    const again = await musubi([...words, '--data', struck.folder]);
    // Killed in time, it is sent now; killed too late, it has been sent. Either way its people are kept, and cards can be linked to them.
    if (again.code !== 0) expect(again.said).toContain('sources.already-loaded');
    expect(await keptAt()).toBe('2026-11-15');
    const listed = await musubi(['lake', 'ls', 'resident-register', '--data', struck.folder]);
    expect(listed.code, listed.said).toBe(0);
  } finally {
    struck.remove();
  }
}, 120_000);

it('a load that is linked to a register nobody kept is refused', async () => {
  const bare = await copyOf(data);
  try {
    rmSync(join(bare.folder, 'sealed-side/ledger/identity.sealed'));
    const file = join(bare.folder, 'source/kotsu/other.csv');
    const bytes = readFileSync(join(bare.folder, 'source/kotsu/next.csv'));
    writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf(10, bytes.length - 2) + 1));
    const words = ['gateway', 'check', file, '--contract', contract, '--as-of', '2026-10-31', '--data', bare.folder];
    const refused = await musubi(words);
    expect(refused.code).toBe(3);
    expect(refused.said).toContain('link register');
    const juki = join(
      bare.folder,
      'source/juki',
      readdirSync(join(bare.folder, 'source/juki')).sort().at(-1) as string,
    );
    const kept = await musubi([
      'link',
      'register',
      juki,
      '--contract',
      'contracts/resident-register.yaml',
      '--as-of',
      '2026-10-31',
      '--data',
      bare.folder,
    ]);
    expect(kept.code, kept.said).toBe(0);
    expect((await musubi(words)).code).toBe(0);
  } finally {
    bare.remove();
  }
}, 120_000);
