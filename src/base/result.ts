/** What a verb answers: its value, or a refusal a person can act on. Broken machinery throws instead. */
import type { Refusal } from './refusal.ts';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });
export const refused = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal,
});

/** For doors and tests: the value, or the refusal thrown as a `RefusalError`. */
export const valueOf = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new RefusalError(result.refusal);
};

/** Carries a refusal through code that can only throw (streams, transactions). Doors print it without a stack. */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.en);
    this.name = 'RefusalError';
    this.refusal = refusal;
  }
}
