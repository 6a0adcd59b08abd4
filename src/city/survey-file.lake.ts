/** chosa/shimin_2026.csv: a postal survey of adults (市民アンケート): code answers and a free text. Answers go with age, ward and household. */
import { empty, inTurn, number, oneOf, type SourceColumn, text, valueOf, where, word } from './cells.ts';
import { type Form, formOf, within } from './form.ts';
import { Sheet } from './sheet.ts';
import { dayNumber, monthEnd, surveyMonth, yearsOn } from './window.ts';
import type { World } from './world.lake.ts';

const likes = [
  '海が近くて気持ちがよい。',
  '子どもの遊び場が増えてうれしい。',
  '近所の付き合いが温かい。',
  '買い物が便利になった。',
  '図書館をよく使っている。',
  '坂が多いが眺めはよい。',
];
const wishes = [
  'バスの本数を増やしてほしい。',
  '夜道が暗いので街灯をお願いしたい。',
  '病院までの足が心配です。',
  '保育所に早く入れるようにしてほしい。',
  '空き家が目立つ。',
  '津波の避難所を知りたい。',
  'ごみの日を増やしてほしい。',
  '特にありません。',
];
const columnsOf = ({ places, chance }: World, sheet: Sheet): readonly SourceColumn[] => {
  const person = sheet.of('r.person');
  const choices = chance.below(chance.key(valueOf(person), 'person'), 'survey choices', 65_536);
  const ward = word(
    sheet.of('r.town'),
    places.map((place) => place.wardName),
  );
  const answer = (sql: string) => number(sheet.of(sql));
  const [like, wish] = [oneOf(choices, ...likes.map(text)), oneOf(choices, ...wishes.map(text))];
  const mixed = inTurn(
    text('"'),
    like,
    text('\r\n「'),
    ward,
    text('」は住みよい,と思う。ただ""'),
    wish,
    text('""とも思う。"'),
  );
  const kind = valueOf(
    sheet.of('CASE WHEN r.writes < 0.68 THEN 0 WHEN r.writes < 0.86 THEN 1 WHEN r.writes < 0.95 THEN 2 ELSE 3 END'),
  );
  return [
    { header: '整理番号', cell: (page, row) => page.digits(((person.values[row] as number) * 7907) % 10_000_000, 7) },
    { header: '居住区', cell: ward },
    { header: '性別', cell: answer('CASE WHEN r.sex_answer < 0.02 THEN 3 WHEN r.man THEN 1 ELSE 2 END') },
    { header: '年齢階級', cell: answer('greatest(1, least(7, r.age // 10 - 1))') },
    {
      header: '問1_住みやすさ',
      cell: where(sheet.of('r.skips >= 0.02'), answer('greatest(1, least(5, 3.5 + r.mood + 0.25 * r.income))')),
    },
    { header: '問2_定住意向', cell: answer('greatest(1, least(4, 2.6 + 0.7 * r.mood + 0.012 * (r.age - 50)))') },
    { header: '問3_交通の便', cell: answer('greatest(1, least(5, 3.2 + 0.8 * r.ride - 0.5 * r.elderly))') },
    { header: '問4_医療福祉', cell: answer('greatest(1, least(5, 3.1 + 0.6 * r.mood + 0.5 * r.care))') },
    {
      header: '問5_子育て',
      cell: where(
        sheet.of('NOT (r.age > 65 AND r.skips < 0.4)'),
        answer('greatest(1, least(5, 3.0 + 0.5 * r.mood + 0.7 * r.care))'),
      ),
    },
    ...['防災', '公園', '図書館', 'スポーツ', '自治会', '市の広報'].map((name, i) => ({
      header: `問6_${i + 1}_${name}`,
      cell: answer(`(r.topics >> ${i * 8}) % 256 < ${[120, 95, 70, 55, 80, 110][i]}`),
    })),
    { header: '自由記述', cell: oneOf(kind, empty, wish, inTurn(like, wish), mixed) },
  ];
};

/** Letters to each ward: small wards are to be told apart as well as large ones. */
const lettersPerWard = 600;
/** At most this share of a ward's adults gets one. */
const largestShare = 0.15;
const adultShare = 0.86;

/** Of each ward (by its number) the share of its adults who get the letter, in a city of about `people`. */
export const surveyShares = ({ places }: Pick<World, 'places'>, people: number): number[] => {
  const wards: number[] = [];
  for (const place of places) wards[place.wardNumber] = (wards[place.wardNumber] ?? 0) + place.people;
  const all = wards.reduce((sum, ward) => sum + ward, 0);
  return wards.map((ward) => Math.min(largestShare, lettersPerWard / (adultShare * people * (ward / all))));
};

/** A sample drawn ward by ward: `shares` of the adults get the letter; more of the old answer it. */
export const surveyForm = (world: World, shares: readonly number[], file: number): Form => {
  const { draw } = world;
  const z = (purpose: string) => draw.normal('p.k', purpose);
  const u = (purpose: string) => draw.uniform('p.k', purpose);
  const end = dayNumber(monthEnd(surveyMonth));
  const sheet = new Sheet();
  const columns = columnsOf(world, sheet);
  return formOf(
    sheet,
    columns,
    within(file),
    `(SELECT p.person, p.man, r.town, t.income, t.elderly, ${yearsOn(end, 'p.birth_day')} AS age, ${u('survey sex')} AS sex_answer, ${u('survey skips')} AS skips,
        0.9 * ${z('survey mood')} AS mood, ${z('survey ride')} AS ride, ${z('survey care')} AS care, ${draw.bits('p.k', 'survey topics')} >> 12 AS topics, ${u('survey writes')} AS writes
      FROM residence r JOIN person p ON p.person = r.person JOIN town t ON t.town = r.town
      WHERE r.lo <= ${surveyMonth} AND r.hi >= ${surveyMonth} AND p.birth_day <= ${end} - 6575 AND NOT r.supported
        AND ${u('gets the survey')} < CASE t.ward_number ${shares.map((share, ward) => `WHEN ${ward} THEN ${share.toFixed(6)}`).join(' ')} ELSE 0 END AND ${u('answers')} < 0.22 + 0.0052 * ${yearsOn(end, 'p.birth_day')}) r`,
    'r.person',
  );
};
