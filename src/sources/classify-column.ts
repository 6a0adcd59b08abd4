/** Header words and shapes of values → the role of a column, with the reason. Where they disagree, or say little, the stricter role, marked for a look. */
import type { Bilingual } from '#base';
import type { Contract, ContractColumn, Role } from '#catalogue';
import type { Evidence, Shape } from './column-evidence.lake.ts';
import { ruleFor } from './header-words.ts';

export type Classified = {
  readonly role: Role;
  /** The column of a contract there is already, with its name, title and codes. */
  readonly model: ContractColumn | null;
  readonly name: string | null;
  readonly reason: Bilingual;
  /** Somebody has to look: the header and the values disagree, or nothing is known. */
  readonly unsure: boolean;
};

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const kept: ReadonlySet<Role> = new Set(['code', 'date', 'year', 'count', 'amount', 'measurement', 'flag']);
/** Codes are short and few; longer lists are somebody's identifier or free text. */
const codeLimit = { values: 30, letters: 20 };

/** Shapes of which a column of the role must consist, for the role to be believed. */
const proof: Partial<Record<Role, readonly Shape[]>> = {
  date: ['day', 'eraDigits'],
  'birth-date': ['day', 'eraDigits'],
  year: ['year'],
  count: ['whole'],
  amount: ['whole'],
  measurement: ['decimal'],
  flag: ['flag'],
};
const proven = (role: Role, { shares }: Evidence): number =>
  Math.min(
    1,
    (proof[role] ?? []).reduce((sum, shape) => sum + shares[shape], 0),
  );
const isCodeList = ({ distinct, longest, filled }: Evidence): boolean =>
  distinct <= codeLimit.values && longest <= codeLimit.letters && filled >= 20;

/** Where no heading says that it is a code, only what can hardly be a name of anything: codes are printed in the proposal. */
const isBareCode = ({ longest, shares }: Evidence): boolean => longest <= 1 || (longest <= 6 && shares.plain === 1);

/** What the values alone say: always a role that drops. */
const byValues = (evidence: Evidence): { role: Role; reason: Bilingual } | null => {
  const { shares, identifier } = evidence;
  const say = (role: Role, shape: Shape, ja: string, en: string, least = 0.7) =>
    shares[shape] >= least
      ? {
          role,
          reason: {
            ja: `値の${percent(shares[shape])}が${ja}の形`,
            en: `${percent(shares[shape])} of the values look like ${en}`,
          },
        }
      : null;
  const contact =
    say('contact', 'phone', '電話番号', 'telephone numbers') ??
    say('contact', 'mail', 'メールアドレス', 'mail addresses');
  if (contact) return contact;
  if (identifier && identifier.share >= 0.5)
    return {
      role: 'other-identifier',
      reason: {
        ja: `値の${percent(identifier.share)}が「${identifier.kind}」の形・検査数字に合う`,
        en: `${percent(identifier.share)} of the values fit a ${identifier.kind}`,
      },
    };
  return (
    say('name', 'kana', 'カナ氏名', 'kana names') ??
    say('name', 'name', '氏名', 'names') ??
    say('unused', 'address', '住所', 'addresses', 0.5)
  );
};

/** What shapes alone suggest, where no heading helps: always a role that drops, with the roles it may be. */
const byShape = ({ shares, filled, distinct }: Evidence): { role: Role; reason: Bilingual } | null => {
  const [days, numbers] = [Math.min(1, shares.day + shares.eraDigits), shares.whole];
  if (filled >= 20 && distinct === filled && Math.max(shares.long, shares.digits) >= 0.9)
    return {
      role: 'other-identifier',
      reason: {
        ja: '値がすべて異なる番号の形。宛名番号なら person-key',
        en: 'numbers that all differ; person-key where they are the register’s',
      },
    };
  if (shares.day >= 0.9 || (days >= 0.9 && distinct > codeLimit.values))
    return {
      role: 'unused',
      reason: {
        ja: `値の${percent(days)}が日付の形。生年月日なら birth-date、届出日などなら date`,
        en: `${percent(days)} of the values look like dates: birth-date if of birth, date if of an event`,
      },
    };
  if (numbers >= 0.95 && distinct > codeLimit.values)
    return {
      role: 'unused',
      reason: {
        ja: `値の${percent(numbers)}が数の形。件数なら count、金額なら amount、番号なら other-identifier`,
        en: `${percent(numbers)} of the values are whole numbers: count, amount, or other-identifier`,
      },
    };
  return null;
};

