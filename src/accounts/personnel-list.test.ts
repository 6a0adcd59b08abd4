/** A personnel list before anything is done with it: read whole or not at all, and what it would change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountRow } from './accounts.store.ts';
import { dayIn, type Listed, readPersonnel } from './personnel.ts';
import { planPersonnel } from './plan-personnel.ts';

const header = ['職員番号', '氏名', '所属', '役職', '区分', '役割', '開始日', '終了日'];
const april = '2027-04-01';

describe('a personnel list', () => {
  it('is read whole or not at all: every fault by line and column, no name, no value', () => {
    const bad = readPersonnel(
      {
        header,
        rows: [
          ['', '名なし', '市民局', '', '', '', '', ''],
          ['100 0', '秘密 花子', '', '', '半分', '王様', '四月', '2027-02-30'],
          ['100001', '一', '課', '', '', '', '2027-05-01', '2027-04-30'],
          ['100002', '二', '課', '', '', '', '', '2027-03-31'],
          ['100003', '三', '課', '', '', '', '', ''],
          ['100003', '三', '課', '', '本務', '', '', ''],
          ['100009', '九', '課', '', '兼務', '', '', ''],
        ],
      },
      april,
    );
    if (bad.ok) throw new Error('taken');
    const said = JSON.stringify(bad.refusal);
    expect(bad.refusal.ja).toMatch(/11か所/);
    for (const part of [
      '2行目「職員番号」: 空です',
      '3行目「所属」',
      '3行目「終了日」',
      '4行目「終了日」: 開始日より前',
    ])
      expect(said).toContain(part);
    for (const part of [
      '5行目「終了日」: 名簿の日より前',
      '7行目「職員番号」: 同じ人の本務',
      '8行目「区分」: 兼務だけ',
    ])
      expect(said).toContain(part);
    expect(said).toContain('line 7, number: is a second main post');
    expect(said).not.toMatch(/秘密|花子|王様|四月|半分|名なし/);
  });
  it.each([
    [['職員番号', '氏名'], /ない: 所属/],
    [['職員番号', '職員コード', '氏名', '所属'], /2つ: 職員番号/],
    [['番号', '名前'], /ない: 職員番号・氏名・所属/],
  ])('with the headings %j is refused', (heads, why) => {
    const read = readPersonnel({ header: heads, rows: [heads] }, april);
    expect(read.ok ? '' : read.refusal.ja).toMatch(why);
  });
  it.each([
    ['2027-04-01', april],
    ['2027/4/1', april],
    ['20270401', april],
    ['令和9年4月1日', april],
    ['R9.4.1', april],
    ['令和元年5月1日', '2019-05-01'],
    ['2027-02-30', null],
    ['4月1日', null],
  ])('reads the day %s', (text, day) => {
    expect(dayIn(text)).toBe(day);
  });

  it('leaves nobody out: whoever is listed is new, moves or stays; whoever is not leaves or is kept', () => {
    const one = fc.record({
      account: fc.integer({ min: 10, max: 30 }).map(String),
      section: fc.constantFrom('甲課', '乙課', '丙課'),
    });
    const people = fc.uniqueArray(one, { selector: ({ account }) => account });
    fc.assert(
      fc.property(people, people, (before, then) => {
        const row = ({ account, section }: { account: string; section: string }) =>
          ({
            name: account,
            display_name: account,
            section,
            post: '',
            roles: '["administrator"]',
            also: null,
            until: null,
            disabled_at: null,
          }) as unknown as AccountRow;
        const listed = ({ account, section }: { account: string; section: string }): Listed => ({
          account,
          displayName: account,
          section,
          post: '',
          also: [],
          roles: null,
          from: april,
          until: null,
        });
        const keep = new Set(['10', '11']);
        const plan = planPersonnel(then.map(listed), before.map(row), {
          on: april,
          now: new Date('2027-03-20T00:00:00Z'),
          keep,
        });
        const names = [...plan.made, ...plan.moved].map(({ to }) => to.account);
        expect(names.length + plan.unchanged).toBe(then.length);
        expect(new Set(names).size).toBe(names.length);
        const gone = plan.gone.map(({ name }) => name);
        for (const { account } of before)
          expect(gone.includes(account)).toBe(!keep.has(account) && !then.some((other) => other.account === account));
        // Whoever moves to another section and is given no roles has those of staff.
        for (const { to, before: was, roles } of plan.moved)
          expect(roles).toEqual(was?.section === to.section ? ['administrator'] : ['staff']);
        const left = before.some(
          ({ account, section }) =>
            !gone.includes(account) && then.every((other) => other.account !== account || other.section === section),
        );
        expect(plan.noAdministratorOn).toBe(left ? null : april);
      }),
    );
  });
});
