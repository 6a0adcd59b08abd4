/** What the lake refuses about the end of data: what is destroyed, and who may destroy. */
import { refusals } from '#base';

type Dataset = { dataset: string };
type Clock = { last: string; now: string; days: number };

export const keepRefusal = refusals('lake', {
  destroyed: {
    http: 410,
    exit: 3,
    ja: (p: Dataset & { day: string }) =>
      `データ「${p.dataset}」は${p.day}に鍵ごと廃棄されました。もう誰にも開けません（廃棄証明書が残っています）。`,
    en: (p: Dataset & { day: string }) =>
      `The data set "${p.dataset}" was destroyed with its key on ${p.day}. Nobody can open it (a signed certificate remains).`,
  },
  'clock-behind': {
    http: 500,
    exit: 3,
    ja: (p: Clock) =>
      `時計（${p.now}）が、監査記録や管理票に残る時刻（${p.last}）より前です。何も廃棄しませんでした。時計を直すか、正しければ「musubi audit clock --right --reason …」の後にもう一度実行してください。`,
    en: (p: Clock) =>
      `The clock (${p.now}) is behind a time in the audit log or a signed manifest (${p.last}). Nothing was taken away. Set the clock right; if it is right, run "musubi audit clock --right --reason …" and then this again.`,
  },
  'clock-ahead': {
    http: 500,
    exit: 3,
    ja: (p: Clock) =>
      `時計（${p.now}）が、最後に分かっている時刻（${p.last}）の後に${p.days}日より長く飛んでいます。何も廃棄しませんでした。時計を確かめ、正しければ「musubi audit clock --right --reason …」の後にもう一度実行してください。`,
    en: (p: Clock) =>
      `After the last time that is known (${p.last}) the clock (now ${p.now}) went on by more than ${p.days} days at once. Nothing was taken away. Check the clock; if it is right, run "musubi audit clock --right --reason …" and then this again.`,
  },
  'request-not-found': {
    http: 404,
    exit: 2,
    ja: () => 'この番号の申請は、ないか、済んだか、期限（30日）を過ぎています。もう一度申請してください。',
    en: () => 'There is no such request, or it is done or older than 30 days. Request it anew.',
  },
  'same-person': {
    http: 403,
    exit: 4,
    ja: () => '申請した本人は承認も却下もできません。別の人が決めてください。',
    en: () => 'Who requested it can neither approve nor refuse it. Another person must decide.',
  },
  'request-turned-down': {
    http: 409,
    exit: 4,
    ja: (p: { by: string; why: string }) =>
      `この申請は${p.by}が却下しました。理由：${p.why}　必要なときは、理由に答えて申請し直してください。`,
    en: (p: { by: string; why: string }) =>
      `This request was refused by ${p.by}. Reason: ${p.why} If it is still needed, answer that and request it anew.`,
  },
  'reason-missing': {
    http: 422,
    exit: 2,
    ja: () => '理由を書いてください（例：条例第○条による保存期間満了）。',
    en: () => 'Give the reason (for example: retention under the ordinance has ended).',
  },
});
