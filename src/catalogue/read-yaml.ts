/** YAML text → a value of a schema, or all its faults by their place in the file, in both languages. Contracts, statistics and dashboards are read by it. */
import type { Bilingual } from '#base';
import { parse } from 'yaml';
import { z } from 'zod';
import { yamlFault } from './yaml-faults.ts';

const words = { ja: z.locales.ja().localeError, en: z.locales.en().localeError };

/** The library's Japanese leaves the names of types in English. */
const typeNames = {
  string: '文字列',
  array: '並び',
  object: '項目の組',
  boolean: 'はい・いいえ',
  undefined: '「値なし」',
  null: '空',
  record: '項目の組',
};
const inJapanese = (text: string): string =>
  text.replace(
    /\b(string|array|object|boolean|undefined|null|record)(?=は|が)/g,
    (name) => typeNames[name as keyof typeof typeNames],
  );

/** A pattern is said in words: what stands between its slashes is for programs. */
const patterns: readonly (readonly [pattern: RegExp, ja: string, en: string])[] = [
  [
    /^\/\^\[a-z\]\[a-z0-9-\]/,
    '英小文字で始め、英小文字・数字・ハイフン（-）で書きます',
    'begins with a-z and holds a-z, 0-9 and - only',
  ],
  [
    /^\/\^\[a-z\]\[a-z0-9_\]/,
    '英小文字で始め、英小文字・数字・下線（_）で書きます',
    'begins with a-z and holds a-z, 0-9 and _ only',
  ],
];
const plainWords = (issue: z.core.$ZodIssue): Bilingual | null => {
  if (issue.code === 'invalid_type' && issue.input === undefined) return { ja: '書かれていません', en: 'is not there' };
  if (issue.code !== 'invalid_format' || issue.format !== 'regex') return null;
  const known = patterns.find(([pattern]) => pattern.test(issue.pattern ?? ''));
  return known ? { ja: known[1], en: known[2] } : null;
};

type Issue = z.core.$ZodIssue;
const sentence = (language: 'ja' | 'en', issue: Issue): string => {
  const plain = plainWords(issue);
  if (plain) return plain[language];
  // A schema's own sentence stands; everything else is said by the library's words for that language.
  const said = issue.code === 'custom' ? issue.message : words[language](issue as Parameters<typeof words.ja>[0]);
  const text = typeof said === 'string' ? said : (said?.message ?? issue.message);
  return language === 'ja' ? inJapanese(text) : text;
};

/** A choice between shapes is told by the shape that came nearest: the one with the fewest faults. */
const nearest = (issue: Issue): readonly Issue[] => {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const best = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
  return best.flatMap((inner) => nearest({ ...inner, path: [...issue.path, ...inner.path] } as Issue));
};

export type ReadYaml<T> = { readonly value: T } | { readonly faults: readonly Bilingual[] };

/** What is wrong, and where: the place is not in the sentence. */
export type PlacedFault = Bilingual & { readonly path: string };

/** A value that was already parsed, against a schema. */
export const readValue = <T>(
  raw: unknown,
  schema: z.ZodType<T>,
): { readonly value: T } | { readonly faults: readonly PlacedFault[] } => {
  const parsed = schema.safeParse(raw, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  return {
    faults: parsed.error.issues
      .flatMap(nearest)
      .map((issue) => ({ path: issue.path.join('.'), ja: sentence('ja', issue), en: sentence('en', issue) })),
  };
};

/** Columns are known to people by their headings, not by counting: `columns.3「性別」.role`. */
const placeIn = (raw: unknown, path: string): string => {
  let here = raw;
  return path
    .split('.')
    .map((step) => {
      here = typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined;
      const heading = (here as { source?: unknown } | null | undefined)?.source;
      return /^\d+$/.test(step) && typeof heading === 'string' ? `${step}「${heading}」` : step;
    })
    .join('.');
};

/** `further`: faults the schema cannot see; asked only where the schema is content. */
export const readYaml = <T>(
  text: string,
  schema: z.ZodType<T>,
  further: (value: T) => readonly Bilingual[] = () => [],
): ReadYaml<T> => {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    return { faults: [yamlFault(error)] };
  }
  const read = readValue(raw, schema);
  if ('value' in read) {
    const faults = further(read.value);
    return faults.length > 0 ? { faults } : { value: read.value };
  }
  return {
    faults: read.faults.map(({ path, ja, en }) => {
      const place = placeIn(raw, path);
      const at = place === '' ? '' : `${place}: `;
      return { ja: `${at}${ja}`, en: `${at}${en}` };
    }),
  };
};
