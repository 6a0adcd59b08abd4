/** What the results server refuses. */
import { refusals } from '#base';

export const resultsRefusal = refusals('results', {
  'no-table': {
    http: 404,
    exit: 3,
    ja: (p: { table: string }) =>
      `統計表「${p.table}」はまだ公開されていません。公開の予定は、作成した課に確かめてください。`,
    en: (p: { table: string }) =>
      `The table "${p.table}" has not been published yet. Ask the section that makes it when it will be.`,
  },
  recalled: {
    http: 410,
    exit: 3,
    ja: (p: { table: string; release: string }) =>
      `統計表「${p.table}」は公表が取り消されました（公表番号 ${p.release}）。お手元の写しは使わず、あらためて公表されるまでお待ちください。`,
    en: (p: { table: string; release: string }) =>
      `The table "${p.table}" was recalled (release ${p.release}). Do not use copies you have; wait until it is published again.`,
  },
  'no-result': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'この結果はありません。番号が違うか、あなた（いまの所属・役職）に公開されたものではありません。データラウンジの一覧から選び直してください。',
    en: (_: object) =>
      'There is no such result, or it was not released for you (your section and post of today). Choose it again from the list of the Data Lounge.',
  },
  'result-recalled': {
    http: 410,
    exit: 3,
    ja: (p: { release: string }) =>
      `この結果は公表が取り消されました（公表番号 ${p.release}）。お手元の写しは使わず、あらためて公表されるまでお待ちください。`,
    en: (p: { release: string }) =>
      `This result was recalled (release ${p.release}). Do not use copies you have; wait until it is published again.`,
  },
  'no-result-file': {
    http: 404,
    exit: 3,
    ja: (p: { valid: string }) => `このファイルは結果にありません。あるファイル: ${p.valid}`,
    en: (p: { valid: string }) => `The result has no such file. It has: ${p.valid}`,
  },
  'no-map': {
    http: 404,
    exit: 3,
    ja: (p: { map: string }) =>
      `地図「${p.map}」はありません。画面を開き直しても表示されない場合は、管理者に連絡してください。`,
    en: (p: { map: string }) =>
      `There is no map "${p.map}". Open the page again; if it stays away, tell your administrator.`,
  },
  'file-damaged': {
    http: 503,
    exit: 3,
    ja: (p: { name: string }) =>
      `公開したファイル「${p.name}」が壊れているため、表示を止めました。管理者が公開し直すまでお待ちください。`,
    en: (p: { name: string }) =>
      `The published file "${p.name}" is damaged and is not shown. Wait until the administrator has published it again.`,
  },
  'no-dimension': {
    http: 422,
    exit: 2,
    ja: (p: { table: string; dimension: string; valid: string }) =>
      `統計表「${p.table}」に区分「${p.dimension}」はありません。使える区分: ${p.valid}`,
    en: (p: { table: string; dimension: string; valid: string }) =>
      `The table "${p.table}" has no dimension "${p.dimension}". It has: ${p.valid}`,
  },
  'no-code': {
    http: 422,
    exit: 2,
    ja: (p: { dimension: string; valid: string }) =>
      `区分「${p.dimension}」に、選ばれた値はありません。選べる値: ${p.valid}`,
    en: (p: { dimension: string; valid: string }) =>
      `The dimension "${p.dimension}" has no such value. Choose one of: ${p.valid}`,
  },
  'no-measure': {
    http: 422,
    exit: 2,
    ja: (p: { table: string; measure: string; valid: string }) =>
      `統計表「${p.table}」に項目「${p.measure}」はありません。使える項目: ${p.valid}`,
    en: (p: { table: string; measure: string; valid: string }) =>
      `The table "${p.table}" has no measure "${p.measure}". It has: ${p.valid}`,
  },
  'dimension-open': {
    http: 422,
    exit: 2,
    ja: (p: { dimension: string }) => `区分「${p.dimension}」には合計がありません。値を1つ選んでください。`,
    en: (p: { dimension: string }) => `The dimension "${p.dimension}" has no total. Choose one of its values.`,
  },
});
