/**
 * `npm run bench -- audit [--events 10000000]`: how fast the audit log takes events, alone, together and in bulk, and how fast it is
 * proved whole. Prints the rows of docs/benchmarks.md.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AuditEvent,
  type AuditTables,
  appendEvents,
  auditBook,
  auditTrail,
  createAuditTables,
  makeCheckpoint,
  proveAudit,
  proveEvent,
} from '#audit';
import { valueOf } from '#base';
import { makeSigner, newSigningKey } from '#sealing';
import { openRegister } from '../src/machinery/sqlite.ts';

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } }, allowPositionals: true });
const total = Number(values.events);
const folder = mkdtempSync(join(tmpdir(), 'musubi-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'register.sqlite');
const register = openRegister<AuditTables>(path);
await createAuditTables(register);

const event = (n: number): AuditEvent => ({
  actor: { name: `user${n % 900}`, post: '企画調整課' },
  act: 'DashboardViewed',
  subject: `dashboard:${n % 40}`,
  outcome: 'done',
  from: '10.1.2.3',
  facts: { tiles: n % 12, milliseconds: n % 300 },
});
const tell = async (what: string, count: number, act: () => Promise<unknown>) => {
  const began = performance.now();
  await act();
  const seconds = (performance.now() - began) / 1000;
  console.log(`| ${what} | ${seconds.toFixed(2)} s | ${Math.round(count / seconds).toLocaleString('en-US')} /s |`);
};
const clock = () => new Date();
const trail = auditTrail(register, clock);
const book = auditBook(register);
const needs = {
  book,
  trail,
  clock,
  actor: { name: 'local:bench' },
  origin: 'musubi.lake/bench',
  signer: makeSigner(newSigningKey()),
  outside: { keep: async () => {}, all: async () => [] },
  readText: async () => null,
};

await tell('one event after the other, each on the disk before the next', 1000, async () => {
  for (let n = 0; n < 1000; n += 1) await trail.record(event(n));
});
await tell('64 askers at a time, each told when its entry is on the disk', 50_000, async () => {
  let n = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (; n < 50_000; ) await trail.record(event((n += 1)));
    }),
  );
});
await tell(`${total.toLocaleString('en-US')} events, 1,000 to a transaction`, total, async () => {
  for (let n = 0; n < total; n += 1000)
    await register.transaction().execute((transaction) =>
      appendEvents(
        transaction,
        Array.from({ length: 1000 }, (_, i) => event(n + i)),
        clock(),
      ),
    );
});
const { size } = await book.head();
await tell('a checkpoint of all of them', 1, () => makeCheckpoint(needs));
await tell('the proof of one of them', 1, async () => valueOf(await proveEvent(needs, Math.floor(size / 3))));
await tell('all of them verified: hash, link, tree, checkpoints', size, async () => valueOf(await proveAudit(needs)));
console.log(`register ${(statSync(path).size / 1e9).toFixed(2)} GB`);
await register.destroy();
