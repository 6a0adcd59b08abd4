/** The head of the ledger: which files make it up, how many rows each has, under a MAC of the ledger key. */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '#sealing';

export type LedgerEntry = { readonly file: string; readonly sha256: string; readonly rows: number };
export type LedgerHead = { readonly format: 'musubi-ledger-head-1'; readonly files: readonly LedgerEntry[] };

export const headName = 'head.json';
export const fileName = (sequence: number): string => `${String(sequence).padStart(6, '0')}.sealed`;
export const beginning = '0'.repeat(64);

/** Bound to its place and to the file before it: a file moved, copied from elsewhere or following another one does not open. */
export const associatedData = (sequence: number, previous: string): Uint8Array =>
  new TextEncoder().encode(`musubi ledger 1\n${sequence}\n${previous}`);

const mac = (key: Uint8Array, head: LedgerHead): Buffer =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'musubi ledger head', 32)))
    .update(canonicalJson(head))
    .digest();

export const writeHead = (key: Uint8Array, head: LedgerHead): string =>
  `${canonicalJson({ ...head, mac: mac(key, head).toString('hex') })}\n`;

/** Null where the text is not a head made with this key; `newer` where a later version of the program wrote it. */
export const readHead = (key: Uint8Array, text: string): LedgerHead | 'newer' | null => {
  try {
    const { mac: given, ...head } = JSON.parse(text) as LedgerHead & { mac: string };
    const bytes = Buffer.from(String(given), 'hex');
    const expected = mac(key, head);
    if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
    return head.format === 'musubi-ledger-head-1' ? head : 'newer';
  } catch {
    return null;
  }
};
