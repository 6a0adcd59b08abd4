/** Decimals of host numbers, which no sample shows: as somebody who has the layout states them, by the byte where a field begins. */
import { type Bilingual, done, type Result, refused } from '#base';
import { sourcesRefusal } from './errors.ts';
import type { GuessedField } from './fixed-layout.ts';
import type { Found } from './sample-form.ts';

/** First byte of a field (from 1) → digits after its implied point. */
export type StatedDecimals = ReadonlyMap<number, number>;

/** Digits a host number has room for. */
export const roomOf = ({ bytes, as }: Pick<GuessedField, 'bytes' | 'as'>): number =>
  as === 'packed' ? 2 * bytes - 1 : bytes;

const nameOf = (name: string, { at, bytes }: GuessedField): Bilingual => ({
  ja: `${name}（${at}バイト目から${bytes}バイト）`,
  en: `${name} (${bytes} bytes from byte ${at})`,
});
const listOf = (names: readonly Bilingual[]): Bilingual => ({
  ja: names.map(({ ja }) => ja).join('、') || 'なし',
  en: names.map(({ en }) => en).join(', ') || 'none',
});

/** Plain digits are a zoned number without a sign once they have decimals. Refuses what is stated of no number, of a field too short, or of a file without places. */
export const stateDecimals = (form: Found, stated: StatedDecimals, file: string): Result<Found> => {
  if (stated.size === 0) return done(form);
  const { fields = [], digitsAt = [] } = form;
  const numbers = fields.filter(({ at, as }) => as !== undefined || digitsAt.includes(at));
  const faults: Bilingual[] = [];
  if (!form.fields)
    faults.push({
      ja: '固定長のファイルではありません（小数点のない数は固定長のファイルだけにあります）',
      en: 'it is no fixed-length file, and only those have numbers without their point',
    });
  else
    for (const [at, decimals] of stated) {
      const field = numbers.find((each) => each.at === at);
      if (!field) {
        const known = listOf(numbers.map((each) => nameOf(form.names[fields.indexOf(each)] ?? '', each)));
        faults.push({
          ja: `${at}バイト目から始まる数の項目はありません（数に見える項目: ${known.ja}）`,
          en: `no number begins at byte ${at} (what looks like numbers: ${known.en})`,
        });
      } else if (decimals > roomOf(field))
        faults.push({
          ja: `${at}バイト目からの項目は${roomOf(field)}桁なので、小数${decimals}桁は入りません`,
          en: `the field from byte ${at} has ${roomOf(field)} digits, too few for ${decimals} decimals`,
        });
    }
  if (faults.length > 0) return refused(sourcesRefusal('sample-decimals', { file }, faults));
  return done({
    ...form,
    fields: fields.map((field): GuessedField => {
      const decimals = stated.get(field.at);
      return decimals === undefined ? field : { ...field, as: field.as ?? 'zoned', decimals };
    }),
  });
};
