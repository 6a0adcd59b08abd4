/** What dispatch refuses: nothing leaves. */
import { refusals } from '#base';

type Load = { dataset: string; asOf: string };

export const dispatchRefusal = refusals('dispatch', {
  empty: {
    http: 422,
    exit: 3,
    ja: (p: Load) => `「${p.dataset}」（${p.asOf}）は送る行が0件です。元のファイルと保留の内訳を確かめてください。`,
    en: (p: Load) => `"${p.dataset}" (${p.asOf}) has no row to send. Check the source file and what was quarantined.`,
  },
  'accounts-differ': {
    http: 422,
    exit: 3,
    ja: (p: Load) =>
      `「${p.dataset}」（${p.asOf}）の件数の内訳が合いません（読込＝採用＋保留＋除外、採用＝送信）。送信を止めました。`,
    en: (p: Load) =>
      `The row accounts of "${p.dataset}" (${p.asOf}) do not add up (read = accepted + quarantined + excluded; accepted = sent). Nothing was sent.`,
  },
  'schema-differs': {
    http: 422,
    exit: 3,
    ja: (p: Load) =>
      `「${p.dataset}」（${p.asOf}）の列が定義書と一致しません。下に挙げた列を確かめてください。送信を止めました。`,
    en: (p: Load) =>
      `The columns of "${p.dataset}" (${p.asOf}) are not those of the contract. Check the columns listed below. Nothing was sent.`,
  },
  'nothing-to-withdraw': {
    http: 404,
    exit: 2,
    ja: (p: { dataset: string }) =>
      `「${p.dataset}」には取り下げるパッケージがありません。データの名前を確かめてください。`,
    en: (p: { dataset: string }) =>
      `There is no package of "${p.dataset}" to withdraw. Check the name of the data set.`,
  },
});
