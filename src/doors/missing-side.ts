/** A folder without the keys of a side: never set up, set up for the other side only, or robbed of its keys, which no new ones can stand for. */
import { existsSync } from 'node:fs';
import type { Refusal } from '#base';
import { doorRefusal } from './errors.ts';
import { type Places, sideWords } from './places.ts';

/** Null where the keys are there. */
export const missingSide = (places: Places, side: 'sealed' | 'lake', folder: string): Refusal | null => {
  const { root, keys } = places[side];
  if (existsSync(keys)) return null;
  if (existsSync(root)) return doorRefusal('keys-lost', { file: keys });
  const other = side === 'sealed' ? places.lake : places.sealed;
  return existsSync(other.root)
    ? doorRefusal('side-absent', { folder, side: sideWords[side] })
    : doorRefusal('no-installation', { folder });
};
