/**
 * Identification codes: what a value would be as each of them, and which of them lie hidden in a text. A fitting check digit is no proof
 * (one random number in ten has one) and a missing one no safety; the guard stops on a fit and lets people look.
 * The list of individual identification codes (個人識別符号): 個人情報の保護に関する法律施行令1条.
 */
import { foldWidth } from './address-fold.lake.ts';
import {
  addresseeNumberFits,
  addresseeNumberUndefined,
  corporateNumberFits,
  drivingLicenceFits,
  insurerNumberFits,
  municipalityCodeFits,
  myNumberFits,
  passportZoneFits,
} from './identifier-digits.lake.ts';

export const identifierKindNames = [
  '個人番号',
  '法人番号',
  '全国地方公共団体コード',
  '保険者番号8桁',
  '保険者番号6桁',
  '運転免許証番号',
  '宛名番号15桁M11W2-7',
  '旅券番号MRZ(検査数字は番号外)',
  '在留カード番号',
  '雇用保険被保険者番号',
  '基礎年金番号',
  '住民票コード',
  '介護保険被保険者番号',
  '後期高齢者医療被保険者番号',
] as const;
export type IdentifierKind = (typeof identifierKindNames)[number];

type Verdict = { readonly shape: string; readonly verdict: (c: string) => string };
const checked = (fits: (c: string) => string) => (c: string) => `CASE WHEN ${fits(c)} THEN 'valid' ELSE 'invalid' END`;
const formatOnly = () => `'valid_format'`;

/** Shapes as written, unfolded: a full-width number is not in the format. Several shapes of one kind are tried in order. */
const kinds: Record<IdentifierKind, readonly Verdict[]> = {
  個人番号: [{ shape: '[0-9]{12}', verdict: checked(myNumberFits) }],
  法人番号: [{ shape: '[0-9]{13}', verdict: checked(corporateNumberFits) }],
  全国地方公共団体コード: [{ shape: '[0-9]{6}', verdict: checked(municipalityCodeFits) }],
  保険者番号8桁: [{ shape: '[0-9]{8}', verdict: checked((c) => insurerNumberFits(c, 8)) }],
  保険者番号6桁: [{ shape: '[0-9]{6}', verdict: checked((c) => insurerNumberFits(c, 6)) }],
  運転免許証番号: [{ shape: '[0-9]{12}', verdict: checked(drivingLicenceFits) }],
  '宛名番号15桁M11W2-7': [
    {
      shape: '[0-9]{15}',
      verdict: (c) =>
        `CASE WHEN ${addresseeNumberUndefined(c)} THEN 'undefined' WHEN ${addresseeNumberFits(c)} THEN 'valid' ELSE 'invalid' END`,
    },
  ],
  '旅券番号MRZ(検査数字は番号外)': [{ shape: '[A-Z0-9<]{9}[0-9]', verdict: checked(passportZoneFits) }],
  在留カード番号: [{ shape: '[A-Z]{2}[0-9]{8}[A-Z]{2}', verdict: formatOnly }],
  雇用保険被保険者番号: [
    { shape: '[0-9]{4}-[0-9]{6}-[0-9]|[0-9]{11}', verdict: formatOnly },
    // Issued before 1981-07-06: no check digit (雇用保険に関する業務取扱要領 20706).
    { shape: '[0-9]{4}-[0-9]{6}|[0-9]{10}', verdict: () => `'valid_format_legacy'` },
  ],
  基礎年金番号: [{ shape: '[0-9]{4}-?[0-9]{6}', verdict: formatOnly }],
  住民票コード: [{ shape: '[0-9]{11}', verdict: formatOnly }],
  介護保険被保険者番号: [
    { shape: '[0-9]{10}', verdict: formatOnly },
    { shape: 'H[0-9]{9}', verdict: () => `'valid_format_special'` },
  ],
  後期高齢者医療被保険者番号: [{ shape: '[0-9]{8}', verdict: formatOnly }],
};

/** SQL expression → STRUCT of every kind: valid · invalid · invalid_format · valid_format · valid_format_legacy · valid_format_special · undefined. */
export const identifierVerdicts = (column: string): string =>
  `{${identifierKindNames
    .map((kind) => {
      const whens = kinds[kind].map(
        ({ shape, verdict }) => `WHEN regexp_full_match(${column}, '${shape}') THEN ${verdict(column)}`,
      );
      return `'${kind}': CASE ${whens.join(' ')} ELSE 'invalid_format' END`;
    })
    .join(', ')}}`;

