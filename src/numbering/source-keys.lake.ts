/**
 * Source keys in the engine are whole numbers, which are joined and counted at a third of the cost of texts. A key of digits is itself, with a 1 before it that keeps
 * its leading zeros. Any other key gets a number below 0 the first time it is met, in `key_texts(key, source_key)`: added to and never taken from as long as the
 * engine lives, so that a number never comes to mean another key; on disk such a key is its text.
 */
import { type Engine } from '#base';

/** SQL of the whole number of a key of up to 17 digits; NULL for any other, which has to be looked up. */
export const digitsOf = (text: string): string =>
  `(CASE WHEN regexp_full_match(${text}, '[0-9]{1,17}') THEN ('1' || ${text})::BIGINT END)`;

export const createKeyTexts = (engine: Engine): Promise<void> =>
  engine.run('CREATE TABLE IF NOT EXISTS key_texts (key BIGINT, source_key VARCHAR)');

/** Gives a number to every key of `texts` (a select of one VARCHAR column, NULL and repetition allowed) that is not digits and has none. In turn only. */
export const meetKeyTexts = async (engine: Engine, texts: string): Promise<void> => {
  await createKeyTexts(engine);
  await engine.run(`
    INSERT INTO key_texts SELECT (SELECT coalesce(min(key), 0) FROM key_texts) - row_number() OVER (), source_key
    FROM (SELECT DISTINCT source_key FROM (${texts}) t(source_key) WHERE NOT regexp_full_match(source_key, '[0-9]{1,17}'))
    ANTI JOIN key_texts USING (source_key)`);
};

/** The rows of `texts` (a select with a VARCHAR column `source_key`) with `key`, its whole number; of keys that were met. */
export const withKeys = (texts: string): string =>
  `SELECT k.*, coalesce(${digitsOf('k.source_key')}, t.key) AS key FROM (${texts}) k LEFT JOIN key_texts t ON t.source_key = k.source_key`;

/** SQL of the text of a key, where `text` is what `key_texts` has for it. */
export const keyText = (key: string, text: string): string =>
  `CASE WHEN ${key} > 0 THEN substr(${key}::VARCHAR, 2) ELSE ${text} END`;
