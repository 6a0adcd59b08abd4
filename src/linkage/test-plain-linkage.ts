/** Fellegi and Sunter once more, in plain TypeScript over every pair, letter by letter: what the engine must agree with. Slow, and meant to be. */

export type Person = { id: string; kana: string | null; name: string | null; birth: string | null; sex: string | null };

export const levenshtein = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]];
  let row = y.map((_, j) => j + 1);
  row.unshift(0);
  for (const [i, p] of x.entries()) {
    const next = [i + 1];
    for (const [j, q] of y.entries())
      next.push(Math.min((row[j] as number) + (p === q ? 0 : 1), (row[j + 1] as number) + 1, (next[j] as number) + 1));
    row = next;
  }
  return row[y.length] as number;
};

/** As the engine has it: transpositions halved by integer division, the prefix counts only above 0.7. */
export const jaroWinkler = (a: string, b: string): number => {
  const [x, y] = [[...a], [...b]];
  if (x.length === 0 || y.length === 0) return x.length === y.length ? 1 : 0;
  const reach = Math.max(0, Math.floor(Math.max(x.length, y.length) / 2) - 1);
  const taken = y.map(() => false);
  const mine = x.filter((letter, i) => {
    const j = y.findIndex((other, k) => !taken[k] && Math.abs(k - i) <= reach && other === letter);
    if (j >= 0) taken[j] = true;
    return j >= 0;
  });
  const theirs = y.filter((_, k) => taken[k]);
  const m = mine.length;
  if (m === 0) return 0;
  const turned = Math.floor(mine.filter((letter, i) => letter !== theirs[i]).length / 2);
  const jaro = (m / x.length + m / y.length + (m - turned) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < Math.min(x.length, y.length) && x[prefix] === y[prefix]) prefix++;
  return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
};

const digitsApart = (a: string, b: string) => [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]));
const oneSlip = (a: string, b: string) => {
  const at = digitsApart(a, b);
  const [i = 0, j = 0] = at;
  return at.length === 1 || (at.length === 2 && j === i + 1 && a[i] === b[j] && a[j] === b[i]);
};
const days = (birth: string) => Date.parse(birth) / 864e5;

type Compare = {
  of: (p: Person) => string | null;
  level: (a: string, b: string) => number;
  levels: number;
  frequency: boolean;
};
const turned = (t: string) => `${t.slice(0, 4)}${t.slice(6)}${t.slice(4, 6)}`;
const compares: readonly Compare[] = [
  {
    of: (p) => p.kana,
    levels: 4,
    frequency: true,
    level: (a, b) => (a === b ? 3 : jaroWinkler(a, b) >= 0.9 ? 2 : jaroWinkler(a, b) >= 0.8 ? 1 : 0),
  },
  { of: (p) => p.name, levels: 3, frequency: false, level: (a, b) => (a === b ? 2 : levenshtein(a, b) <= 2 ? 1 : 0) },
  {
    of: (p) => p.birth,
    levels: 5,
    frequency: false,
    level: (a, b) => {
      const [x, y] = [a.replaceAll('-', ''), b.replaceAll('-', '')];
      if (x === y) return 4;
      if (x === turned(y)) return 3;
      return oneSlip(x, y) ? 2 : Math.abs(days(a) - days(b)) <= 3652.5 ? 1 : 0;
    },
  },
  { of: (p) => p.sex, levels: 2, frequency: false, level: (a, b) => (a === b ? 1 : 0) },
];
/** The same comparisons as settings. */
export const plainSettings = (dedupe: boolean) => `
asOf: 2026-01-01
left: { id: id }
right: { id: id }
fields:
  kana: { kind: kana, column: kana }
  name: { kind: latin, column: name }
  birth: { kind: date, column: birth }
  sex: { kind: code, column: sex }
blocking: [[kana], ["birth:year", sex], [name]]
training: [[kana], [birth], [name]]
compare:
  kana: { levels: [exact, { jaro-winkler: 0.9 }, { jaro-winkler: 0.8 }], frequency: true }
  name: { levels: [exact, { levenshtein: 2 }] }
  birth: { levels: [exact, day-month-swapped, one-slip, { within-years: 10 }] }
  sex: { levels: [exact] }
prior: { rules: [[kana, birth], [name, birth]], recall: 0.8 }
match: { floor: 0.000000001, review: 0.2, ${dedupe ? 'assignment: clusters' : 'assignment: one-to-one'} }
`;
const same = (a: string | null, b: string | null) => a !== null && a === b;
const year = (p: Person) => p.birth?.slice(0, 4) ?? null;
type Rule = (a: Person, b: Person) => boolean;
const blocking: readonly Rule[] = [
  (a, b) => same(a.kana, b.kana),
  (a, b) => same(year(a), year(b)) && same(a.sex, b.sex),
  (a, b) => same(a.name, b.name),
];
const training: readonly { rule: Rule; without: number }[] = [
  { rule: (a, b) => same(a.kana, b.kana), without: 0 },
  { rule: (a, b) => same(a.birth, b.birth), without: 2 },
  { rule: (a, b) => same(a.name, b.name), without: 1 },
];
const certain: Rule = (a, b) => same(a.birth, b.birth) && (same(a.kana, b.kana) || same(a.name, b.name));

const gammas = (a: Person, b: Person) =>
  compares.map(({ of, level }) => (of(a) === null || of(b) === null ? -1 : level(of(a) as string, of(b) as string)));
