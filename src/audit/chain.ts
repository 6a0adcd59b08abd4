/** The chain of what was done: every entry holds the hash of the one before, so no entry can be edited, dropped or moved unseen. */
import type { Sha256 } from '#base';
import { canonicalJson, sha256 } from '#sealing';
import type { Checkpoint } from './checkpoint.ts';
import type { AuditEvent } from './event.ts';

/** What is hashed, as canonical JSON. `at`: UTC ISO with milliseconds. `previous`: the hash of entry `sequence - 1`. */
export type Entry = {
  readonly sequence: number;
  readonly at: string;
  readonly event: AuditEvent;
  readonly previous: Sha256;
};

/** An entry as it is kept: its canonical text, and beside it what is searched. */
export type StoredEntry = {
  readonly sequence: number;
  readonly entry: string;
  readonly hash: string;
  readonly subject: string;
};

/** How far the chain has come: the number of entries and the hash of the last. */
export type Head = { readonly size: number; readonly hash: Sha256 };

export const emptyHead: Head = { size: 0, hash: '0'.repeat(64) as Sha256 };

/** Long texts (an address header, a purpose typed by hand) are cut, so that nobody can fill the log with one event. */
const bounded = (value: unknown): unknown => {
  if (typeof value === 'string') return value.toWellFormed().slice(0, 500).toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bounded(item)]));
};

/** The entry that follows `head`; the text of the event can hold no line breaks or control characters of its own. */
export const entryAfter = (head: Head, event: AuditEvent, at: Date): StoredEntry & { readonly hash: Sha256 } => {
  const kept = bounded(event) as AuditEvent;
  const entry: Entry = { sequence: head.size + 1, at: at.toISOString(), event: kept, previous: head.hash };
  const text = canonicalJson(entry);
  return { sequence: entry.sequence, entry: text, hash: sha256(text), subject: kept.subject };
};

/**
 * `altered`: the entry is not what was hashed · `missing`: it is not there · `unlinked`: it does not follow the one before ·
 * `checkpoint`: up to here the chain is not the one that was signed.
 */
export type ChainFault = {
  readonly sequence: number;
  readonly fault: 'altered' | 'missing' | 'unlinked' | 'checkpoint';
};
export type ChainProof =
  | { readonly whole: true; readonly head: Head; readonly checkpoints: number }
  | { readonly whole: false; readonly broken: ChainFault };

const readEntry = (text: string): Entry | null => {
  try {
    return JSON.parse(text) as Entry;
  } catch {
    return null;
  }
};

const faultOf = (stored: StoredEntry, head: Head): ChainFault['fault'] | null => {
  if (stored.sequence > head.size + 1) return 'missing';
  const entry = readEntry(stored.entry);
  if (sha256(stored.entry) !== stored.hash || entry?.sequence !== stored.sequence) return 'altered';
  if (entry.event.subject !== stored.subject) return 'altered';
  return stored.sequence === head.size + 1 && entry.previous === head.hash ? null : 'unlinked';
};

/**
 * Walks the whole chain from entry 1 (entries in ascending sequence) and names the first broken entry. Without checkpoints
 * that were kept elsewhere it cannot see that the end was cut off or that everything was written anew.
 */
export const verifyChain = async (
  entries: AsyncIterable<StoredEntry> | Iterable<StoredEntry>,
  checkpoints: readonly Checkpoint[],
): Promise<ChainProof> => {
  const signed = [...checkpoints].sort((a, b) => a.size - b.size);
  let head = emptyHead;
  let next = 0;
  const differs = (): boolean => {
    for (let checkpoint = signed[next]; checkpoint && checkpoint.size <= head.size; checkpoint = signed[next]) {
      if (checkpoint.root !== head.hash) return true;
      next += 1;
    }
    return false;
  };
  if (differs()) return { whole: false, broken: { sequence: 0, fault: 'checkpoint' } };
  for await (const stored of entries) {
    const fault = faultOf(stored, head);
    if (fault)
      return { whole: false, broken: { sequence: fault === 'missing' ? head.size + 1 : stored.sequence, fault } };
    head = { size: stored.sequence, hash: stored.hash as Sha256 };
    if (differs()) return { whole: false, broken: { sequence: stored.sequence, fault: 'checkpoint' } };
  }
  if (next < signed.length) return { whole: false, broken: { sequence: head.size + 1, fault: 'missing' } };
  return { whole: true, head, checkpoints: signed.length };
};
