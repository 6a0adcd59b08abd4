/** For tests: what the sealed side keeps of people and writes, each file of the ledger with one act that writes it. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOf } from '#base';
import {
  addLinkDecisions,
  type AnchorPoint,
  type NumberingNeeds,
  numberLoad,
  readIdentity,
  readLinkDecisions,
  readWithheld,
  writeIdentity,
  writeWithheld,
} from '#numbering';
import { openEngine } from '../../src/machinery/duckdb.ts';
import { ledgerFolder } from '../../src/machinery/ledger-folder.ts';
import { memoryFile } from '../../src/machinery/memory-file.ts';
import { parquetOut } from '../../src/machinery/parquet-out.ts';
import { setLedgerState } from '../../src/numbering/ledger.lake.ts';
import { type Place, secret } from './every-call.ts';

export const openLedgerPlaces = async () => {
  const engine = await openEngine({ threads: 1 });
  /** A ledger of some people, copied for each attempt: as a process that starts now has it. */
  const numbered = async (folder: string, anchors: Map<string, AnchorPoint>): Promise<NumberingNeeds> => ({
    files: ledgerFolder(folder),
    anchor: { read: async (of) => anchors.get(of) ?? null, write: async (of, point) => void anchors.set(of, point) },
    ledgerKey: new Uint8Array(32).fill(7),
    memoryFile,
    parquetOut,
  });
  const people = (to: number) =>
    ({ space: 'atena', kind: 'person', keysFrom: `SELECT '${secret}-' || i FROM range(${to}) t(i)` }) as const;
  const first = mkdtempSync(join(tmpdir(), 'musubi-places-'));
  const firstAnchors = new Map<string, AnchorPoint>();
  const setUp = await numbered(first, firstAnchors);
  const withhold = async (needs: NumberingNeeds, rows: number, sequence: number) => {
    await engine.run(
      `CREATE OR REPLACE TABLE withheld AS SELECT ${secret} + i AS city_number FROM range(${rows}) t(i)`,
    );
    await writeWithheld(needs, engine, { asOf: `2026-0${sequence}-01`, sequence });
  };
  const keepIdentity = (needs: NumberingNeeds, rows: number) =>
    writeIdentity(needs, engine, {
      asOf: '2026-01-01',
      space: 'atena',
      source: 'a',
      select: `SELECT '${secret}' || i AS source_key FROM range(${rows}) t(i)`,
    });
  const decide = async (needs: NumberingNeeds, rows: number) => {
    valueOf(await readLinkDecisions(needs, engine));
    const pairs = `SELECT '${secret}' || i, 'r' || i, true FROM range(${rows}) t(i)`;
    await addLinkDecisions(needs, engine, { space: 'kokuho', pairs, decidedOn: '2026-01-01', decidedBy: 'sato' });
  };
  const numbers = () =>
    engine.rows<{ number: number }>('SELECT number FROM ledger ORDER BY length(source_key), source_key');
  valueOf(await numberLoad(setUp, engine, { keys: [people(30)] }));
  const old = (await numbers()).map((row) => row.number);
  await withhold(setUp, 3, 1);
  await keepIdentity(setUp, 30);
  await decide(setUp, 4);
  const ofLedger =
    (run: (needs: NumberingNeeds) => Promise<unknown>, state: (needs: NumberingNeeds) => Promise<unknown>): Place =>
    async (folder) => {
      cpSync(first, folder, { recursive: true });
      const needs = await numbered(folder, new Map(firstAnchors));
      const anew = async <T>(act: (of: NumberingNeeds) => Promise<T>): Promise<T> => {
        await setLedgerState(engine, null).catch(() => {});
        return act(needs);
      };
      return { run: () => anew(run), state: () => anew(state) };
    };

  const places: Readonly<Record<string, Place>> = {
    'the number ledger: its next file and its head': ofLedger(
      async (needs) => valueOf(await numberLoad(needs, engine, { keys: [people(50)] })),
      async (needs) => {
        valueOf(await numberLoad(needs, engine, { keys: [] }));
        const all = (await numbers()).map((row) => row.number);
        return [all.length, new Set(all).size, all.slice(0, 30).join() === old.join()];
      },
    ),
    'the list of the withheld': ofLedger(
      (needs) => withhold(needs, 5, 2),
      async (needs) => valueOf(await readWithheld(needs, engine)),
    ),
    'who the register’s people are': ofLedger(
      (needs) => keepIdentity(needs, 40),
      async (needs) => valueOf(await readIdentity(needs, engine))?.people,
    ),
    'decisions of linkage': ofLedger(
      (needs) => decide(needs, 6),
      async (needs) => valueOf(await readLinkDecisions(needs, engine)),
    ),
  };
  const close = async () => {
    engine.close();
    rmSync(first, { recursive: true, force: true });
  };
  return { places, slow: Object.keys(places), close };
};
