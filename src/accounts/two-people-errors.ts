/** What is refused of acts that take two people. */
import { refusals } from '#base';

export const twoPeopleRefusal = refusals('accounts', {
  'act-needs-two': {
    http: 403,
    exit: 4,
    ja: (p: { command: string }) =>
      `鍵の持ち出しには二人が要ります。「musubi ${p.command} … --as 利用者名 --reason 理由」で申請し、別の人の承認（musubi keys approve）の後に「--request 番号」を付けて実行してください。`,
    en: (p: { command: string }) =>
      `Taking keys out takes two people. Ask with "musubi ${p.command} … --as NAME --reason WHY", have another person approve it (musubi keys approve), then run it with "--request NUMBER".`,
  },
  'act-reason-missing': {
    http: 422,
    exit: 2,
    ja: () => '理由を書いてください（--reason。例：HSM への移行、金庫の控えの取り直し）。',
    en: () => 'Give the reason (--reason; for example: moving to an HSM, a new copy for the safe).',
  },
  'act-refusal-unreasoned': {
    http: 422,
    exit: 2,
    ja: () => '却下する理由を書いてください（--reason）。申請した人に伝わります。',
    en: () => 'Give the reason for refusing (--reason). It is told to who asked.',
  },
  'act-request-not-found': {
    http: 404,
    exit: 2,
    ja: (p: { days: number }) =>
      `この番号の申請は、ないか、使われたか、期限（${p.days}日）を過ぎています。「musubi keys requests」で確かめ、もう一度申請してください。`,
    en: (p: { days: number }) =>
      `There is no such request, or it was used or is older than ${p.days} days. See "musubi keys requests", and ask anew.`,
  },
  'act-same-person': {
    http: 403,
    exit: 4,
    ja: () => '申請した本人は承認も却下もできません。別の人が決めてください。',
    en: () => 'Who asked can neither approve nor refuse it. Another person must decide.',
  },
  'act-decided': {
    http: 409,
    exit: 3,
    ja: () => 'この申請はもう決まっています。変えるときは、もう一度申請してください。',
    en: () => 'This request has been decided already. To change that, ask anew.',
  },
  'act-of-another': {
    http: 403,
    exit: 4,
    ja: () => 'この申請はほかの人のものです。申請した本人が実行してください。',
    en: () => 'Somebody else asked for this. Only who asked may do it.',
  },
  'act-undecided': {
    http: 409,
    exit: 4,
    ja: (p: { id: string }) =>
      `まだ承認されていません。別の人が「musubi keys approve ${p.id} --as …」で決めてください。`,
    en: (p: { id: string }) =>
      `It is not approved yet. Another person decides with "musubi keys approve ${p.id} --as …".`,
  },
  'act-turned-down': {
    http: 403,
    exit: 4,
    ja: (p: { by: string; why: string }) =>
      `この申請は${p.by}が却下しました。理由：${p.why}　必要なときは、理由に答えて申請し直してください。`,
    en: (p: { by: string; why: string }) =>
      `This request was refused by ${p.by}. Reason: ${p.why} If it is still needed, answer that and ask anew.`,
  },
  'act-differs': {
    http: 403,
    exit: 4,
    ja: (p: { places: string }) =>
      `承認されたものと違うため、実行しませんでした（違うところ：${p.places}）。承認されたとおりに指定するか、申請し直してください。`,
    en: (p: { places: string }) =>
      `This is not what was approved, so nothing was done (what differs: ${p.places}). Give exactly what was approved, or ask anew.`,
  },
});
