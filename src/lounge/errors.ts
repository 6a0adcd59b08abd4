/** What the Data Lounge refuses. */
import { refusals } from '#base';

export const loungeRefusal = refusals('lounge', {
  'dashboard-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `ダッシュボード定義「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The dashboard file "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
  'dashboards-faulty': {
    http: 422,
    exit: 3,
    ja: (p: { faulty: number; all: number }) =>
      `${p.all}件のダッシュボードのうち${p.faulty}件に誤りがあり、表示できません。上に挙げた箇所を直してから、もう一度確かめてください。`,
    en: (p: { faulty: number; all: number }) =>
      `${p.faulty} of ${p.all} dashboards have faults and cannot be shown. Correct the places listed above, then check again.`,
  },
  'no-dashboard': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'このダッシュボードはありません。移動または終了したか、あなたの所属・役職には公開されていません。データラウンジの最初の画面から探すか、作成した課に尋ねてください。',
    en: (_: object) =>
      'There is no such dashboard: it may have been moved or ended, or it is not for your section or post. Look for it on the front page of the Lounge, or ask the section that makes it.',
  },
  'too-fine-for-all': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'このダッシュボードは、名指しの課だけの基準で保護された統計表を使っているため、全職員には表示できません。作成した課が公開範囲（audience）に課・役職・人を書くまでお待ちください。',
    en: (_: object) =>
      'This dashboard asks tables protected by the rules for a named section only, so it cannot be shown to all staff. Please wait until the section that makes it has named sections, posts or people as its audience.',
  },
  'not-yet': {
    http: 409,
    exit: 3,
    ja: (p: { tables: string }) =>
      `このダッシュボードに必要な統計表（${p.tables}）がまだ公開されていません。公開されるまでお待ちください。`,
    en: (p: { tables: string }) =>
      `The tables this dashboard needs (${p.tables}) have not been published yet. Please wait until they are.`,
  },
  'does-not-fit': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      '統計表の区分が変わったため、このダッシュボードは表示できません。作成した課が直すまでお待ちください。',
    en: (_: object) =>
      'The tables have changed, so this dashboard cannot be shown. Please wait until the section that makes it has corrected it.',
  },
  'no-tile': {
    http: 404,
    exit: 2,
    ja: (p: { valid: string }) => `この図表はありません。このダッシュボードにある図表: ${p.valid}`,
    en: (p: { valid: string }) => `There is no such tile. This dashboard has: ${p.valid}`,
  },
  'no-geojson': {
    http: 422,
    exit: 2,
    ja: (_: object) => 'この図は地図ではないため、GeoJSONでは保存できません。CSV・Excel・Parquetから選んでください。',
    en: (_: object) => 'This is no map, so there is no GeoJSON of it. Choose CSV, Excel or Parquet.',
  },
  'no-filter': {
    http: 400,
    exit: 2,
    ja: (p: { valid: string }) => `この絞り込みはありません。使える絞り込み: ${p.valid || 'なし'}`,
    en: (p: { valid: string }) => `There is no such filter. This dashboard has: ${p.valid || 'none'}`,
  },
  'no-option': {
    http: 400,
    exit: 2,
    ja: (p: { filter: string; valid: string }) =>
      `絞り込み「${p.filter}」に、指定された値はありません。選べる値: ${p.valid}`,
    en: (p: { filter: string; valid: string }) =>
      `The filter "${p.filter}" has no such value. Choose one of: ${p.valid}`,
  },
});
