/** A load against the one before: what changed more than such data change by themselves, in sentences. */
import type { Bilingual } from '#base';
import type { Contract } from '#catalogue';
import { headedNameOf } from './column-words.ts';
import type { LoadProfile } from './profile.lake.ts';

/** Rows may change by a twentieth, shares by two points, rows set aside by half a point, before it is worth a look. */
const rowsNoted = 0.05;
const pointsNoted = 0.02;
const asideNoted = 0.005;

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
const counted = (n: number): string => n.toLocaleString('en-US');

export type Drift = { readonly since: string; readonly notes: readonly Bilingual[]; readonly unusual: boolean };

const asideShare = ({ rows, quarantined }: LoadProfile): number =>
  rows + quarantined === 0 ? 0 : quarantined / (rows + quarantined);

/** What a code means, with the code itself beside it: owners see the code in their own files. */
const meaningOf = (contract: Contract, name: string, code: string): Bilingual => {
  const column = contract.columns.find((each) => each.name === name);
  if (column?.role === 'flag')
    return code === 'true' ? { ja: '「1（該当）」', en: '1 (yes)' } : { ja: '「0（非該当）」', en: '0 (no)' };
  const word = column?.codes?.[code];
  return word ? { ja: `「${word.ja}」（${code}）`, en: `"${word.en}" (${code})` } : { ja: `「${code}」`, en: code };
};

/** The first sentence (rows) is always there; `profile` as it was kept; `unusual` where anything passed its bound. */
export const driftOf = (
  contract: Contract,
  now: LoadProfile,
  before: { readonly asOf: string; readonly profile: string },
): Drift => {
  const old = JSON.parse(before.profile) as LoadProfile;
  const change = old.rows === 0 ? 1 : (now.rows - old.rows) / old.rows;
  const sign = `${change >= 0 ? '+' : ''}${percent(change)}`;
  const notes: Bilingual[] = [
    {
      ja: `行数: ${counted(old.rows)} → ${counted(now.rows)}（${sign}）`,
      en: `rows: ${counted(old.rows)} → ${counted(now.rows)} (${sign})`,
    },
  ];
  const note = (was: number, is: number, what: Bilingual, noted = pointsNoted) => {
    if (Math.abs(is - was) >= noted)
      notes.push({
        ja: `${what.ja}: ${percent(was)} → ${percent(is)}`,
        en: `${what.en}: ${percent(was)} → ${percent(is)}`,
      });
  };
  note(asideShare(old), asideShare(now), { ja: '保留の行の割合', en: 'rows set aside' }, asideNoted);
  for (const [name, share] of Object.entries(now.empty)) {
    const { ja, en } = headedNameOf(contract, name);
    note(old.empty[name] ?? share, share, { ja: `${ja}が空の割合`, en: `empty values of ${en}` });
  }
  for (const [name, shares] of Object.entries(now.codes)) {
    const was = old.codes[name];
    if (!was) continue;
    const { ja, en } = headedNameOf(contract, name);
    for (const code of new Set([...Object.keys(was), ...Object.keys(shares)])) {
      const meaning = meaningOf(contract, name, code);
      note(was[code] ?? 0, shares[code] ?? 0, {
        ja: `${ja}が${meaning.ja}の割合`,
        en: `share of ${meaning.en} in ${en}`,
      });
    }
  }
  const ages = new Set([...Object.keys(old.ages ?? {}), ...Object.keys(now.ages ?? {})]);
  if (old.ages && now.ages)
    for (const decade of [...ages].sort((a, b) => Number(a) - Number(b)))
      note(
        old.ages[decade] ?? 0,
        now.ages[decade] ?? 0,
        { ja: `年齢が${decade}～${Number(decade) + 9}歳の割合`, en: `share of ages ${decade}–${Number(decade) + 9}` },
        // Of few people, a birthday here and there moves a band by points.
        pointsNoted + 2 / Math.sqrt(Math.max(1, Math.min(old.rows, now.rows))),
      );
  return { since: before.asOf, notes, unusual: Math.abs(change) >= rowsNoted || notes.length > 1 };
};
