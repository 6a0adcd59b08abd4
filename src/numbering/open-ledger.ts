/** Brings the ledger into the engine, whole or not at all: every file in its place, none missing, none set back. */
import { done, type Engine, type Result, refused } from '#base';
import { numberingRefusal } from './errors.ts';
import {
  associatedData,
  beginning,
  fileName,
  headName,
  type LedgerEntry,
  type LedgerHead,
  readHead,
  writeHead,
} from './head.ts';
import { createLedger, insertLedger, ledgerState, setLedgerState } from './ledger.lake.ts';
import type { NumberingNeeds } from './needs.ts';
import { openTable } from './sealed-table.ts';

export type OpenLedger = { readonly entries: readonly LedgerEntry[]; readonly last: string };

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
};

/** Writes head and anchor after the files they tell of. A kill in between leaves them one file behind, which the next opening makes good. */
export const followUp = async (
  needs: NumberingNeeds,
  entries: readonly LedgerEntry[],
  added: number,
): Promise<void> => {
  const head: LedgerHead = { format: 'musubi-ledger-head-1', files: entries };
  await needs.files.replace(headName, [new TextEncoder().encode(writeHead(needs.ledgerKey, head))]);
  await needs.anchor.write(
    'ledger',
    { sequence: entries.length, last: entries.at(-1)?.sha256 ?? beginning },
    { rows: added },
  );
};

/**
 * Files are read only as far as the engine does not hold them yet. One file more than the head knows is a commit whose process was killed
 * before it could write the head: its seal, which names the file before it, proves it ours.
 */
export const openLedger = async (needs: NumberingNeeds, engine: Engine): Promise<Result<OpenLedger>> => {
  const names = new Set(await needs.files.list());
  const incomplete = (file: string) => refused(numberingRefusal('ledger-incomplete', { file }));
  const broken = (file: string) => refused(numberingRefusal('ledger-broken', { file }));
  const newer = (file: string) => refused(numberingRefusal('ledger-newer', { file }));
  const count = [...names].filter((name) => /^\d{6}\.sealed$/.test(name)).length;
  for (let k = 1; k <= count; k++) if (!names.has(fileName(k))) return incomplete(fileName(k));

  const head = names.has(headName) ? readHead(needs.ledgerKey, await textOf(needs.files.read(headName))) : null;
  if (names.has(headName) && !head) return broken(headName);
  if (head === 'newer') return newer(headName);
  const known = head?.files ?? [];
  if (known.length > count) return incomplete(fileName(count + 1));
  if (count > known.length + 1) return incomplete(headName);
  const anchor = await needs.anchor.read('ledger');
  if (anchor && anchor.sequence > count) return incomplete(fileName(count + 1));

  let held = await ledgerState(engine);
  if (!held || held.files > known.length || (held.files > 0 && known[held.files - 1]?.sha256 !== held.last)) {
    await createLedger(engine);
    held = { files: 0, last: beginning };
  }
  const entries: LedgerEntry[] = known.slice(0, held.files);
  let last = held.last;
  for (let k = held.files + 1; k <= count; k++) {
    const file = fileName(k);
    const opened = await openTable(needs, needs.files.read(file), associatedData(k, last));
    if (!opened) return broken(file);
    try {
      const expected = known[k - 1];
      if (expected && expected.sha256 !== opened.sha256) return broken(file);
      // Broken off from here on, the engine holds nothing: half a file, or one taken twice, would give a key two numbers.
      await setLedgerState(engine, null);
      const rows = await insertLedger(engine, opened.file);
      if (rows === null) return newer(file);
      if (expected && expected.rows !== rows) return broken(file);
      entries.push({ file, sha256: opened.sha256, rows });
      last = opened.sha256;
    } finally {
      opened.file.close();
    }
    await setLedgerState(engine, { files: k, last });
  }
  if (anchor && anchor.sequence > 0 && entries[anchor.sequence - 1]?.sha256 !== anchor.last) {
    await setLedgerState(engine, null);
    return incomplete(fileName(anchor.sequence));
  }
  if (count > known.length || (anchor?.sequence ?? 0) < count) await followUp(needs, entries, 0);
  return done({ entries, last });
};
