/**
 * A signed statement of how far the chain had come: a C2SP checkpoint (https://c2sp.org/tlog-checkpoint) as a signed note
 * (https://c2sp.org/signed-note) with an Ed25519 signature over the root of the tree. Kept outside the host (printed, carried, sent)
 * it shows a cut or a log written anew.
 */
import type { Sha256 } from '#base';
import { fromBase64, type Signer, sha256, toBase64, verify } from '#sealing';

export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Sha256 };

/** First 4 bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key), as signed-note prescribes for Ed25519. */
const keyId = (name: string, publicKey: Uint8Array): Uint8Array =>
  Buffer.from(sha256(Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(1), publicKey])).slice(0, 8), 'hex');

/** `text` must end in a newline; `name` has no blanks and no plus sign. */
const signNote = (text: string, name: string, signer: Signer): string => {
  if (!text.endsWith('\n') || name === '' || /[\s+]/u.test(name)) throw new Error('not a note that can be signed');
  const signature = Buffer.concat([keyId(name, signer.publicKey), signer.sign(Buffer.from(text))]);
  return `${text}\n— ${name} ${toBase64(signature)}\n`;
};

/** The text of a note that `name` signed with this key; null for anything else. Signatures by others are passed over. */
export const openNote = (note: string, name: string, publicKey: Uint8Array): string | null => {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  const text = note.slice(0, end + 1);
  const id = Buffer.from(keyId(name, publicKey));
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [, signedBy, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
    if (signedBy !== name || !encoded) continue;
    try {
      const bytes = fromBase64(encoded);
      if (!id.equals(bytes.subarray(0, 4))) continue;
      return verify(publicKey, Buffer.from(text), bytes.subarray(4)) ? text : null;
    } catch {
      return null;
    }
  }
  return null;
};

export const signCheckpoint = ({ origin, size, root }: Checkpoint, signer: Signer): string =>
  signNote(`${origin}\n${size}\n${toBase64(Buffer.from(root, 'hex'))}\n`, origin, signer);

/** Null where it is not a checkpoint of this origin signed with this key. */
export const openCheckpoint = (note: string, origin: string, publicKey: Uint8Array): Checkpoint | null => {
  const text = openNote(note, origin, publicKey);
  const [said, size, root, rest] = text?.split('\n') ?? [];
  if (said !== origin || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || rest !== '') return null;
  try {
    const hash = Buffer.from(fromBase64(root ?? ''));
    return hash.length === 32 ? { origin, size: Number(size), root: hash.toString('hex') as Sha256 } : null;
  } catch {
    return null;
  }
};