/** Kinds that are about one person; 法人番号, 団体コード and 保険者番号 are not. */
export const personalKinds: readonly IdentifierKind[] = identifierKindNames.filter(
  (kind) => !/^(法人番号|全国地方公共団体コード|保険者番号)/.test(kind),
);

/** What separates the digits of one number in free text: 1234-5678-9018, 1234 5678 9018, and 123,456,789,018 where a spreadsheet took it for an amount. */
const separators = '[ .,/・_ー−‐―–—-]{1,3}';
const fits = (kind: IdentifierKind) => {
  const tests: Partial<Record<IdentifierKind, string>> = {
    個人番号: `length(c) = 12 AND ${myNumberFits('c')}`,
    法人番号: `length(c) = 13 AND ${corporateNumberFits('c')}`,
    全国地方公共団体コード: `length(c) = 6 AND ${municipalityCodeFits('c')}`,
    保険者番号8桁: `length(c) = 8 AND ${insurerNumberFits('c', 8)}`,
    保険者番号6桁: `length(c) = 6 AND ${insurerNumberFits('c', 6)}`,
    運転免許証番号: `length(c) = 12 AND ${drivingLicenceFits('c')}`,
    '宛名番号15桁M11W2-7': `length(c) = 15 AND ${addresseeNumberFits('c')}`,
    雇用保険被保険者番号: `length(c) = 11`,
    基礎年金番号: `length(c) = 10`,
    住民票コード: `length(c) = 11`,
    介護保険被保険者番号: `length(c) = 10`,
    後期高齢者医療被保険者番号: `length(c) = 8`,
  };
  return tests[kind];
};

/** Every number that up to five neighbouring groups of digits make, so that 2026 1234 5678 9018 hides nothing. */
const numbersIn = (text: string) =>
  `list_distinct(flatten(flatten(list_transform(regexp_extract_all(${text}, '[0-9]+(?:${separators}[0-9]+)*'), lambda run:
    list_transform(range(1, len(regexp_extract_all(run, '[0-9]+')) + 1), lambda i:
      list_transform(range(0, 5), lambda more: array_to_string(regexp_extract_all(run, '[0-9]+')[i:i + more], '')))))))`;

const edge = (shape: string) => `(?:^|[^A-Z0-9<])(?:${shape})(?:$|[^A-Z0-9<])`;
const cards: Partial<Record<IdentifierKind, string>> = {
  在留カード番号: '[A-Z]{2}[ -]?[0-9]{8}[ -]?[A-Z]{2}',
  介護保険被保険者番号: 'H[0-9]{9}',
};

/**
 * SQL expression → VARCHAR[] (empty when nothing is found, also for NULL) of the kinds found anywhere inside a text, full-width folded, with
 * or without separators, whose shape fits and whose check digit fits where one is known. 11 digits are always a possible 住民票コード and
 * 8 or 10 digits an insurance number: no check formula of theirs is published.
 */
export const identifierKinds = (column: string, wanted: readonly IdentifierKind[] = personalKinds): string => {
  const text = `upper(${foldWidth(column)})`;
  const numeric = wanted
    .filter((kind) => fits(kind))
    .map((kind) => `CASE WHEN len(list_filter(numbers, lambda c: ${fits(kind)})) > 0 THEN '${kind}' END`);
  const lettered = wanted
    .filter((kind) => cards[kind])
    .map((kind) => `CASE WHEN regexp_matches(${text}, '${edge(cards[kind] as string)}') THEN '${kind}' END`);
  const passport = wanted.includes('旅券番号MRZ(検査数字は番号外)')
    ? [
        `CASE WHEN len(list_filter(regexp_extract_all(${text}, '[A-Z][A-Z0-9][0-9]{5}[A-Z0-9][A-Z0-9<][0-9]'), lambda c: ${passportZoneFits('c')})) > 0
          OR regexp_matches(${text}, '${edge('[A-Z]{2}[0-9]{7}')}') THEN '旅券番号MRZ(検査数字は番号外)' END`,
      ]
    : [];
  const least = wanted.some((kind) => /6桁|団体コード/.test(kind)) ? 6 : 7;
  return `(CASE WHEN NOT coalesce(regexp_matches(${column}, '[0-9０-９](?:[^0-9０-９]{0,3}[0-9０-９]){${least - 1},}'), FALSE) THEN []::VARCHAR[]
    ELSE list_distinct(list_filter(flatten([
      (list_transform([${numbersIn(text)}], lambda numbers: [${numeric.join(', ') || 'NULL'}]))[1],
      [${[...lettered, ...passport].join(', ') || 'NULL'}]]), lambda kind: kind IS NOT NULL)) END)`;
};
