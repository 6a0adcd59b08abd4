/** The chain of what was done: every entry holds the hash of the one before, so no entry can be edited, dropped or moved unseen. */
import type { Sha256 } from '#base';
import { canonicalJson } from '#sealing';
import type { AuditEvent } from './event.ts';
import { leafHash, toHex } from './merkle.ts';

/** What is hashed, as canonical JSON. `at`: UTC ISO with milliseconds. `previous`: the hash of entry `sequence - 1`. */
export type Entry = {
  readonly sequence: number;
  readonly at: string;
  readonly event: AuditEvent;
  readonly previous: Sha256;
};

/** An entry as it is kept: its canonical text, its hash (that of a leaf of the tree), and beside it what is searched. */
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
  // Nor can a database hold the character 0 in its texts.
  if (typeof value === 'string') return value.toWellFormed().slice(0, 500).toWellFormed().replaceAll('\0', '\uFFFD');
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bounded(item)]));
};

/** Who works at the machine itself comes from there, unless the event knows better. */
const placed = (event: AuditEvent): AuditEvent =>
  event.from === undefined && event.actor.name.startsWith('local:') ? { ...event, from: 'local' } : event;

/** The entry that follows `head`; the text of the event can hold no line breaks or control characters of its own. */
export const entryAfter = (head: Head, event: AuditEvent, at: Date): StoredEntry & { readonly hash: Sha256 } => {
  const kept = bounded(placed(event)) as AuditEvent;
  const entry: Entry = { sequence: head.size + 1, at: at.toISOString(), event: kept, previous: head.hash };
  const text = canonicalJson(entry);
  return { sequence: entry.sequence, entry: text, hash: toHex(leafHash(text)), subject: kept.subject };
};
