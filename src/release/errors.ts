/** What the output check refuses. Never a value of an output, never what another checker said. */
import { refusals } from '#base';

export const releaseRefusal = refusals('release', {
  'not-found': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'この申請は見つかりません。番号が違うか、あなたが見られる申請ではありません。一覧から選び直してください。',
    en: (_: object) => 'There is no such request, or it is not one that you may see. Choose it again from the list.',
  },
  'being-changed': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      '申請者がこの申請を直しています（下書きに戻りました）。集まった票は白紙です。もう一度申請されると、一覧に出ます。',
    en: (_: object) =>
      'The author is changing this request (it is a draft again), so the votes on it are void. It comes back to the list when it is handed in anew.',
  },
  'file-name': {
    http: 422,
    exit: 2,
    ja: (p: { most: number }) =>
      `ファイルの名前は${p.most}文字までで、「/」「\\」や改行は使えません。名前を変えてから、もう一度選んでください。`,
    en: (p: { most: number }) =>
      `The name of a file has ${p.most} letters at most, without "/", "\\" or line breaks. Rename it, then choose it again.`,
  },
  'no-file': {
    http: 404,
    exit: 3,
    ja: (p: { valid: string }) => `このファイルは申請にありません。あるファイル: ${p.valid || 'なし'}`,
    en: (p: { valid: string }) => `The request has no such file. It has: ${p.valid || 'none'}`,
  },
  'wrong-state': {
    http: 409,
    exit: 3,
    ja: (p: { state: string; can: string; stateEn: string; canEn: string }) =>
      `この申請は「${p.state}」のため、その操作はできません。いまできること: ${p.can || 'なし'}`,
    en: (p: { stateEn: string; canEn: string }) =>
      `This cannot be done to a request that is "${p.stateEn}". What can be done now: ${p.canEn || 'nothing'}`,
  },
  'not-author': {
    http: 403,
    exit: 4,
    ja: (_: object) => 'これは申請した人だけができます。申請者に連絡してください。',
    en: (_: object) => 'Only the author of the request may do this. Ask the author.',
  },
  'not-checker': {
    http: 403,
    exit: 4,
    ja: (_: object) =>
      '確認できるのは、確認者に登録された職員だけです。必要なときは、管理者に確認者の役割を申し出てください。',
    en: (_: object) => 'Only registered checkers may check. If you should be one, ask the administrator for the role.',
  },
  'own-request': {
    http: 403,
    exit: 4,
    ja: (_: object) => '自分が申請したものは確認できません。ほかの確認者に頼んでください。',
    en: (_: object) => 'You cannot check what you requested yourself. Ask another checker.',
  },
  'already-voted': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'あなたはこの内容をすでに確認しました。判断が分かれたときは、三人目の確認者が決めるか、差し戻してください。',
    en: (_: object) =>
      'You have checked this already. Where the two differ, a third checker decides, or it is sent back.',
  },
  'not-recaller': {
    http: 403,
    exit: 4,
    ja: (_: object) => '公表を取り消せるのは、確認者、政策課、申請者です。急ぐときはそのどれかに連絡してください。',
    en: (_: object) => 'Checkers, the policy section and the author may recall. If it is urgent, call one of them.',
  },
  'changed-since': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'あなたが見たあとで内容が変わったため、判断を受け付けませんでした。開き直して、いまの内容を確かめてください。',
    en: (_: object) =>
      'It was changed after you looked, so your decision was not taken. Open it again and look at what it is now.',
  },
  'no-files': {
    http: 422,
    exit: 2,
    ja: (_: object) => 'ファイルがまだありません。持ち出すファイルを入れてから申請してください。',
    en: (_: object) => 'There is no file yet. Add the files to be released, then hand it in.',
  },
  'no-audience': {
    http: 422,
    exit: 2,
    ja: (_: object) =>
      'だれに見せるか、いつの時点の数字か、だれに問い合わせるかがまだありません。「直す」で書いてから申請してください。',
    en: (_: object) =>
      'It does not say yet who may see it, as of which day it is, or whom to ask. Write that under "Change", then hand it in.',
  },
  'sharing-unclear': {
    http: 422,
    exit: 2,
    ja: (_: object) =>
      '公開範囲（--for）には staff か、課・役職（役職=課長）・@利用者名 を、データ時点（--as-of）には 2026-10-31 のような日付を書いてください。',
    en: (_: object) =>
      'Give --for as staff or as sections, posts (post=…) and @accounts, and --as-of as a day like 2026-10-31.',
  },
  'no-section': {
    http: 422,
    exit: 2,
    ja: (p: { unknown: string; valid: string }) =>
      `「${p.unknown}」という課は登録されていません。登録されている課から選んでください: ${p.valid || 'なし'}`,
    en: (p: { unknown: string; valid: string }) =>
      `No section "${p.unknown}" is registered here. Choose from: ${p.valid || 'none'}`,
  },
  'no-post': {
    http: 422,
    exit: 2,
    ja: (p: { unknown: string }) =>
      `「${p.unknown}」という役職の人は、いま登録されていません。一覧から選び直すか、役職の登録（musubi accounts post）を管理者に頼んでください。`,
    en: (p: { unknown: string }) =>
      `Nobody holds the post "${p.unknown}" at present. Choose from the list, or ask the administrator to register it (musubi accounts post).`,
  },
  'no-such-person': {
    http: 422,
    exit: 2,
    ja: () => '公開範囲に、登録されていない（または利用を終えた）人が入っています。一覧から選び直してください。',
    en: () => 'The audience names somebody who is not registered here (any more). Choose from the list.',
  },
  'too-many-files': {
    http: 422,
    exit: 2,
    ja: (p: { most: number }) => `1つの申請に入れられるファイルは${p.most}個までです。申請を分けてください。`,
    en: (p: { most: number }) => `One request takes ${p.most} files at most. Divide it.`,
  },
  'file-empty': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は空のため受け付けませんでした。保存し直してから、もう一度選んでください。`,
    en: (p: { file: string }) => `"${p.file}" is empty and was not taken. Save it again, then choose it once more.`,
  },
  'file-form': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; valid: string }) =>
      `「${p.file}」はこの種類では持ち出せない形式のため、受け付けませんでした。使える形式：${p.valid}。Excelの表は「CSV UTF-8」で保存してください。`,
    en: (p: { file: string; valid: string }) =>
      `"${p.file}" has a form that this kind does not leave in, and was not taken. Forms that do: ${p.valid}. Save sheets of Excel as "CSV UTF-8".`,
  },
  'file-content': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; valid: string }) =>
      `「${p.file}」の中身が名前の形式（${p.valid}）ではないため、受け付けませんでした。その形式で保存し直してください（文字のファイルはUTF-8）。`,
    en: (p: { file: string; valid: string }) =>
      `What is in "${p.file}" is not of the form its name says (${p.valid}), so it was not taken. Save it again in that form (text as UTF-8).`,
  },
  'file-too-large': {
    http: 413,
    exit: 2,
    ja: (p: { megabytes: number }) =>
      `ファイルが${p.megabytes} MBを超えるため受け付けませんでした。人が確かめられる大きさに分けてください。`,
    en: (p: { megabytes: number }) =>
      `The file is larger than ${p.megabytes} MB and was not taken. Make it as small as a person can look through.`,
  },
  unexplained: {
    http: 422,
    exit: 3,
    ja: (p: { count: number }) =>
      `直すか理由を書く必要のある指摘が${p.count}件あります。ファイルを直すか、例外とする理由を書いてから申請してください。`,
    en: (p: { count: number }) =>
      `${p.count} findings must be mended or given a reason. Change the files, or write why it is an exception, then hand it in.`,
  },
  'no-finding': {
    http: 422,
    exit: 2,
    ja: (p: { valid: string }) => `この指摘はありません。理由を書ける指摘: ${p.valid || 'なし'}`,
    en: (p: { valid: string }) => `There is no such finding. Those that take a reason: ${p.valid || 'none'}`,
  },
  'file-damaged': {
    http: 503,
    exit: 3,
    ja: (p: { file: string }) =>
      `凍結した写し「${p.file}」が壊れているか、見つかりません。公表は止めました。管理者に連絡し、バックアップから戻してください。`,
    en: (p: { file: string }) =>
      `The frozen copy "${p.file}" is damaged or gone. Nothing was released. Tell the administrator, who restores it from the backup.`,
  },
  'name-differs': {
    http: 422,
    exit: 2,
    ja: (p: { title: string }) =>
      `取り消しは元に戻せません。確かめのため、公表の名前「${p.title}」をそのまま入力してください。`,
    en: (p: { title: string }) => `A recall cannot be undone. To confirm, type the name "${p.title}" exactly.`,
  },
  'verdict-unclear': {
    http: 422,
    exit: 2,
    ja: (_: object) =>
      '判断が決まっていません。release（公表してよい）か return（差し戻し）を選び、差し戻しには理由を5文字以上で書いてください。',
    en: (_: object) =>
      'The verdict is not clear. Choose release or return, and give a reason of 5 letters or more to return.',
  },
  'not-a-kind': {
    http: 422,
    exit: 2,
    ja: (p: { valid: string }) => `その種類はありません。選べる種類: ${p.valid}`,
    en: (p: { valid: string }) => `There is no such kind. Choose one of: ${p.valid}`,
  },
  'not-a-key': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は公開鍵ではありません。レイク側の lake-public.json を指定してください。`,
    en: (p: { file: string }) => `"${p.file}" is not a public key. Give lake-public.json of the lake side.`,
  },
  'file-missing': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) => `「${p.file}」を読めません。場所と名前を確かめてください。`,
    en: (p: { file: string }) => `"${p.file}" cannot be read. Check its place and name.`,
  },
  'not-a-record': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は公表の記録ではありません。「musubi release record <番号>」が書いたJSONを指定してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" is not the record of a release. Give the JSON that "musubi release record <number>" wrote.`,
  },
  'record-invalid': {
    http: 422,
    exit: 3,
    ja: (p: { file: string }) =>
      `「${p.file}」は検証に通りませんでした。下に挙げた点を確かめ、このファイルを根拠に使わないでください。`,
    en: (p: { file: string }) =>
      `"${p.file}" did not pass the verification. Look into the points below and do not rely on the file.`,
  },
});
