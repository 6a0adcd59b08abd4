/** JSON with one spelling only, so that what is signed or hashed can be rebuilt: RFC 8785 (sorted keys, no blanks). */

/** Properties that are `undefined` are left out. Throws on what JSON cannot hold: bigint, NaN, functions, lone surrogates. */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('canonical JSON has no such number');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Error('canonical JSON holds no lone surrogates');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object') throw new Error(`canonical JSON has no ${typeof value}`);
  const record = value as Record<string, unknown>;
  // RFC 8785 §3.2.3 sorts by UTF-16 code units, which is what `sort` without a comparer does.
  const names = Object.keys(record)
    .filter((name) => record[name] !== undefined)
    .sort();
  return `{${names.map((name) => `${canonicalJson(name)}:${canonicalJson(record[name])}`).join(',')}}`;
};
