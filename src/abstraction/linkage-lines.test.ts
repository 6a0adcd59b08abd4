/** The linkage in sentences, and what must not be overlooked in it: nobody found, one ward hardly found, one of two files. */
import { describe, expect, it } from 'vitest';
import type { Check } from './check.api.ts';
import { linkageAlarms } from './linkage-alarms.ts';
import { linkageCare, linkageLines } from './linkage-lines.ts';

type Linkage = NonNullable<Check['linkage']>;
const same = (text: string) => ({ ja: text, en: text });
const row = (value: string, records: number, linked: number, review = 0) => ({
  value: same(value),
  records,
  linked,
  review,
});
const linkage = (change: Partial<Linkage>): Linkage => ({
  linked: 90,
  toReview: 4,
  unlinked: 6,
  others: { ja: '保留します', en: 'they wait' },
  notes: [],
  errorRate: 0.01,
  wrong: 0.00123,
  outcomes: [
    { what: same('一致'), advice: null, records: 90 },
    { what: same('要確認'), advice: same('一覧で決める'), records: 4 },
  ],
  costliest: [{ what: { ja: '生年月日', en: 'Birth date' }, records: 3 }],
  groups: [{ title: { ja: '区', en: 'Ward' }, rows: [row('浜区', 50, 49), row('山区', 50, 41, 4)] }],
  report: '/sealed/r.txt',
  review: '/sealed/r.csv',
  ...change,
});
const ja = (lines: readonly { ja: string }[]) => lines.map((line) => line.ja);

describe('the sentences', () => {
  it('tell counts, what becomes of the others, reasons with what to do, and rates by group', () => {
    expect(ja(linkageLines(linkage({}), true))).toEqual([
      '名寄せ: 一致 90（90.0%）、要確認 4（4.0%）、見つからない 6（6.0%）',
      '　一致の誤りの見込み 0.12%（目標 1.0%）',
      '　保留します',
      '　要確認 4 → 一覧で決める',
      '　候補と最も合わなかった項目: 生年月日 3',
      '　一致率（区別）',
      '　　浜区 98.0%（50件のうち一致49）',
      '　　山区 82.0%（50件のうち一致41、要確認4）',
      '名寄せの報告書 /sealed/r.txt、要確認の一覧 /sealed/r.csv（隔離側の外に出さないでください）',
    ]);
  });
  it('name no list where there is nothing to decide, and no place before anything is written', () => {
    const all = linkage({ linked: 100, toReview: 0, unlinked: 0, outcomes: [], costliest: [], groups: [] });
    expect(ja(linkageLines(all, true))).toEqual([
      '名寄せ: 一致 100（100.0%）、要確認 0（0.0%）、見つからない 0（0.0%）',
      '　一致の誤りの見込み 0.12%（目標 1.0%）',
      '名寄せの報告書 /sealed/r.txt（隔離側の外に出さないでください）',
    ]);
    expect(ja(linkageLines(all, false)).join()).not.toContain('/sealed');
  });
});

describe('what must not be overlooked', () => {
  const alarms = (change: Partial<Linkage>) => ja(linkageAlarms(linkage(change)));
  it('is nothing where everybody is found, or the parts are alike', () => {
    expect(alarms({})).toEqual([]);
    expect(alarms({ linked: 100, toReview: 0, unlinked: 0, groups: [] })).toEqual([]);
    expect(alarms({ linked: 0, toReview: 0, unlinked: 0 })).toEqual([]);
  });
  it('is that nobody was found: once, not for each group', () => {
    const none = alarms({
      linked: 0,
      toReview: 0,
      unlinked: 100,
      groups: [{ title: same('区'), rows: [row('浜区', 100, 0)] }],
    });
    expect(none).toEqual([expect.stringMatching(/^名寄せで1件も一致しませんでした。/)]);
  });
  it('is a ward hardly found; a rate not much lower, or of a handful of records, tells nothing', () => {
    const rows = [row('浜区', 60, 60), row('山区', 20, 8), row('沖区', 20, 1), row('島区', 19, 0)];
    const told = alarms({ linked: 69, toReview: 0, unlinked: 50, groups: [{ title: { ja: '区', en: 'Ward' }, rows }] });
    expect(told.map((line) => /（.+?）/.exec(line)?.[0])).toEqual(['（区: 沖区 5.0%、全体 58.0%）']);
  });
  it('stands with the notes, marked as such', () => {
    const care = linkageCare(linkage({ linked: 0, toReview: 0, unlinked: 5, notes: [same('古い台帳')] }));
    expect(ja(care)).toEqual([expect.stringMatching(/^注意: 名寄せで1件も/), '注意: 古い台帳']);
  });
});