/**
 * @param words the heading; then, of a database, the column's name and comment, for where the heading says nothing
 * @param models columns of contracts there are already, by header
 * @param taken roles that only one column can have, and that one has
 */
export const classifyColumn = (
  words: readonly string[],
  evidence: Evidence,
  models: ReadonlyMap<string, ContractColumn>,
  taken: ReadonlySet<Role>,
): Classified => {
  const model = words.flatMap((word) => models.get(word) ?? [])[0] ?? null;
  const rule = words.flatMap((word) => ruleFor(word) ?? [])[0] ?? null;
  const role = model?.role ?? rule?.role ?? null;
  const answer = (chosen: Role, ja: string, en: string, unsure: boolean): Classified => ({
    role: chosen,
    model: chosen === model?.role ? model : null,
    name: chosen === role ? (rule?.name ?? null) : null,
    reason: { ja, en },
    unsure,
  });
  if (role === null) {
    // Eight digits that are all days of a calendar are dates, though they may fit a number's shape as well.
    const dated = evidence.shares.day >= 0.9 ? byShape(evidence) : null;
    const strict = dated ?? byValues(evidence) ?? byShape(evidence);
    if (strict) return answer(strict.role, strict.reason.ja, strict.reason.en, true);
    return isCodeList(evidence) && isBareCode(evidence)
      ? answer(
          'code',
          `見出しからは分からない。値は${evidence.distinct}種類`,
          `the header says nothing; ${evidence.distinct} different values`,
          true,
        )
      : answer(
          'unused',
          '見出しからも値からも分からないので残さない',
          'neither header nor values tell: not kept',
          true,
        );
  }
  const known = model
    ? { ja: '用意された定義書と同じ見出し', en: 'the header of a contract there is already' }
    : { ja: '見出しの語', en: 'words of the header' };
  if (taken.has(role))
    return answer(
      role === 'address' ? 'unused' : 'other-identifier',
      `${known.ja}。ただし同じ役割の列が前にある`,
      `${known.en}; but an earlier column has that role`,
      true,
    );
  if (!kept.has(role) && role !== 'birth-date') return answer(role, known.ja, known.en, false);
  if (evidence.filled === 0)
    return answer(
      role === 'birth-date' ? role : 'unused',
      `${known.ja}。値がすべて空`,
      `${known.en}; all values are empty`,
      true,
    );
  // A kept column whose values look like a person: the values decide.
  const strict = byValues(evidence);
  const share = role === 'code' ? (isCodeList(evidence) ? 1 : 0) : proven(role, evidence);
  if (strict && share < 0.95)
    return answer(
      strict.role,
      `${known.ja}は「${role}」だが、${strict.reason.ja}`,
      `${known.en} say "${role}", but ${strict.reason.en}`,
      true,
    );
  if (share < 0.9 && role !== 'birth-date')
    return answer(
      'unused',
      `${known.ja}は「${role}」だが、値の形が合うのは${percent(share)}なので残さない`,
      `${known.en} say "${role}", but only ${percent(share)} of the values have that shape: not kept`,
      true,
    );
  return answer(
    role,
    role === 'code' ? `${known.ja}。値は${evidence.distinct}種類` : `${known.ja}。値の${percent(share)}が合う`,
    role === 'code'
      ? `${known.en}; ${evidence.distinct} different values`
      : `${known.en}; ${percent(share)} of the values fit`,
    role === 'birth-date' && share < 0.9,
  );
};

/** Columns of contracts by header, where all contracts give it the same role. */
export const modelsOf = (contracts: Iterable<Contract>): ReadonlyMap<string, ContractColumn> => {
  const models = new Map<string, ContractColumn>();
  const disputed = new Set<string>();
  for (const { columns } of contracts)
    for (const column of columns) {
      const earlier = models.get(column.source);
      if (earlier && earlier.role !== column.role) disputed.add(column.source);
      else if (!earlier) models.set(column.source, column);
    }
  for (const header of disputed) models.delete(header);
  return models;
};
