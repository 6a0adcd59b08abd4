/**
 * A refusal: what happened, why, what to do next — in both languages, never with a cell value, key or personal number.
 * Each room keeps one table of its refusals in `errors.ts`, made with `refusals(room, table)`.
 */
import type { Bilingual } from './bilingual.ts';

export type Refusal = Bilingual & {
  /** `room.fact`, e.g. `lake.already-taken`. */
  readonly code: string;
  readonly httpStatus: number;
  /** 2 wrong input · 3 refused by rule or state · 4 not permitted · 5 not now: the same again later may do. */
  readonly exitCode: number;
  /** All faults of one input at once. */
  readonly because?: readonly Bilingual[];
};

// biome-ignore lint/suspicious/noExplicitAny: each sentence declares its own parameters
type Sentence = (parameters: any) => string;
type Entry = { readonly http: number; readonly exit: number; readonly ja: Sentence; readonly en: Sentence };
type ParametersOf<E extends Entry> = Parameters<E['ja']> extends [infer P] ? P : Record<never, never>;

/**
 * Makes the room's refuser. Callers cannot name a code without giving the data its sentence needs:
 * `lakeRefusal('already-taken', { dataset, asOf })`.
 */
export const refusals =
  <Table extends Record<string, Entry>>(room: string, table: Table) =>
  <Code extends keyof Table & string>(
    code: Code,
    parameters: ParametersOf<Table[Code]>,
    because?: readonly Bilingual[],
  ): Refusal => {
    const entry = table[code] as Entry;
    return {
      code: `${room}.${code}`,
      ja: entry.ja(parameters),
      en: entry.en(parameters),
      httpStatus: entry.http,
      exitCode: entry.exit,
      ...(because && because.length > 0 ? { because } : {}),
    };
  };
