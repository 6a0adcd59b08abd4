/**
 * A wrong table of era codes may still give real days: 昭和50 and 平成50 are both. Who would then be born tomorrow, outside the era that was written, or be older than
 * anybody, tells it, before anything is numbered (decision 0058). A sample of the rows is looked at: settings are wrong for all of them.
 */
import { type Bilingual, type Engine, refused, type Result } from '#base';
import type { Contract } from '#catalogue';
import { abstractionRefusal } from './errors.ts';
import { textAt } from './load-rows.lake.ts';
import { readDates } from './parsed-texts.lake.ts';

export type BirthDoubts = {
  readonly column: string;
  /** Filled births that were looked at. */
  readonly looked: number;
  readonly afterAsOf: number;
  readonly outsideEra: number;
  readonly tooOld: number;
  /** Births on 29 February in a year of an era: that has one, and that has none. */
  readonly leapDays: { readonly real: number; readonly none: number };
  /** Of the date column where that is rarest: how many of its days lie before the birth, of how many. A wrong table moves all columns. */
  readonly beforeBirth: { readonly days: number; readonly of: number } | null;
};

/** So many rows at most are looked at, and half as many at least where there are more: they tell a share to a fraction of a point. */
const sampled = 50_000;
/** Fewer may all be slips. */
const enough = 10;
/** Of a city's births not one in a hundred is like that. */
const refusedShare = 0.05;
const toldShare = 0.05;
/**
 * No two eras of people alive have their leap years in the same years, so that births on 29 February, one in 1,461, fall into years that have none as soon as eras are mixed up,
 * and none of them remains. A register may have a few such days of its own (住民記録システム標準仕様書 1.1.8).
 */
const enoughLeapDays = 5;

/** Needs `load_rows`, `load_births` and the dates read; null where there are no births. `read`: rows of the load. */
export const birthDoubts = async (engine: Engine, contract: Contract, read: number): Promise<BirthDoubts | null> => {
  const at = contract.columns.findIndex(({ role }) => role === 'birth-date');
  const column = contract.columns[at]?.source;
  if (column === undefined) return null;
  // Only where the row is about the person: a house may well be older than its owner.
  const person = contract.columns.find(({ role }) => role === 'person-key')?.source;
  const days = contract.columns.flatMap(({ role }, i) =>
    role === 'date' && person !== undefined && contract.key.includes(person) ? [i] : [],
  );
  /** A power of two: bits are compared for a third of what a division costs. */
  const every = 2 ** Math.max(0, Math.ceil(Math.log2(read / sampled)));
  const noted = (note: string) => `count(*) FILTER (b.birth_note = '${note}')`;
  const before = days.map(
    (i) => `, count(*) FILTER (d${i}.final_day < b.first_day) AS before${i},
      count(*) FILTER (d${i}.final_day IS NOT NULL AND b.first_day IS NOT NULL) AS days${i}`,
  );
  // A birth that is written has an age or a note.
  const [row] = await engine.rows<Record<string, number>>(`
    SELECT count(*) FILTER (b.age_years IS NOT NULL OR b.birth_note IS NOT NULL) AS looked, ${noted('birth-after-as-of')} AS after_as_of,
      ${noted('birth-suspicious')} AS outside_era, ${noted('birth-long-ago')} AS too_old,
      count(*) FILTER (b.leap_real) AS leap_real, count(*) FILTER (b.leap_none) AS leap_none ${before.join('')}
    FROM (SELECT * FROM load_rows WHERE "row" & ${every - 1} = 0) r
    LEFT JOIN load_births b ON b.id = r.${textAt(at)}
    ${days.map((i) => `LEFT JOIN ${readDates(contract)} d${i} ON d${i}.id = r.${textAt(i)}`).join('\n')}`);
  if (!row) return null;
  const [rarest] = days
    .map((i) => ({ days: row[`before${i}`] ?? 0, of: row[`days${i}`] ?? 0 }))
    .filter(({ of }) => of >= enough)
    .sort((a, b) => a.days / a.of - b.days / b.of);
  return {
    column,
    looked: row['looked'] ?? 0,
    afterAsOf: row['after_as_of'] ?? 0,
    outsideEra: row['outside_era'] ?? 0,
    tooOld: row['too_old'] ?? 0,
    leapDays: { real: row['leap_real'] ?? 0, none: row['leap_none'] ?? 0 },
    beforeBirth: rarest ?? null,
  };
};

const percent = (n: number, of: number): string => `${Math.max(1, Math.round((n / of) * 100))}%`;

/** Null where births are as births are. */
export const implausible = ({ title, source }: Contract, asOf: string, doubts: BirthDoubts): Result<never> | null => {
  const { column, looked, afterAsOf, outsideEra, tooOld, leapDays } = doubts;
  const many = afterAsOf + outsideEra + tooOld;
  const areMany = many >= enough && many > looked * refusedShare;
  const areMoved = leapDays.none >= enoughLeapDays && leapDays.none > leapDays.real;
  if (!areMany && !areMoved) return null;
  const shares = [
    { n: afterAsOf, ja: `基準日 ${asOf} より後`, en: `after the as-of day ${asOf}` },
    {
      n: outsideEra,
      ja: '書かれた元号の期間の外、または未来',
      en: 'outside the era that is written, or in the future',
    },
    { n: tooOld, ja: '120歳を超える', en: 'of people over 120' },
  ];
  const because = [
    ...shares
      .filter(({ n }) => areMany && n > 0)
      .map(
        ({ n, ja, en }): Bilingual => ({
          ja: `列「${column}」: ${ja} ${percent(n, looked)}`,
          en: `column "${column}": ${percent(n, looked)} ${en}`,
        }),
      ),
    ...(areMoved
      ? [
          {
            ja: `列「${column}」: うるう年でない年の2月29日 ${leapDays.none}件（うるう年の2月29日 ${leapDays.real}件）`,
            en: `column "${column}": ${leapDays.none} on 29 February of a year that has none (${leapDays.real} of a year that has one)`,
          },
        ]
      : []),
  ];
  return refused(abstractionRefusal('births-implausible', { title, eraCodes: source.eraCodes ?? null, asOf }, because));
};

export const birthWarnings = ({ source }: Contract, doubts: BirthDoubts | null): Bilingual[] => {
  const { days, of } = doubts?.beforeBirth ?? { days: 0, of: 0 };
  if (days < enough || days <= of * toldShare) return [];
  return [
    {
      ja: `日付の列のどれでも、生年月日より前の日付が${percent(days, of)}以上あります。元号コード（定義書の eraCodes は${source.eraCodes ? `いま ${source.eraCodes}` : '書かれていません'}）の取り違えがないか、年齢を基幹系と見比べてください。`,
      en: `In every date column at least ${percent(days, of)} of the days lie before the birth. Compare ages with the core system: era codes may be mixed up (eraCodes of the contract: ${source.eraCodes ?? 'none'}).`,
    },
  ];
};
