/** Words of pages that stand inside another page, and of the window that gives the code for it, in Japanese. */
export const embedJapanese = {
  'embed.open': 'データラウンジで開く',
  'embed.newWindow': '（新しいウィンドウ）',
  'embed.signIn': 'この図を見るには、データラウンジへのサインインが必要です',
  'embed.signIn.why': 'ここには、見ている人の権限で数字が表示されます。まだサインインしていないか、時間が過ぎました。',
  'embed.signIn.do': '新しいウィンドウでサインイン',
  'embed.signIn.after':
    'サインインが終わると、ここに表示されます。しばらくしても変わらないときは、このページとデータラウンジの組合せでは表示できません。「データラウンジで開く」を使い、ページの担当に知らせてください。',
  'embed.signedIn': 'サインインしました',
  'embed.signedIn.next': 'このウィンドウを閉じて、元のページに戻ってください。図が表示されます。',
  'embed.signedIn.close': 'このウィンドウを閉じる',
  'embed.refused.next':
    '必要なときは、新しいウィンドウでデータラウンジを開いて確かめるか、ページの担当に知らせてください。',
  'embed.noTile': 'この図は、ダッシュボード「{title}」にありません',
  'embed.noTile.why': '図が作り直されたか、埋め込みコードのアドレスが違います。',
  'embed.noTile.next': '「データラウンジで開く」から図を選び、埋め込みコードを取り直してください。',
  'embed.code': '埋め込みコード',
  'embed.code.lead':
    '庁内のCMSのページに貼り付けると、この図が中に表示されます。見る人の権限で表示され、サインインしていない人には表示されません。',
  'embed.code.what': '表示するもの',
  'embed.code.whole': 'ダッシュボード全体',
  'embed.code.filters': '今の絞り込みを含めます：{names}',
  'embed.code.text': '貼り付けるコード',
  'embed.code.copy': 'コードをコピー',
  'embed.code.copied': 'コピーしました',
  'embed.code.byHand': 'コピーできませんでした。コードを選んで、Ctrl+Cでコピーしてください。',
  'embed.code.where':
    '表示できるのは、管理者が設定したサイト（embedOrigins）の中だけです。表示されないときは、CMSのアドレスを管理者に知らせてください。',
} as const;
