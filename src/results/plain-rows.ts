/** A shown table for programs: codes and names, numbers, and beside every number whether it is shown, and why not. */
import type { Language } from '#base';
import type { ShownTable } from './results.api.ts';
import { reasonWords } from './told-reasons.ts';

export type PlainColumn = { readonly name: string; readonly kind: 'text' | 'whole' | 'real' };
export type PlainRow = readonly (string | number | null)[];

export const plainColumns = (table: Pick<ShownTable, 'columns'>): readonly PlainColumn[] =>
  table.columns.flatMap(({ name, kind, decimals = 0 }): PlainColumn[] =>
    kind === 'dimension'
      ? [
          { name, kind: 'text' },
          { name: `${name}_name`, kind: 'text' },
        ]
      : [
          { name, kind: decimals === 0 ? 'whole' : 'real' },
          { name: `${name}_status`, kind: 'text' },
          { name: `${name}_reason`, kind: 'text' },
        ],
  );

export const plainRows = (table: ShownTable, language: Language): readonly PlainRow[] => {
  const hidden = new Map(table.hidden.map((one) => [`${one.row} ${one.column}`, one.reason]));
  return table.rows.map((row, r) =>
    table.columns.flatMap(({ name, kind }, c): PlainRow => {
      const value = row[c] ?? null;
      if (kind === 'dimension') return [value, table.labels[name]?.[String(value)]?.[language] ?? String(value)];
      const reason = hidden.get(`${r} ${c}`);
      return [value, reason ?? 'shown', reason ? reasonWords[reason] : null];
    }),
  );
};
