/** Words of the page for other programs (feeds), in Japanese. */
export const feedsJapanese = {
  'feeds.title': 'フィード（ほかのソフトで使う）',
  'feeds.lead':
    '公表された統計表を、Excel・Power BI・QGIS などに読み込めます。数字と「秘」は、データラウンジの画面と同じです。あなたの権限で読み込まれます。',
  'feeds.addresses': '1　アドレス',
  'feeds.odata': 'Excel・Power BI・Tableau（OData）',
  'feeds.odata.how':
    'Excel：［データ］→［データの取得］→［その他のデータ ソースから］→［OData フィード］にアドレスを入れ、「基本」を選びます。「秘」の数字は空欄になり、隣の列に理由が入ります。',
  'feeds.ogc': 'QGIS・ArcGIS（OGC API – Features）',
  'feeds.ogc.how':
    'QGIS：［レイヤ］→［レイヤを追加］→［WFS / OGC API - Features レイヤを追加］で「新規」にアドレスを入れ、［認証］の「ベーシック」に利用者名とトークンを入れます。区域の形と数字が、最新の時点・総数で入ります。',
  'feeds.atom': '公表のお知らせ（Atom）',
  'feeds.atom.how': '新着・更新・取消を、フィードリーダーや庁内ポータルで受け取れます。数字は含まれません。',
  'feeds.copy': 'アドレスをコピー',
  'feeds.copied': 'コピーしました',
  'feeds.copyFailed': 'コピーできませんでした。アドレスを選んで、Ctrl+Cでコピーしてください。',
  'feeds.tokens': '2　トークン（パスワードの代わり）',
  'feeds.tokens.lead':
    'ソフトがたずねる「ユーザー名」に {name}、「パスワード」にここで作ったトークンを入れます。サインインのパスワードは使えません。トークンは人に渡さないでください。読み込みは、あなたの操作として記録されます。',
  'feeds.tokens.none': 'トークンはまだありません。下で作ってください。',
  'feeds.token.title': '何に使うか（例：月報のExcel）',
  'feeds.token.until': '使える最後の日（1年以内）',
  'feeds.token.make': 'トークンを作る',
  'feeds.token.made':
    'トークンを作りました。表示はこの一度だけです。今コピーして、ソフトの「パスワード」に入れてください。',
  'feeds.token.made.label': '新しいトークン',
  'feeds.token.made.done': '入れました（表示を消す）',
  'feeds.token.copy': 'トークンをコピー',
  'feeds.token.col.title': '用途',
  'feeds.token.col.made': '作った日',
  'feeds.token.col.until': '最後の日',
  'feeds.token.col.used': '最後に使った時刻',
  'feeds.token.col.state': '状態',
  'feeds.token.never': 'まだ使っていません',
  'feeds.token.good': '使えます',
  'feeds.token.expired': '期限切れ',
  'feeds.token.withdrawn': '使えなくしました',
  'feeds.token.withdraw': '使えなくする',
  'feeds.token.withdraw.sure': '「{title}」を使えなくしますか',
  'feeds.token.withdraw.what': 'このトークンを使っているソフトは、次の更新から読み込めなくなります。元には戻せません。',
  'feeds.token.withdraw.no': 'やめる',
} as const;
