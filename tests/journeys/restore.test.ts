/** The restore drill: the machine is gone; from the backup and the recovery key the city answers as before, byte for byte. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { canonicalJson, newIdentity } from '#sealing';
import { type Engine, valueOf } from '#base';
import { lakeColumns } from '#catalogue';
import { openSnapshots, platformCapability, verifyLake } from '#lake';
import { proveAudit } from '#audit';
import { type LakeSide, openLakeSide } from '../../src/doors/lake-side.ts';
import { lakeSideApp } from '../../src/doors/http.ts';
import { quietLog } from '../../src/doors/log.ts';
import { musubi } from './musubi.ts';
import { copyOf } from './small-city.ts';

const room = mkdtempSync(join(tmpdir(), 'musubi-restore-'));
const backups = join(room, 'backups');
const restored = join(room, 'restored');
const secret = join(room, 'recovery.txt');
const city = await copyOf(inject('smallCity'));
afterAll(() => {
  city.remove();
  rmSync(room, { recursive: true, force: true });
});

const ran = async (...words: string[]) => {
  // Where somebody is asked who they are, the word after --as is the name, and the demo publishes the password.
  const input = `musubi-demo-${words[words.indexOf('--as') + 1]}\n`;
  const { code, out, said } = await musubi(words, { input });
  expect(code, said).toBe(0);
  return out;
};
beforeAll(async () => {
  const recipient = (await ran('backup', 'key', secret)).trim();
  // A recovery key opens the keys of the city too: two people.
  const first = ['backup', '--data', city.folder, '--to', backups, '--recipient', recipient, '--as', 'kanri'];
  const request = (await ran(...first, '--reason', '復元の訓練')).trim();
  await ran('keys', 'approve', request, '--data', city.folder, '--as', 'seisaku');
  await ran(...first, '--request', request);
  await ran('restore', '--from', backups, '--key', secret, '--data', restored);
}, 120_000);

/** Rows, a sum over every column, and each column's values counted: for every data set. */
const questionsOf = (view: string, columns: readonly string[]): string[] => [
  `SELECT count(*) AS n, count(DISTINCT as_of) AS days FROM ${view}`,
  `SELECT * FROM ${view} ORDER BY ALL LIMIT 20`,
  ...columns.map(
    (name) => `SELECT "${name}" AS value, count(*) AS n FROM ${view} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`,
  ),
  ...columns.map(
    (name) =>
      `SELECT as_of, count(DISTINCT "${name}") AS kinds, count("${name}") AS known FROM ${view} GROUP BY 1 ORDER BY 1`,
  ),
];

const answersOf = async (side: LakeSide): Promise<ReadonlyMap<string, string>> => {
  const answers = new Map<string, string>();
  const engine: Engine = await side.lake.openEngine();
  const permit = platformCapability(side.lake, 'verification');
  for (const [dataset, contract] of side.contracts) {
    const view = `v_${dataset.replaceAll('-', '_')}`;
    const opened = await openSnapshots(side.lake, engine, { dataset, contract, permit, view });
    if (!opened.ok) continue;
    for (const question of questionsOf(
      view,
      lakeColumns(contract).map(({ name }) => name),
    ))
      answers.set(
        question,
        canonicalJson(
          JSON.parse(JSON.stringify(await engine.rows(question), (_, v) => (typeof v === 'bigint' ? String(v) : v))),
        ),
      );
    await opened.value.close();
  }
  engine.close();
  const app = valueOf(lakeSideApp(side, quietLog));
  const signIn = await app.request('http://localhost:8080/api/session', {
    method: 'POST',
    headers: { host: 'localhost:8080', origin: 'http://localhost:8080', 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'shokuin', password: 'musubi-demo-shokuin' }),
  });
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  for (const path of [
    '/api/lounge',
    '/api/maps/city',
    '/api/dashboards/population/view',
    '/api/dashboards/population',
    '/api/dashboards/income',
  ]) {
    const answer = await app.request(`http://localhost:8080${path}`, { headers: { host: 'localhost:8080', cookie } });
    answers.set(path, `${answer.status} ${await answer.text()}`);
  }
  return answers;
};

describe('after the machine was lost', () => {
  it('gives byte-equal answers to every question, of the lake and over HTTP', async () => {
    const side = valueOf(await openLakeSide(city.folder));
    const before = await answersOf(side);
    await side.close();
    const again = valueOf(await openLakeSide(restored));
    const after = await answersOf(again);
    await again.close();
    const asked = [...before].filter(([question]) => question.startsWith('SELECT'));
    // Fifty questions to the data of many data sets, each with an answer that says something; then what people see.
    expect(asked.filter(([, answer]) => answer !== '[]').length).toBeGreaterThanOrEqual(50);
    expect(before.size).toBeGreaterThan(asked.length);
    expect(after.size).toBe(before.size);
    for (const [question, answer] of before) expect(after.get(question), question).toBe(answer);
    expect([...before.values()].some((answer) => answer.startsWith('200 '))).toBe(true);
  }, 120_000);

  it('proves the backup, the lake and the log whole, and the log tells of the restore', async () => {
    await ran('backup', 'verify', '--data', restored, '--at', backups);
    const side = valueOf(await openLakeSide(restored));
    expect((await verifyLake(side.lake)).broken).toEqual([]);
    expect(valueOf(await proveAudit(side.audit)).checkpoints).toBeGreaterThan(0);
    expect((await side.audit.book.events({ limit: 100 })).map(({ event }) => event.act)).toContain('Restored');
    await side.close();
    for (const file of ['sealed-side/keys.json', 'lake-side/keys.json'])
      expect(readFileSync(join(restored, file))).toEqual(readFileSync(join(city.folder, file)));
    // A register that lived on a server is a file now: what the settings said of it has become a comment.
    const settings = readFileSync(join(city.folder, 'musubi.yaml'), 'utf8');
    const expected = settings.replace(/^(databaseUrl|sealedDatabaseUrl):/gm, '# $1:');
    expect(readFileSync(join(restored, 'musubi.yaml'), 'utf8')).toBe(expected);
  }, 120_000);

  it('a restore overwrites nothing, and opens with no other key', async () => {
    const again = await musubi(['restore', '--from', backups, '--key', secret, '--data', restored]);
    expect([again.code, again.said]).toEqual([3, expect.stringContaining('overwrites nothing')]);
    const other = join(room, 'other.txt');
    writeFileSync(other, await newIdentity());
    const wrong = await musubi(['restore', '--from', backups, '--key', other, '--data', join(room, 'elsewhere')]);
    expect([wrong.code, wrong.said]).toEqual([4, expect.stringContaining('does not open')]);
  });
});
