/** Publishing, and keeping by version. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditTables, createAuditTables, recentEvents } from '#audit';
import { hiddenReasons, type ProtectedTable, type TableContent } from '#statistics';
import { describe, expect, it } from 'vitest';
import { resultsFolder } from '../machinery/results-folder.ts';
import { passingRegister, type RegisterKind, registerKinds, usualKind } from '../machinery/test-registers.ts';
import { cells } from './cells.ts';
import { publish, publishMap } from './publish.ts';
import { openResults } from './published-results.ts';
import { shownReasons } from './results.api.ts';
import { createResultTables, type ResultTables } from './results.store.ts';
import { encodeTable } from './stored-table.ts';
import { squareMap } from './test-map.ts';
import { cityTables, filesInMemory, makeTable, measure, of, testMark } from './test-tables.ts';

const why = { actor: { name: 'local:test' } };
const results = async (kind: RegisterKind = usualKind) => {
  const register = await passingRegister<ResultTables & AuditTables>(kind);
  await createAuditTables(register);
  await createResultTables(register);
  const files = filesInMemory();
  const recalled = new Set<string>();
  const needs = { register, now: () => new Date('2026-11-24T00:00:00Z'), files, recalled: async () => recalled };
  return { needs, files, register, recalled, open: openResults(needs) };
};
const ok = <T>(result: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

describe.each(registerKinds)('publishing into a register on %s', (kind) => {
  it('keeps every version, and takes the same content again for what it is', async () => {
    const { needs, open, register } = await results(kind);
    const one = makeTable('t', [of('a', ['x'])], [measure('people')], { value: () => 10 });
    const two = makeTable('t', [of('a', ['x'])], [measure('people')], { value: () => 20 });
    expect(ok(await publish(needs, one, why, testMark()))).toMatchObject({ version: 1, repeated: false });
    expect(ok(await publish(needs, one, why, testMark()))).toMatchObject({ version: 1, repeated: true });
    expect(ok(await publish(needs, two, why, testMark()))).toMatchObject({ version: 2, repeated: false });
    const value = async (version?: number) =>
      ok(cells(ok(await open.readTable('t', version)).index, { measures: ['people'], where: {}, rows: [] })).rows;
    expect(await value()).toEqual([[20]]);
    expect(await value(1)).toEqual([[10]]);
    expect((await open.tables()).map(({ id, version }) => ({ id, version }))).toEqual([{ id: 't', version: 2 }]);
    const told = await recentEvents(register, { limit: 10, subject: 'table:t' });
    expect(told.map(({ event }) => [event.act, event.facts?.version])).toEqual([
      ['TablePublished', 2],
      ['TablePublished', 1],
    ]);
    expect(await open.readTable('other')).toMatchObject({
      ok: false,
      refusal: { code: 'results.no-table', httpStatus: 404 },
    });
  });

  it('never writes a cell that is hidden and still carries its value, nor a code that no list names', () => {
    const table = makeTable('t', [of('a', ['x'])], [measure('people')], {
      value: () => 3,
      hide: ([code]) => (code === 'x' ? 'threshold' : null),
    });
    expect(() => encodeTable(table)).not.toThrow();
    const leaking = { ...table, cells: table.cells.map((cell) => ({ ...cell, values: [3] })) };
    expect(() => encodeTable(leaking as TableContent)).toThrow(/hidden and shown/);
    const open = { ...table, cells: table.cells.map((cell) => ({ ...cell, hidden: [null], values: [null] })) };
    expect(() => encodeTable(open as TableContent)).toThrow(/hidden and shown/);
    const unlisted = { ...table, cells: [{ codes: ['y'], values: [1], hidden: [null] }] };
    expect(() => encodeTable(unlisted as TableContent)).toThrow(/does not list/);
  });

  it('refuses a file that was changed behind its back, and shows it again when it is put right', async () => {
    const { needs, files, open } = await results(kind);
    await publish(needs, cityTables()[0] as ProtectedTable, why, testMark());
    const [name, bytes] = [...files.files][0] as [string, Uint8Array];
    files.files.set(name, Buffer.from(Buffer.from(bytes).toString().replace('1000', '1001')));
    expect(await open.readTable('population-area')).toMatchObject({
      ok: false,
      refusal: { code: 'results.file-damaged' },
    });
    files.files.delete(name);
    expect(await open.readTable('population-area')).toMatchObject({
      ok: false,
      refusal: { code: 'results.file-damaged' },
    });
    files.files.set(name, bytes);
    expect((await open.readTable('population-area')).ok).toBe(true);
  });

  it('lies in a folder as whole files that come back byte for byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'results-'));
    const { needs } = await results(kind);
    const kept = { ...needs, files: resultsFolder(folder) };
    ok(await publishMap(kept, 'city', squareMap(), why));
    const map = ok(await openResults(kept).readMap('city'));
    expect(JSON.parse(new TextDecoder().decode(map.bytes))).toEqual(squareMap());
    await expect(kept.files.read('../outside')).rejects.toThrow();
    rmSync(folder, { recursive: true });
  });

  it('knows the same reasons as the statistics room', () => {
    expect([...shownReasons]).toEqual([...hiddenReasons]);
    // Tables published long ago keep reasons by their place.
    expect(shownReasons.slice(0, 6)).toEqual([
      'threshold',
      'dominance',
      'zero',
      'complementary',
      'undefined',
      'merged',
    ]);
  });
});
