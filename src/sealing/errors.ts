/** What sealing throws: a seal that does not hold is never a value, and its message never holds content. */

/** A sealed file, wrapped key or package key that is altered, cut, swapped, or opened with the wrong key or associated data. */
export class SealBroken extends Error {
  constructor(what: string) {
    super(`the seal does not hold: ${what}`);
    this.name = 'SealBroken';
  }
}
