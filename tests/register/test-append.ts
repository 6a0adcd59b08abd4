/** A process of its own that appends events to a register: `node test-append.ts <place as JSON> <name> <how many> <when>`. */
import { setTimeout as wait } from 'node:timers/promises';
import { type AuditTables, appendEvent, auditTrail, createAuditTables } from '#audit';
import { openPostgresRegister } from '../../src/machinery/postgresql-register.ts';
import { openRegister } from '../../src/machinery/sqlite.ts';
import type { RegisterPlace } from '../../src/register/needs.ts';

const [place, name, many, when] = process.argv.slice(2) as [string, string, string, string];
const at = JSON.parse(place) as RegisterPlace;
const db = at.kind === 'sqlite' ? openRegister<AuditTables>(at.path) : openPostgresRegister<AuditTables>(at.url);
// Both begin at one moment, with tables that are not there yet.
await wait(Math.max(0, Number(when) - Date.now()));
await createAuditTables(db);
const event = (n: number) =>
  ({ actor: { name }, act: 'DashboardViewed', subject: `dashboard:${n % 5}`, outcome: 'done', facts: { n } }) as const;
const trail = auditTrail(db, () => new Date());
for (let n = 0; n < Number(many); n += 4) {
  // Alone in a transaction, and three that share one.
  await db.transaction().execute((transaction) => appendEvent(transaction, event(n), new Date()));
  await Promise.all([1, 2, 3].map((more) => trail.record(event(n + more))));
}
await db.destroy();
