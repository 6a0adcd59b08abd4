/** The accounts of a demo installation, shown on its sign-in page. Their passwords are published here, and so refused everywhere else. */
import type { Bilingual } from '#base';
import type { Role } from './accounts.api.ts';

export type DemoAccount = {
  readonly name: string;
  readonly displayName: string;
  readonly section: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly about: Bilingual;
};

export const demoAccounts: readonly DemoAccount[] = [
  {
    name: 'shokuin',
    displayName: '浜田 みなと',
    section: '浜手区 総務課',
    roles: ['staff'],
    password: 'musubi-demo-shokuin',
    about: { ja: '一般職員（ダッシュボードを見る）', en: 'Member of staff (looks at dashboards)' },
  },
  {
    name: 'seisaku',
    displayName: '結城 さとる',
    section: '企画調整局 政策課',
    roles: ['policy', 'analyst'],
    password: 'musubi-demo-seisaku',
    about: { ja: '政策課（基盤を運営し、公開する）', en: 'Policy section (runs the platform and publishes)' },
  },
  {
    name: 'shokan',
    displayName: '戸籍 ゆかり',
    section: '市民局 市民課',
    roles: ['owner'],
    password: 'musubi-demo-shokan',
    about: { ja: 'データ所管課（データを送る）', en: 'Section that owns data (sends it)' },
  },
  {
    name: 'kansa',
    displayName: '正木 あきら',
    section: '監査事務局',
    roles: ['auditor'],
    password: 'musubi-demo-kansa',
    about: { ja: '監査（記録を確かめる）', en: 'Auditor (checks the records)' },
  },
  {
    name: 'kanri',
    displayName: '管 りえ',
    section: '企画調整局 情報システム課',
    roles: ['administrator'],
    password: 'musubi-demo-kanri',
    about: { ja: '管理者（利用者を登録する）', en: 'Administrator (registers people)' },
  },
];
