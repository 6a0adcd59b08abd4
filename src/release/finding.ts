/** What a rule says about a file: found at these places, or looked and found nothing. A place is a row and a column, never a value. */
import type { Bilingual } from '#base';
import type { Policy } from '#statistics';
import type { Finding, Findings } from './release.api.ts';
import type { RequestFile } from './release.ts';
import { type RuleName, rules } from './rules-table.ts';

export type Looked = { readonly rule: RuleName; readonly places: readonly string[]; readonly count: number };

/** The rules of the office that findings are measured by: those for what all staff may see. */
export type OfficeRules = {
  readonly threshold: number;
  readonly minimumWidth: number;
  /** The n largest must not make up more than so many percent. */
  readonly dominance: readonly { readonly units: number; readonly percent: number }[];
  readonly pPercent: number;
  /** Fields in which the rules a table was protected by are weaker than those in force. */
  readonly weaker: (kept: Policy) => readonly string[];
};
export type Opened = { readonly file: RequestFile; readonly bytes: Uint8Array };
export type Finder = (opened: Opened, office: OfficeRules, all: readonly Opened[]) => readonly Looked[];

/** `places` empty: the rule was looked at and nothing was found. */
export const look = (rule: RuleName, places: readonly string[]): Looked => ({ rule, places, count: places.length });
/** For rules about the file as a whole. */
export const lookWhole = (rule: RuleName, found: boolean): Looked => ({ rule, places: [], count: found ? 1 : 0 });

const placesShown = 20;
const findingId = (rule: string, file: string): string => `${rule} ${file}`;

const sentenceOf = (rule: RuleName, count: number, places: readonly string[]): Bilingual => {
  const { about, next } = rules[rule];
  const often =
    places.length > 0
      ? { ja: `（${count}か所）`, en: count === 1 ? ' (1 place)' : ` (${count} places)` }
      : { ja: '', en: '' };
  return { ja: `${about.ja}${often.ja}。${next.ja}`, en: `${about.en}${often.en}. ${next.en}` };
};

const rank = { must: 0, review: 1, note: 2 } as const;

export const findingsOf = (looked: readonly { readonly file: string; readonly looked: Looked }[]): Findings => {
  const findings: Finding[] = [];
  const passed: Findings['passed'] = [];
  for (const { file, looked: one } of looked) {
    const { severity, source, about } = rules[one.rule];
    if (one.count === 0) passed.push({ rule: one.rule, file, about: { ...about } });
    else
      findings.push({
        id: findingId(one.rule, file),
        rule: one.rule,
        file,
        severity,
        count: one.count,
        places: one.places.slice(0, placesShown),
        sentence: sentenceOf(one.rule, one.count, one.places),
        source: { ...source },
      });
  }
  return { findings: findings.sort((a, b) => rank[a.severity] - rank[b.severity]), passed };
};

/** What still stands in the way: grave findings for which no reason was written. */
export const unexplained = (
  findings: readonly Finding[],
  exceptions: readonly { readonly finding: string }[],
): readonly Finding[] =>
  findings.filter(({ severity, id }) => severity === 'must' && !exceptions.some(({ finding }) => finding === id));
