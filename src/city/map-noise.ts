/** Seeded chance and smooth noise: the same seed draws the same city on every machine. */

export type Chance = () => number;

/** mulberry32: numbers in [0, 1). */
export const chance = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const lattice = (seed: number, x: number, y: number): number => {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 1274126177);
  h = Math.imul(h ^ (h >>> 13), 1103515245);
  h = Math.imul(h ^ (h >>> 16), 2246822519);
  return ((h ^ (h >>> 15)) >>> 0) / 2147483648 - 1;
};
const ease = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Value noise in [-1, 1] with features of about one unit. */
export const noise = (seed: number, x: number, y: number): number => {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const u = ease(x - i);
  const v = ease(y - j);
  const low = lattice(seed, i, j) * (1 - u) + lattice(seed, i + 1, j) * u;
  const high = lattice(seed, i, j + 1) * (1 - u) + lattice(seed, i + 1, j + 1) * u;
  return low * (1 - v) + high * v;
};

/** Several octaves of noise, about [-1, 1]. */
export const fractal = (seed: number, x: number, y: number, octaves: number): number => {
  let sum = 0;
  let weight = 0;
  for (let o = 0; o < octaves; o++) {
    const scale = 2 ** o;
    sum += noise(seed + o * 101, x * scale, y * scale) / scale;
    weight += 1 / scale;
  }
  return sum / weight;
};

export const pick = <T>(next: Chance, list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

export const shuffled = <T>(next: Chance, list: readonly T[]): T[] => {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
};
