/**
 * The numbers a file is printed from. Whoever prints a cell asks the sheet for the SQL expressions it needs; together they are the one
 * query of the file, and its answer comes back chunk by chunk as plain arrays of integers.
 */

/** One INTEGER expression, and its values in the chunk that is being printed. */
export type Column = { values: Int32Array };

export class Sheet {
  readonly #columns = new Map<string, Column>();

  /** The column of a SQL expression that is never NULL and fits in 32 bits. */
  of(sql: string): Column {
    const known = this.#columns.get(sql);
    if (known) return known;
    const column = { values: new Int32Array() };
    this.#columns.set(sql, column);
    return column;
  }
  /** SQL: the select list. */
  get list(): string {
    return [...this.#columns.keys()].map((sql, i) => `(${sql})::INTEGER AS c${i}`).join(', ');
  }
  /** Puts the next chunk in; its row count. */
  turn(chunk: readonly Int32Array[]): number {
    let i = 0;
    for (const column of this.#columns.values()) column.values = chunk[i++] as Int32Array;
    return chunk[0]?.length ?? 0;
  }
}
