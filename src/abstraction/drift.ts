/** A load against the one before: what changed more than such data change by themselves, in sentences. */
import type { Bilingual } from '#base';
import type { LoadProfile } from './profile.lake.ts';

/** Rows may change by a twentieth, shares by two points, before it is worth a look. */
const rowsNoted = 0.05;
const pointsNoted = 0.02;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const counted = (n: number): string => n.toLocaleString('en-US');

export type Drift = { readonly since: string; readonly notes: readonly Bilingual[]; readonly unusual: boolean };

/** The first sentence (rows) is always there; `unusual` where anything passed its bound. */
export const driftOf = (now: LoadProfile, before: { readonly asOf: string; readonly profile: LoadProfile }): Drift => {
  const old = before.profile;
  const change = old.rows === 0 ? 1 : (now.rows - old.rows) / old.rows;
  const sign = `${change >= 0 ? '+' : ''}${percent(change)}`;
  const notes: Bilingual[] = [
    {
      ja: `行数: ${counted(old.rows)} → ${counted(now.rows)}（${sign}）`,
      en: `rows: ${counted(old.rows)} → ${counted(now.rows)} (${sign})`,
    },
  ];
  const note = (was: number, is: number, ja: string, en: string) => {
    if (Math.abs(is - was) >= pointsNoted)
      notes.push({ ja: `${ja}: ${percent(was)} → ${percent(is)}`, en: `${en}: ${percent(was)} → ${percent(is)}` });
  };
  for (const [name, share] of Object.entries(now.empty)) {
    note(old.empty[name] ?? share, share, `「${name}」が空の割合`, `empty values of "${name}"`);
  }
  for (const [name, shares] of Object.entries(now.codes)) {
    const was = old.codes[name];
    if (!was) continue;
    for (const code of new Set([...Object.keys(was), ...Object.keys(shares)])) {
      note(was[code] ?? 0, shares[code] ?? 0, `「${name}」＝${code}の割合`, `share of "${name}" = ${code}`);
    }
  }
  return { since: before.asOf, notes, unusual: Math.abs(change) >= rowsNoted || notes.length > 1 };
};
