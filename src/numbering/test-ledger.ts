/** A ledger in a folder of its own, for the tests of this room. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { ledgerFolder } from '../machinery/ledger-folder.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import type { AnchorPoint, LedgerFiles, NumberingNeeds } from './needs.ts';

export type TestLedger = {
  readonly folder: string;
  readonly anchors: Map<string, AnchorPoint>;
  /** `over`: files that fail where a test wants them to. */
  readonly needs: (over?: Partial<LedgerFiles>, key?: number) => NumberingNeeds;
  readonly remove: () => void;
};

export const testLedger = (): TestLedger => {
  const folder = mkdtempSync(join(tmpdir(), 'musubi-ledger-test-'));
  const anchors = new Map<string, AnchorPoint>();
  return {
    folder,
    anchors,
    needs: (over = {}, key = 7) => ({
      files: { ...ledgerFolder(folder), ...over },
      anchor: { read: async (of) => anchors.get(of) ?? null, write: async (of, point) => void anchors.set(of, point) },
      ledgerKey: new Uint8Array(32).fill(key),
      memoryFile,
      parquetOut,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** A fresh engine, as another process has. */
export const elsewhere = async <T>(act: (e: Engine) => Promise<T>): Promise<T> => {
  const other = await openEngine({ threads: 1 });
  try {
    return await act(other);
  } finally {
    other.close();
  }
};

/** What the engine holds of the ledger, numbers as texts. */
export const heldLedger = (e: Engine) =>
  e.rows<{ space: string; source_key: string; number: string }>(
    'SELECT space, source_key, number::VARCHAR AS number FROM ledger ORDER BY space, source_key',
  );

/** Keys as a register has them: digits, zeros in front. */
export const persons = (from: number, to: number) =>
  ({
    space: 'atena',
    kind: 'person',
    keysFrom: `SELECT lpad(i::VARCHAR, 15, '0') FROM range(${from}, ${to}) t(i)`,
  }) as const;
export const households = (from: number, to: number) =>
  ({ ...persons(from, to), space: 'setai', kind: 'household' }) as const;
