/** Addresses as the rules read them, whole and in parts, for tests. */
import type { Engine } from '#base';
import { parseAddresses } from './address-rules.lake.ts';

export type Parsed = Record<
  | 'text'
  | 'status'
  | 'ward'
  | 'town'
  | 'koaza'
  | 'chome'
  | 'banchi'
  | 'edaban'
  | 'go'
  | 'katagaki'
  | 'masked'
  | 'flags',
  string
> & {
  ward_code: string | null;
  town_code: string | null;
  school_district_code: string | null;
  junior_high_district_code: string | null;
  mesh_code: string | null;
};

/** The texts stay in the engine's table `written`. */
export const parseTextsIn =
  (engine: () => Engine) =>
  async (texts: readonly string[]): Promise<Parsed[]> => {
    await engine().run(`CREATE OR REPLACE TABLE written AS SELECT DISTINCT unnest(from_json($1, '["VARCHAR"]')) AS t`, [
      JSON.stringify(texts),
    ]);
    await parseAddresses(engine(), { from: 'written', column: 't', into: 'parsed', parts: true });
    const rows = new Map((await engine().rows<Parsed>('SELECT * FROM parsed')).map((row) => [row.text, row]));
    return texts.map((text) => rows.get(text) as Parsed);
  };
