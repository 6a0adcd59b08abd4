/** Keys of a system without 宛名番号, once it is known whose they are: what the ledger makes of them, what is kept to find them, what clerks said. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import {
  addLinkDecisions,
  correctLedger,
  identityFile,
  newestDecisions,
  numberLoad,
  readIdentity,
  readLinkDecisions,
  readWithheld,
  writeIdentity,
  writeWithheld,
} from './index.ts';
import { type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());
let ledger: TestLedger;
let needs: TestLedger['needs'];
beforeEach(async () => {
  ledger = testLedger();
  needs = ledger.needs;
  await engine.run('DROP TABLE IF EXISTS ledger_state');
  await number('atena', ['1', '2', '3']);
  await number('cards', ['C1', 'C2']);
  return ledger.remove;
});

const values = (rows: readonly (readonly (string | boolean)[])[]) =>
  `SELECT * FROM (VALUES ${rows.map((row) => `(${row.map((v) => (typeof v === 'string' ? `'${v}'` : v)).join(', ')})`).join(', ')})`;
const number = async (space: string, keys: readonly string[]) =>
  valueOf(
    await numberLoad(needs(), engine, { keys: [{ space, kind: 'person', keysFrom: values(keys.map((k) => [k])) }] }),
  );
type Act = 'link' | 'unlink' | 'merge' | 'split';
const correct = (act: Act, pairs: readonly (readonly [string, string])[], e = engine) =>
  correctLedger(needs(), e, {
    act,
    space: act === 'link' || act === 'unlink' ? 'cards' : 'atena',
    into: 'atena',
    pairs: values(pairs),
    decidedOn: '2026-04-01',
  });
const numberOf = async (space: string, key: string, e = engine): Promise<string | undefined> =>
  (await e.rows<{ number: string }>(`SELECT number FROM ledger WHERE space = '${space}' AND source_key = '${key}'`))[0]
    ?.number;
const same = async (card: string, atena: string, e = engine) =>
  (await numberOf('cards', card, e)) === (await numberOf('atena', atena, e));

describe('a card', () => {
  it('that was linked has its holder’s number, also in a process that opens the ledger anew, and C9 that was never numbered too', async () => {
    const before = await numberOf('cards', 'C2');
    expect(
      valueOf(
        await correct('link', [
          ['C1', '1'],
          ['C9', '2'],
        ]),
      ),
    ).toEqual({ requested: 2, corrected: 2 });
    expect(valueOf(await correct('link', [['C1', '1']])).corrected).toBe(0);
    const other = await openEngine({ threads: 1 });
    await numberLoad(needs(), other, { keys: [] });
    for (const e of [engine, other])
      expect([await same('C1', '1', e), await same('C9', '2', e), await numberOf('cards', 'C2', e)]).toEqual([
        true,
        true,
        before,
      ]);
    other.close();
  });
  it('that is not theirs after all gets a number nobody else has, always the same, and none of their measure', async () => {
    await correct('link', [['C1', '1']]);
    valueOf(await readWithheld(needs(), engine));
    await engine.run("INSERT INTO withheld SELECT number FROM ledger WHERE space = 'atena' AND source_key = '1'");
    await writeWithheld(needs(), engine, { asOf: '2026-04-01', sequence: 1 });
    expect(valueOf(await correct('unlink', [['C1', '1']])).corrected).toBe(1);
    const own = await numberOf('cards', 'C1');
    expect((await engine.rows(`SELECT 1 FROM ledger WHERE number = '${own}' AND space <> 'cards~own'`)).length).toBe(1);
    valueOf(await readWithheld(needs(), engine));
    expect((await engine.rows('FROM withheld')).length).toBe(1);
    await correct('link', [['C1', '2']]);
    await correct('unlink', [['C1', '2']]);
    expect(await numberOf('cards', 'C1')).toBe(own);
  });
  it('follows its holder when two 宛名番号 turn out to be one person, and back', async () => {
    await correct('link', [
      ['C1', '1'],
      ['C2', '3'],
    ]);
    const two = await numberOf('atena', '2');
    await correct('merge', [['1', '2']]);
    expect([await same('C1', '1'), await numberOf('cards', 'C1')]).toEqual([true, two]);
    await correct('split', [['1', '']]);
    expect([await same('C1', '1'), await same('C1', '2'), await same('C2', '3')]).toEqual([true, false, true]);
  });
  it('of two people, or of somebody the ledger does not know, is refused', async () => {
    const two = await correct('link', [
      ['C1', '1'],
      ['C1', '2'],
    ]);
    expect(two.ok ? '' : two.refusal.code).toBe('numbering.keys-clash');
    const nobody = await correct('link', [['C1', '99']]);
    expect(nobody.ok ? '' : nobody.refusal.code).toBe('numbering.keys-unknown');
  });
});

describe('who the people of the register are', () => {
  const keep = (asOf: string, name: string) =>
    writeIdentity(needs(), engine, {
      asOf,
      space: 'atena',
      source: 'x',
      select: `SELECT '1' AS source_key, '${name}' AS kana`,
    });
  it('is kept for one generation, sealed, and told by its day', async () => {
    expect(valueOf(await readIdentity(needs(), engine))).toBe(null);
    await keep('2026-03-31', 'アオキ');
    await keep('2026-04-30', 'イトウ');
    expect(valueOf(await readIdentity(needs(), engine, 'who'))).toMatchObject({
      asOf: '2026-04-30',
      people: 1,
      sequence: 2,
    });
    expect(await engine.rows('FROM who')).toEqual([{ source_key: '1', kana: 'イトウ' }]);
    const { files } = needs();
    const parts: Uint8Array[] = [];
    for await (const chunk of files.read(identityFile)) parts.push(chunk);
    expect(Buffer.concat(parts).includes(Buffer.from('イトウ'))).toBe(false);
  });
  it('is not believed when it was set back, damaged or sealed with another key', async () => {
    await keep('2026-03-31', 'アオキ');
    const old: Uint8Array[] = [];
    for await (const chunk of needs().files.read(identityFile)) old.push(chunk);
    await keep('2026-04-30', 'イトウ');
    expect((await readIdentity(needs({}, 8), engine)).ok).toBe(false);
    await needs().files.replace(identityFile, [Buffer.concat(old)]);
    const back = await readIdentity(needs(), engine);
    expect(back.ok ? '' : back.refusal.code).toBe('numbering.ledger-incomplete');
  });
});

it('what clerks decided is remembered with its history; the newest word about a pair counts, and saying it twice adds nothing', async () => {
  const say = async (pairs: readonly (readonly (string | boolean)[])[], decidedOn: string) => {
    valueOf(await readLinkDecisions(needs(), engine));
    const order = { space: 'cards', pairs: values(pairs), decidedOn, decidedBy: 'local:clerk' };
    return addLinkDecisions(needs(), engine, order);
  };
  expect(
    await say(
      [
        ['C1', '1', true],
        ['C2', '2', false],
      ],
      '2026-04-01',
    ),
  ).toBe(2);
  expect(await say([['C1', '1', true]], '2026-04-02')).toBe(0);
  expect(await say([['C1', '1', false]], '2026-04-03')).toBe(1);
  expect(valueOf(await readLinkDecisions(needs(), engine))).toBe(3);
  expect(await engine.rows(`SELECT * FROM (${newestDecisions('cards')}) ORDER BY source_key`)).toEqual([
    { source_key: 'C1', register_key: '1', same: false },
    { source_key: 'C2', register_key: '2', same: false },
  ]);
  expect(await engine.rows(newestDecisions('other'))).toEqual([]);
  expect((await readLinkDecisions(needs({ list: async () => [] }), engine)).ok).toBe(false);
});
