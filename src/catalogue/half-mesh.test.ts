/** Mesh codes agree with those worked out by hand and with the standard's own arithmetic, step by step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfMesh } from './half-mesh.ts';

/** JIS X 0410 as it is written: degrees into minutes, minutes into seconds, each remainder carried on. */
const byTheBook = (lat: number, lng: number): string => {
  const p = Math.floor((lat * 60) / 40);
  const a = (lat * 60) % 40;
  const u = Math.floor(lng) - 100;
  const f = lng - 100 - u;
  const q = Math.floor(a / 5);
  const b = a % 5;
  const v = Math.floor((f * 60) / 7.5);
  const g = (f * 60) % 7.5;
  const r = Math.floor((b * 60) / 30);
  const c = (b * 60) % 30;
  const w = Math.floor((g * 60) / 45);
  const h = (g * 60) % 45;
  return `${p}${u}${q}${v}${r}${w}${1 + 2 * Math.floor(c / 15) + Math.floor(h / 22.5)}`;
};

describe('half meshes', () => {
  it.each([
    [34.6895, 135.1957, '523501254'],
    [34.72026, 135.26545, '523502611'],
    [34.629, 135.054, '513570541'],
    [34.800049, 135.247335, '523511692'],
    [35.681236, 139.767125, '533946113'],
  ])('%f, %f lies in %s', (lat, lng, code) => expect(halfMesh(lat, lng)).toBe(code));

  it('the arithmetic of the standard gives the same away from the edges', () => {
    const inside = fc.tuple(
      fc.integer({ min: 20 * 240, max: 46 * 240 - 1 }),
      fc.integer({ min: 122 * 160, max: 154 * 160 - 1 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    );
    fc.assert(
      fc.property(inside, ([north, east, dy, dx]) => {
        const [lat, lng] = [(north + dy) / 240, (east + dx) / 160];
        expect(halfMesh(lat, lng)).toBe(byTheBook(lat, lng));
      }),
    );
  });

  it('the four halves of a mesh are numbered from the south-west', () => {
    const [lat, lng] = [34 + 2 / 3, 135];
    expect(
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].map(([n = 0, e = 0]) => halfMesh(lat + (n + 0.5) / 240, lng + (e + 0.5) / 160)?.at(-1)),
    ).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    [Number.NaN, 135],
    [0, 0],
    [135, 34],
  ])('%f, %f is nowhere in Japan', (lat, lng) => expect(halfMesh(lat, lng)).toBeNull());
});