const middle = (values: number[]) => {
  const s = values.toSorted((p, q) => p - q);
  return ((s[Math.floor((s.length - 1) / 2)] as number) + (s[Math.ceil((s.length - 1) / 2)] as number)) / 2;
};
const sumTo1 = (values: number[]) => values.map((v) => v / values.reduce((p, q) => p + q, 0));

const learnM = (
  pairs: readonly (readonly [Person, Person])[],
  { rule, without }: (typeof training)[number],
  chance: number[][],
  expected: number,
): (number[] | null)[] => {
  const seen = pairs.filter(([a, b]) => rule(a, b)).map(([a, b]) => gammas(a, b));
  if (seen.length === 0) return compares.map(() => null);
  const used = compares.map((_, c) => c).filter((c) => c !== without);
  let lambda = Math.min(0.5, Math.max(1e-6, expected / seen.length));
  let m = compares.map(({ levels }) =>
    Array.from({ length: levels }, (_, g) => (g === levels - 1 ? 0.8 : 0.2 / (levels - 1))),
  );
  let u = chance;
  const shares = (pull: (c: number, level: number) => number, of: (i: number) => number) =>
    compares.map(({ levels }, c) =>
      sumTo1(
        Array.from(
          { length: levels },
          (_, level) => pull(c, level) + seen.reduce((s, g, i) => s + (g[c] === level ? of(i) : 0), 0),
        ),
      ),
    );
  for (let round = 0; round < 100; round++) {
    const p = seen.map((g) => {
      const odds = used.reduce(
        (o, c) =>
          (g[c] as number) < 0 ? o : (o * (m[c]?.[g[c] as number] as number)) / (u[c]?.[g[c] as number] as number),
        lambda / (1 - lambda),
      );
      return odds / (1 + odds);
    });
    const next = shares(
      () => 0.5,
      (i) => p[i] as number,
    );
    const nextU = shares(
      (c, level) => 0.2 * seen.length * (chance[c]?.[level] as number),
      (i) => 1 - (p[i] as number),
    );
    const most = Math.min(0.9999, (1.25 * expected) / seen.length);
    const nextLambda = Math.min(most, p.reduce((s, q) => s + q, 0) / seen.length);
    const moved = Math.max(
      Math.abs(nextLambda - lambda),
      ...used.flatMap((c) => (next[c] as number[]).map((v, level) => Math.abs(v - (m[c]?.[level] as number)))),
      ...used.flatMap((c) => (nextU[c] as number[]).map((v, level) => Math.abs(v - (u[c]?.[level] as number)))),
    );
    [m, u, lambda] = [next, nextU, nextLambda];
    if (moved < 1e-4) break;
  }
  return compares.map((_, c) => (c === without ? null : (m[c] as number[])));
};

/** Weight of every pair that blocking proposes, by `left id|right id` (the smaller first within one file). Null where nothing can be learnt. */
export const plainLinkage = (left: readonly Person[], right: readonly Person[] | null): Map<string, number> | null => {
  const pairs: (readonly [Person, Person])[] = right
    ? left.flatMap((a) => right.map((b) => [a, b] as const))
    : left.flatMap((a, i) => left.slice(i + 1).map((b) => [a, b] as const));
  const expected = pairs.filter(([a, b]) => certain(a, b)).length / 0.8;
  if (expected === 0) return null;
  const u = compares.map(({ levels }, c) => {
    const known = pairs.map(([a, b]) => gammas(a, b)[c] as number).filter((g) => g >= 0);
    const half = Array.from({ length: levels }, (_, level) => 0.5 + known.filter((g) => g === level).length);
    const lower = half.slice(0, -1).reduce((s, n) => s + n, 0);
    const equal = known.filter((g) => g === levels - 1).length / known.length;
    const chance =
      known.length === 0
        ? (half.at(-1) as number) / (lower + (half.at(-1) as number))
        : Math.min(Math.max(equal, 0.5 / pairs.length), 0.999);
    return [...half.slice(0, -1).map((n) => (n / lower) * (1 - chance)), chance];
  });
  const learnt = training.map((rule) => learnM(pairs, rule, u, expected));
  const m = compares.map(({ levels }, c) => {
    const found = learnt.flatMap((by) => (by[c] ? [by[c]] : []));
    return found.length === 0
      ? null
      : sumTo1(Array.from({ length: levels }, (_, level) => middle(found.map((shares) => shares[level] as number))));
  });
  if (m.includes(null)) return null;
  const lambda = Math.min(0.999, expected / pairs.length);
  // True pairs leave u, nine in ten of those that agree at most.
  const clean = u.map((shares, c) => {
    const chance = shares.at(-1) as number;
    const rest = Math.max((chance - lambda * (m[c]?.at(-1) as number)) / (1 - lambda), chance / 10);
    return shares.map((share, g) => (g === shares.length - 1 ? rest : (share * (1 - rest)) / (1 - chance)));
  });
  const kana = [...left, ...(right ?? [])].flatMap((p) => (p.kana === null ? [] : [p.kana]));
  const weights = new Map<string, number>();
  for (const [a, b] of pairs.filter(([x, y]) => blocking.some((rule) => rule(x, y)))) {
    const g = gammas(a, b);
    let weight = Math.log2(lambda / (1 - lambda));
    for (const [c, level] of g.entries())
      if (level >= 0) weight += Math.log2((m[c]?.[level] as number) / (clean[c]?.[level] as number));
    if (g[0] === 3)
      weight += Math.log2((clean[0]?.[3] as number) / (kana.filter((k) => k === a.kana).length / kana.length));
    weights.set((right ? [a.id, b.id] : [a.id, b.id].toSorted()).join('|'), weight);
  }
  return weights;
};
