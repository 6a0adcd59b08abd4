/** What the numbering room refuses: a ledger that is not whole must never be continued, or people would get second numbers. */
import { refusals } from '#base';

export const numberingRefusal = refusals('numbering', {
  'ledger-incomplete': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `独自番号の台帳のファイル「${p.file}」がないか、古い状態に戻されています。同じ人に別の番号が付くのを防ぐため中止しました。台帳のフォルダを最新のバックアップから戻してください。`,
    en: (p: { file: string }) =>
      `The ledger file "${p.file}" is missing, or the ledger was set back to an older state. The load was stopped so that nobody gets a second number. Restore the ledger folder from its newest backup.`,
  },
  'ledger-broken': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `独自番号の台帳のファイル「${p.file}」が壊れているか、鍵が違います。台帳の鍵を確かめ、必要ならフォルダをバックアップから戻してください。`,
    en: (p: { file: string }) =>
      `The ledger file "${p.file}" is damaged, or the key is not its own. Check the ledger key and, if need be, restore the folder from its backup.`,
  },
  'ledger-in-use': {
    http: 409,
    exit: 3,
    ja: () => '別の処理が独自番号の台帳に書き込んでいます。その処理が終わってから、もう一度実行してください。',
    en: () => 'Another process is writing to the ledger of city numbers. Wait until it has finished, then run again.',
  },
});
