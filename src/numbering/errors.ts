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
  'ledger-newer': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `独自番号の台帳のファイル「${p.file}」は、新しい版の結びが書いたもので、この版では読めません。台帳は変更していません。結びを新しい版にしてから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The ledger file "${p.file}" was written by a later version of Musubi and cannot be read by this one. The ledger was not changed. Install the later version, then run again.`,
  },
  'zeros-lost': {
    http: 422,
    exit: 2,
    ja: (p: { kind: 'person' | 'household'; alike: number; keys: number }) =>
      `台帳にない${p.kind === 'person' ? '人' : '世帯'}の番号${p.keys}件のうち${p.alike}件は、先頭の0の数を除くと台帳にある番号と同じです。同じ${p.kind === 'person' ? '人' : '世帯'}に二つ目の独自番号が付くため、読み込みませんでした。表計算ソフトで先頭の0が消えていないか確かめ、桁をそろえて出し直してください。本当に別の番号なら、定義書の ${p.kind}Space を別の名前にしてください。`,
    en: (p: { kind: 'person' | 'household'; alike: number; keys: number }) =>
      `Of ${p.keys} keys of ${p.kind}s that the ledger does not know, ${p.alike} are the same as known ones but for zeros in front. The same ${p.kind} would get a second city number, so nothing was read. Check whether a spreadsheet took the zeros, and write the file out with keys of full length. If they are other ${p.kind}s, give ${p.kind}Space of the contract another name.`,
  },
  'ledger-in-use': {
    http: 409,
    exit: 3,
    ja: () => '別の処理が独自番号の台帳に書き込んでいます。その処理が終わってから、もう一度実行してください。',
    en: () => 'Another process is writing to the ledger of city numbers. Wait until it has finished, then run again.',
  },
  'keys-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { keys: number; requested: number }) =>
      `指定された${p.requested}件のうち${p.keys}件は、台帳にその番号がないか、統合されたことがありません。台帳は変更していません。一覧の番号（表計算ソフトで先頭の0が消えていないか）と名前空間を確かめてください。`,
    en: (p: { keys: number; requested: number }) =>
      `Of the ${p.requested} keys given, ${p.keys} are not in the ledger or were never merged. The ledger was not changed. Check the keys of the list (a spreadsheet may have taken the zeros in front) and the name space.`,
  },
  'keys-clash': {
    http: 422,
    exit: 2,
    ja: (p: { keys: number; requested: number }) =>
      `指定された${p.requested}件のうち${p.keys}件は、行き先が二つあるか、巡り巡って元に戻ります。同じ番号が二人を指すことになるため、台帳は変更していません。一覧を直してください。`,
    en: (p: { keys: number; requested: number }) =>
      `Of the ${p.requested} keys given, ${p.keys} lead to two different people or back to themselves. One number would mean two people, so the ledger was not changed. Correct the list.`,
  },
});
