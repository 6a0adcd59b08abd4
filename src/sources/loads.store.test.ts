/** The register of loads remembers what was sent, and only that. */
import { expect, it } from 'vitest';
import { type AuditTables, createAuditTables, recentEvents } from '#audit';
import { passingRegister, registerKinds } from '../machinery/test-registers.ts';
import { createLoadTables, type LoadTables, loadRegister } from './index.ts';

it.each(registerKinds)(
  'on %s knows a file again after it was sent, compares with the load before, and tells the audit once per sending',
  async (kind) => {
    const db = await passingRegister<LoadTables & AuditTables>(kind);
    await createAuditTables(db);
    await createLoadTables(db);
    const register = loadRegister(db, () => new Date('2026-11-01T00:00:00Z'));
    const event = { actor: { name: 'local:test' }, act: 'LoadSent', subject: 'dataset:d', outcome: 'done' } as const;
    expect(await register.earlier('d', 'a'.repeat(64))).toBeNull();
    const load = {
      dataset: 'd',
      asOf: '2026-10-31',
      load: 'october',
      files: [{ name: 'f.csv', sha256: 'a'.repeat(64), rows: 3 }],
      profile: '{"rows":3}',
    };
    await register.record(load, event);
    await register.record({ ...load, profile: '{"rows":4}' }, event);
    expect(await register.earlier('d', 'a'.repeat(64))).toEqual({ asOf: '2026-10-31', loadedOn: '2026-11-01' });
    expect(await register.earlier('other', 'a'.repeat(64))).toBeNull();
    expect(await register.profileBefore('d', '2026-11-30')).toEqual({ asOf: '2026-10-31', profile: '{"rows":4}' });
    expect(await register.profileBefore('d', '2026-10-31')).toBeNull();
    expect(await recentEvents(db, { limit: 9 })).toHaveLength(2);
    // Its package was taken back: the same bytes may come again, and November is compared with September.
    const september = { ...load, asOf: '2026-09-30', load: 'september', files: [], profile: '{"rows":2}' };
    await register.record(september, event);
    await register.forget({ dataset: 'd', asOf: '2026-10-31', load: 'late rows of october' });
    expect(await register.earlier('d', 'a'.repeat(64))).not.toBeNull();
    await register.forget({ dataset: 'd', asOf: '2026-10-31', load: 'october' });
    expect(await register.earlier('d', 'a'.repeat(64))).toBeNull();
    expect(await register.profileBefore('d', '2026-11-30')).toEqual({ asOf: '2026-09-30', profile: '{"rows":2}' });
    await db.destroy();
  },
);
