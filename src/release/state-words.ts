/** States and acts of a request in the words of the screen, the commands and the refusals. */

export const stateWords = {
  draft: { ja: '下書き', en: 'draft' },
  checking: { ja: '確認中', en: 'being checked' },
  disputed: { ja: '判断が分かれた', en: 'disputed' },
  approved: { ja: '公表の準備中', en: 'approved' },
  released: { ja: '公表済み', en: 'released' },
  returned: { ja: '差し戻し', en: 'returned' },
  withdrawn: { ja: '取り下げ', en: 'withdrawn' },
  recalled: { ja: '取消', en: 'recalled' },
} as const;

export const actWords = {
  change: { ja: '直す', en: 'change' },
  submit: { ja: '申請する', en: 'hand in' },
  pass: { ja: '自動で通す', en: 'pass automatically' },
  vote: { ja: '確認する', en: 'check' },
  'send-back': { ja: '差し戻す', en: 'send back' },
  publish: { ja: '公表する', en: 'publish' },
  withdraw: { ja: '取り下げる', en: 'withdraw' },
  supersede: { ja: '新しい申請に替える', en: 'supersede' },
  recall: { ja: '公表を取り消す', en: 'recall' },
} as const;
