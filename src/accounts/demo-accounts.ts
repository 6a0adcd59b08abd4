/** The accounts of a demo installation, shown on its sign-in page. Their passwords are published here, and so refused everywhere else. */
import type { Bilingual } from '#base';
import type { Role } from './accounts.api.ts';

export type DemoAccount = {
  readonly name: string;
  readonly displayName: string;
  readonly section: string;
  readonly post: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly about: Bilingual;
};

export const demoAccounts: readonly DemoAccount[] = [
  {
    name: 'shokuin',
    displayName: '浜田 みなと',
    section: '浜手区 総務課',
    post: '主事',
    roles: ['staff'],
    password: 'musubi-demo-shokuin',
    about: { ja: '一般職員（ダッシュボードを見る）', en: 'Member of staff (looks at dashboards)' },
  },
  {
    name: 'seisaku',
    displayName: '結城 さとる',
    section: '企画調整局 政策課',
    post: '課長',
    roles: ['policy', 'analyst', 'author'],
    password: 'musubi-demo-seisaku',
    about: {
      ja: '政策課（基盤を運営し、公表を申請する）',
      en: 'Policy section (runs the platform, requests releases)',
    },
  },
  {
    name: 'shokan',
    displayName: '戸籍 ゆかり',
    section: '市民局 市民課',
    post: '課長',
    roles: ['owner'],
    password: 'musubi-demo-shokan',
    about: { ja: 'データ所管課（データを送る）', en: 'Section that owns data (sends it)' },
  },
  {
    name: 'kakunin',
    displayName: '角田 みのり',
    section: '企画調整局 統計係',
    post: '係長',
    roles: ['checker', 'staff'],
    password: 'musubi-demo-kakunin',
    about: { ja: '確認者（公表の前に確かめる・1人目）', en: 'Checker (looks before a release; the first)' },
  },
  {
    name: 'tenken',
    displayName: '天堂 けんじ',
    section: '総務局 個人情報保護係',
    post: '係長',
    roles: ['checker', 'staff'],
    password: 'musubi-demo-tenken',
    about: { ja: '確認者（2人目）', en: 'Checker (the second)' },
  },
  {
    name: 'shinsa',
    displayName: '新庄 さつき',
    section: '市民局 調査係',
    post: '主査',
    roles: ['checker', 'author', 'staff'],
    password: 'musubi-demo-shinsa',
    about: { ja: '確認者（3人目、申請もする）', en: 'Checker (the third, also an author)' },
  },
  {
    name: 'kansa',
    displayName: '正木 あきら',
    section: '監査事務局',
    post: '主査',
    roles: ['auditor'],
    password: 'musubi-demo-kansa',
    about: { ja: '監査（記録を確かめる）', en: 'Auditor (checks the records)' },
  },
  {
    name: 'kanri',
    displayName: '管 りえ',
    section: '企画調整局 情報システム課',
    post: '課長補佐',
    roles: ['administrator'],
    password: 'musubi-demo-kanri',
    about: { ja: '管理者（利用者を登録する）', en: 'Administrator (registers people)' },
  },
];
