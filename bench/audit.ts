/**
 * `npm run bench -- audit [--events 10000000] [--register postgresql://…] [--folder kept]`: how fast the audit log takes events, alone, together and in
 * bulk, and how fast it is proved whole, in one thread and in all. Prints the rows of docs/benchmarks.md. A register on a server must be
 * empty; nothing is taken away from it.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
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
import { fromBase64, makeSigner, newSigningKey, toBase64 } from '#sealing';
import type { RegisterPlace } from '#register';
import { inThreads } from '../src/doors/audit-log.ts';
import { tellCallers, together } from './audit-callers.ts';
import { openPostgresRegister } from '../src/machinery/postgresql-register.ts';
import { openRegister } from '../src/machinery/sqlite.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    register: { type: 'string' },
    /** Where the log is kept, so that it can be proved again on a quiet machine; a log that is long enough already is not appended to. */
    folder: { type: 'string' },
  },
  allowPositionals: true,
});
const total = Number(values.events);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'musubi-bench-'));
mkdirSync(folder, { recursive: true });
process.on('exit', () => (values.folder ? undefined : rmSync(folder, { recursive: true, force: true })));
const path = join(folder, 'register.sqlite');
const place: RegisterPlace = values.register ? { kind: 'postgresql', url: values.register } : { kind: 'sqlite', path };
const register = values.register ? openPostgresRegister<AuditTables>(values.register) : openRegister<AuditTables>(path);

const event = (n: number): AuditEvent => ({
  actor: { name: `user${n % 900}`, post: '企画調整課' },
  act: 'DashboardViewed',
  subject: `dashboard:${n % 40}`,
  outcome: 'done',
  from: '10.1.2.3',
  facts: { tiles: n % 12, milliseconds: n % 300 },
});
const tell = async (what: string, count: number, act: () => Promise<unknown>) => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await act();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  const busy = (user + system) / 1e6;
  console.log(
    `| ${what} | ${seconds.toFixed(2)} s | ${busy.toFixed(2)} s | ${Math.round(count / seconds).toLocaleString('en-US')} /s |`,
  );
};
console.log(
  `${place.kind}, ${total.toLocaleString('en-US')} events\n| what | time | processor time | speed |\n|---|---|---|---|`,
);
// Another log, with another key: in a schema of its own.
if (values.register) {
  await sql`CREATE SCHEMA callers`.execute(register);
  const schema = `${values.register.includes('?') ? '&' : '?'}options=-csearch_path%3Dcallers`;
  await tellCallers(tell, event, values.register + schema);
  await sql`DROP SCHEMA callers CASCADE`.execute(register);
}
await createAuditTables(register);
// A log that is kept is proved again with the key that signed it.
const keyFile = join(folder, 'key');
if (!existsSync(keyFile)) writeFileSync(keyFile, toBase64(newSigningKey()), { mode: 0o600 });
const signingKey = readFileSync(keyFile, 'utf8');
const clock = () => new Date();
const trail = auditTrail(register, clock);
const book = auditBook(register);
const needs = {
  book,
  trail,
  clock,
  actor: { name: 'local:bench' },
  origin: 'musubi.lake/bench',
  signer: makeSigner(fromBase64(signingKey)),
  outside: { keep: async () => {}, all: async () => [] },
  readText: async () => null,
};

const append = async (): Promise<void> => {
  if (!values.register) await tellCallers(tell, event);
  await tell('one event after the other, each on the disk before the next', 1000, async () => {
    for (let n = 0; n < 1000; n += 1) await trail.record(event(n));
  });
  await tell('64 askers at a time, each told when its entry is on the disk', 50_000, () =>
    together(64, 50_000, (n) => trail.record(event(n))),
  );
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
};
if ((await book.head()).size < total) await append();
const { size } = await book.head();
await tell('a checkpoint of all of them', 1, () => makeCheckpoint(needs));
await tell('the proof of one of them', 1, async () => valueOf(await proveEvent(needs, Math.floor(size / 3))));
if (size <= 2_000_000)
  await tell('all of them verified (hash, link, tree, checkpoints), in one thread', size, async () =>
    valueOf(await proveAudit(needs)),
  );
await tell(
  `all of them verified (hash, link, tree, checkpoints), in ${availableParallelism()} threads`,
  size,
  async () => valueOf(await proveAudit({ ...needs, proveSegments: inThreads(place) })),
);
if (place.kind === 'sqlite') console.log(`register ${(statSync(path).size / 1e9).toFixed(2)} GB`);
await register.destroy();
