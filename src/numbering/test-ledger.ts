/** A ledger in a folder of its own, for the tests of this room. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
