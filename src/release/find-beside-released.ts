/**
 * Findings on a table somebody hands in, held against everything released: does it say what a dashboard hides, or give it away together with what is shown?
 * Which people it counts is told by its numbers: those that are shown elsewhere must be the same.
 */
import { placeKey, type ReleasedSystem } from '#statistics';
import { columnKinds, placeOf } from './columns.ts';
import { type Looked, look, type OfficeRules, type Opened } from './finding.ts';
import { type Matched, matchRows } from './match-released.ts';
import type { Outside } from './needs.ts';
import { readRows, type Rows } from './read-rows.ts';

/** So many of its numbers must be shown elsewhere, and this share of them be the same, for its people to be those. */
const agreeing = { numbers: 2, share: 0.9 };
/** Nearly the same people: half of the numbers differ by fewer people than may be shown, and by little of themselves. */
const nearly = { share: 0.5, of: 0.1 };

const cellName = ({ categories, releases, at }: ReleasedSystem, coordinates: Matched['coordinates']): string => {
  const names = coordinates.map(
    ([variable, code]) => categories.get(variable)?.find((category) => category.code === code)?.label.ja ?? code,
  );
  return `${releases.join('・')} ${at} ${names.join('・') || '計'}`;
};

type Found = {
  readonly same: boolean;
  readonly opens: readonly string[];
  readonly near: readonly string[];
  readonly little: readonly string[];
};

const besideOne = (rows: Rows, system: ReleasedSystem, threshold: number, toldBy: Outside['toldBy']): Found => {
  const matched = matchRows(rows, columnKinds(rows), system);
  const cellOf = ({ coordinates }: Matched) => system.cells.get(placeKey(coordinates));
  // Where nobody is there is nobody in any month, so that zeros tell nothing.
  const shown = matched.filter((one) => (cellOf(one)?.value ?? 0) > 0);
  const same = shown.filter((one) => cellOf(one)?.value === one.value);
  const hidden = matched.filter((one) => cellOf(one)?.value === null);
  const place = ({ row, column }: Matched) => placeOf(rows, row, column);
  if (same.length >= agreeing.numbers && same.length >= agreeing.share * shown.length) {
    const told = toldBy(system, matched);
    const opens = [...hidden.map(place), ...told.follows.map((cell) => cellName(system, cell))];
    return { same: true, opens, near: [], little: [] };
  }
  // Too little in common to tell whether these are the same people: somebody has to look.
  const near = shown.length < agreeing.numbers ? hidden.map(place) : [];
  const close = shown.filter((one) => {
    const other = cellOf(one)?.value ?? 0;
    const by = Math.abs(other - one.value);
    return by > 0 && by < threshold && by < nearly.of * other;
  });
  const isClose = close.length >= agreeing.numbers && close.length + same.length >= nearly.share * shown.length;
  return { same: false, opens: [], near, little: isClose ? close.map(place) : [] };
};

export const findBesideReleased = (
  { file, bytes }: Opened,
  { systems, toldBy }: Outside,
  { threshold }: Pick<OfficeRules, 'threshold'>,
): readonly Looked[] => {
  const rows = file.kind === 'table' ? readRows(bytes) : null;
  if (!rows) return [];
  const opens = new Set<string>();
  const near = new Set<string>();
  const little = new Set<string>();
  let same = false;
  for (const system of systems()) {
    const found = besideOne(rows, system, threshold, toldBy);
    same ||= found.same;
    for (const place of found.opens) opens.add(place);
    for (const place of found.near) near.add(place);
    for (const place of found.little) little.add(place);
  }
  // Once its people are known, what other months hide or show is nothing to it.
  return [
    look('opens-released', [...opens]),
    look('near-released', same ? [] : [...near]),
    look('differs-little', same ? [] : [...little]),
  ];
};
