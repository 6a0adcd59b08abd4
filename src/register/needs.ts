/** Where a register may live. */

export type RegisterPlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `url` may hold a password: it is never printed, `placeName` is. */
  | { readonly kind: 'postgresql'; readonly url: string };
