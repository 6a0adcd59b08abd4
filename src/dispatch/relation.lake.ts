/** What a relation in the engine is, before it may leave: its columns with types, and its rows. */
import type { Engine } from '#base';

export const describeRelation = async (
  engine: Engine,
  relation: string,
): Promise<{ readonly schema: readonly { readonly name: string; readonly type: string }[]; readonly rows: number }> => {
  const columns = await engine.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM (${relation})`,
  );
  const [counted] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM (${relation})`);
  return {
    // An enumeration is text where it is written.
    schema: columns.map(({ column_name, column_type }) => ({
      name: column_name,
      type: column_type.startsWith('ENUM(') ? 'VARCHAR' : column_type,
    })),
    rows: counted?.n ?? 0,
  };
};
