/**
 * The kinds of households of a Japanese city, how many of each live there and arrive, and how old their heads are.
 * Proportions follow the shape of the 2020 census (単独世帯 38 %, 夫婦のみ 20 %, 夫婦と子 25 %, ひとり親 9 %), not its figures.
 */

/** Members by role number: 0 head, 1 spouse, 2–5 children, 6 father and 7 mother of the head, 8 sibling. */
export type HouseholdKind = {
  readonly name: string;
  readonly roles: readonly number[];
  /** Share among households that live here at the start, and among those that arrive. */
  readonly settled: number;
  readonly arriving: number;
  /** Weight of a head of this age. */
  readonly age: (age: number) => number;
  /** Which towns it looks for: 0 young, 1 family, 2 old, 3 any. */
  readonly taste: 0 | 1 | 2 | 3;
  /** Chance to leave the city, and to move within it, in the three years. */
  readonly leaves: number;
  readonly moves: number;
  /** Share of heads who are men. */
  readonly maleHead: number;
};

const hill = (middle: number, width: number) => (age: number) => Math.exp(-(((age - middle) / width) ** 2));
const between = (low: number, high: number, weight: (age: number) => number) => (age: number) =>
  age < low || age > high ? 0 : weight(age);

export const householdKinds: readonly HouseholdKind[] = [
  {
    name: 'young single',
    roles: [0],
    settled: 13,
    arriving: 52,
    age: between(18, 39, hill(23, 8)),
    taste: 0,
    leaves: 0.36,
    moves: 0.2,
    maleHead: 0.55,
  },
  {
    name: 'single',
    roles: [0],
    settled: 11.5,
    arriving: 10,
    age: between(36, 66, (a) => 0.8 + (a - 36) * 0.012),
    taste: 3,
    leaves: 0.12,
    moves: 0.13,
    maleHead: 0.6,
  },
  {
    name: 'old single',
    roles: [0],
    settled: 15.5,
    arriving: 2,
    age: between(59, 99, hill(80, 17)),
    taste: 2,
    leaves: 0.02,
    moves: 0.05,
    maleHead: 0.33,
  },
  {
    name: 'couple',
    roles: [0, 1, 2, 3, 4],
    settled: 8,
    arriving: 15,
    age: between(23, 60, (a) => hill(30, 6)(a) + 0.25 * hill(52, 12)(a)),
    taste: 1,
    leaves: 0.15,
    moves: 0.2,
    maleHead: 0.9,
  },
  {
    name: 'old couple',
    roles: [0, 1],
    settled: 17,
    arriving: 3,
    age: between(57, 96, hill(71, 14)),
    taste: 2,
    leaves: 0.02,
    moves: 0.04,
    maleHead: 0.93,
  },
  {
    name: 'nuclear family',
    roles: [0, 1, 2, 3, 4],
    settled: 25.5,
    arriving: 13,
    age: between(25, 68, hill(44, 14.5)),
    taste: 1,
    leaves: 0.065,
    moves: 0.12,
    maleHead: 0.93,
  },
  {
    name: 'single parent',
    roles: [0, 2, 3],
    settled: 6,
    arriving: 2.5,
    age: between(24, 62, hill(43, 12)),
    taste: 3,
    leaves: 0.06,
    moves: 0.15,
    maleHead: 0.15,
  },
  {
    name: 'three generations',
    roles: [0, 1, 2, 3, 4, 6, 7],
    settled: 4,
    arriving: 0.5,
    age: between(30, 62, hill(46, 9)),
    taste: 2,
    leaves: 0.01,
    moves: 0.04,
    maleHead: 0.92,
  },
  {
    name: 'parents with grown child',
    roles: [0, 1, 2],
    settled: 4.5,
    arriving: 0.5,
    age: between(58, 96, hill(76, 12)),
    taste: 2,
    leaves: 0.01,
    moves: 0.04,
    maleHead: 0.75,
  },
  {
    name: 'siblings',
    roles: [0, 8],
    settled: 1,
    arriving: 1,
    age: between(20, 80, () => 1),
    taste: 3,
    leaves: 0.1,
    moves: 0.1,
    maleHead: 0.5,
  },
  {
    name: 'in a home',
    roles: [0],
    settled: 1,
    arriving: 0.5,
    age: between(68, 104, hill(88, 7)),
    taste: 2,
    leaves: 0.01,
    moves: 0,
    maleHead: 0.28,
  },
];

/** Relative size of the cohort born in a year: baby booms of 1947–49 and 1971–74, 丙午 of 1966, fewer since. */
const cohort = (born: number): number => {
  if (born < 1940) return 0.75;
  if (born < 1947) return born === 1945 || born === 1946 ? 0.62 : 0.85;
  if (born < 1950) return 1.3;
  if (born < 1965) return 1.3 - (born - 1950) * 0.027;
  if (born === 1966) return 0.72;
  if (born < 1971) return 1.0;
  if (born < 1975) return 1.12;
  if (born < 1990) return 1.08 - (born - 1975) * 0.022;
  return 0.75 - (born - 1990) * 0.006;
};

/** Weights of the ages 0…110 of the head of a kind of household in late 2023. */
export const headAges = (kind: HouseholdKind): number[] =>
  Array.from(
    { length: 111 },
    (_, age) => kind.age(age) * cohort(2023 - age) * (age > 60 ? Math.exp(-Math.exp(-10.6 + 0.103 * age)) : 1),
  );
