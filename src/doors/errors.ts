/** What the doors themselves refuse: wrong commands, wrong settings, a busy port. */
import { type Bilingual, refusals } from '#base';

export const doorRefusal = refusals('doors', {
  framed: {
    http: 403,
    exit: 4,
    ja: (_: object) =>
      'この画面は、ほかのページの中には表示できません。埋め込み用のアドレス（/embed/…）を使うか、新しいウィンドウで開いてください。',
    en: (_: object) =>
      'This page is not shown inside another page. Use its address for embedding (/embed/…), or open it in a window of its own.',
  },
  'unknown-command': {
    http: 404,
    exit: 2,
    ja: (p: { words: string }) =>
      `「musubi ${p.words}」というコマンドはありません。「musubi --help」で一覧を見られます。`,
    en: (p: { words: string }) => `There is no command "musubi ${p.words}". See "musubi --help" for the list.`,
  },
  'wrong-option': {
    http: 400,
    exit: 2,
    ja: (p: { command: string }) =>
      `「musubi ${p.command}」の書き方が違います。下の点を直してください（「--help」で説明を見られます）。`,
    en: (p: { command: string }) =>
      `"musubi ${p.command}" was not written as it should be. Correct the points below (see "--help").`,
  },
  'wrong-setting': {
    http: 500,
    exit: 2,
    ja: (p: { file: string }) =>
      `設定（${p.file} または環境変数 MUSUBI_…）に誤りがあります。下に挙げたキーを直してください。`,
    en: (p: { file: string }) =>
      `A setting (${p.file} or an environment variable MUSUBI_…) is wrong. Correct the keys below.`,
  },
  'no-installation': {
    http: 500,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」にはまだ何もありません。先に「musubi init --data ${p.folder}」を実行してください。`,
    en: (p: { folder: string }) => `There is nothing in "${p.folder}" yet. Run "musubi init --data ${p.folder}" first.`,
  },
  'keys-lost': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `鍵のファイル「${p.file}」がありません。作り直すと、同じ人に同じ番号を付けることも、これまでのデータを開くこともできません。控え（keys export のもの、またはバックアップ）から戻してください（docs/operations.md）。`,
    en: (p: { file: string }) =>
      `The key file "${p.file}" is gone. With new keys nobody would get the same number again, and nothing kept so far could be opened. Restore it from the kept copy (of keys export, or a backup); see docs/operations.md.`,
  },
  'side-absent': {
    http: 500,
    exit: 3,
    ja: (p: { folder: string; side: Bilingual }) =>
      `「${p.folder}」には${p.side.ja}がありません（もう一方の側だけです）。このコマンドは${p.side.ja}の機械で実行してください。`,
    en: (p: { folder: string; side: Bilingual }) =>
      `"${p.folder}" holds the other side only. Run this command on the machine that has the right one (${p.side.en}).`,
  },
  'lake-unknown': {
    http: 500,
    exit: 3,
    ja: (p: { folder: string }) =>
      `どのレイクに送るかが、まだ登録されていません。レイク側の lake-public.json を受け取り、「musubi gateway trust lake-public.json --data ${p.folder}」で登録してください。`,
    en: (p: { folder: string }) =>
      `The lake that packages are for is not registered yet. Get lake-public.json from the lake side and register it with "musubi gateway trust lake-public.json --data ${p.folder}".`,
  },
  'no-such-sender': {
    http: 404,
    exit: 2,
    ja: (p: { sender: string }) =>
      `送り手「${p.sender}」は登録されていません。「musubi lake senders」で名前を確かめてください。`,
    en: (p: { sender: string }) => `No sender "${p.sender}" is registered. See "musubi lake senders" for the names.`,
  },
  'installation-exists': {
    http: 409,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」はすでに使われています。鍵を上書きしないため、何もしませんでした。別のフォルダーを指定してください。`,
    en: (p: { folder: string }) =>
      `"${p.folder}" is already in use. Nothing was done, so that no key is overwritten. Name another folder.`,
  },
  'demo-secret': {
    http: 500,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」にデモ用の鍵またはアカウントがあります。本番ではデモの秘密は使えません。「musubi init」で新しく作ってください。`,
    en: (p: { folder: string }) =>
      `"${p.folder}" holds demo keys or accounts. A real installation refuses demo secrets. Make a new one with "musubi init".`,
  },
  'secret-missing': {
    http: 500,
    exit: 2,
    ja: (p: { variable: string }) =>
      `鍵を開く秘密がありません。環境変数 ${p.variable}、または ${p.variable}_FILE（秘密を書いたファイルの場所）を設定してください。`,
    en: (p: { variable: string }) =>
      `The secret that opens the keys is missing. Set ${p.variable}, or ${p.variable}_FILE to a file that holds it.`,
  },
  'secret-unreadable': {
    http: 500,
    exit: 2,
    ja: (p: { variable: string }) =>
      `${p.variable} は、32バイトの乱数を base64 で書いたものにしてください（例：openssl rand -base64 32）。`,
    en: (p: { variable: string }) =>
      `${p.variable} must be 32 random bytes in base64 (for example from openssl rand -base64 32).`,
  },
  'passphrase-short': {
    http: 422,
    exit: 2,
    ja: (p: { least: number }) => `パスフレーズは${p.least}文字以上にしてください。`,
    en: (p: { least: number }) => `A passphrase needs at least ${p.least} characters.`,
  },
  'keys-do-not-open': {
    http: 500,
    exit: 4,
    ja: (p: { file: string }) =>
      `「${p.file}」の鍵が、この秘密では開けないか、書き換えられています。秘密を確かめ、だめなら控えから戻してください。`,
    en: (p: { file: string }) =>
      `The keys in "${p.file}" do not open with this secret, or the file was altered. Check the secret; if it is right, restore the kept copy.`,
  },
  'protector-silent': {
    http: 503,
    exit: 5,
    ja: (p: { ja: string; en: string }) =>
      `${p.ja}が鍵を開きませんでした。下の理由を直して、もう一度実行してください（暗証番号の誤りは続けて試さないでください）。`,
    en: (p: { ja: string; en: string }) =>
      `${p.en} did not open the keys. Mend the reason below and run again (do not try a wrong PIN over and over).`,
  },
  'not-a-demo': {
    http: 409,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」は本番のデータフォルダーです。「musubi start」はデモ専用です。「musubi serve --data ${p.folder}」を使ってください。`,
    en: (p: { folder: string }) =>
      `"${p.folder}" is a real installation. "musubi start" is for the demo; use "musubi serve --data ${p.folder}".`,
  },
  'other-city': {
    http: 409,
    exit: 3,
    ja: (p: { folder: string; people: number; months: number }) =>
      `「${p.folder}」にはすでに${p.people}人・${p.months}か月の合成都市があります。そのまま使うときは指定を外し、作り直すときは別の「--data」を指定するか、このフォルダーを消してください。`,
    en: (p: { folder: string; people: number; months: number }) =>
      `"${p.folder}" already holds a synthetic city of ${p.people} people and ${p.months} months. Leave the option out to use it; to make another, name another "--data" or delete the folder.`,
  },
  'sealed-side-stopped': {
    http: 500,
    exit: 3,
    ja: () =>
      '隔離側の処理が途中で止まりました。上の説明に従って直してから、もう一度実行してください（済んだところから続きます）。',
    en: () => 'The sealed side stopped. Mend what it says above, then run again (it goes on where it stopped).',
  },
  'port-taken': {
    http: 500,
    exit: 3,
    ja: (p: { port: number }) =>
      `ポート ${p.port} はほかのプログラムが使っています。それを止めるか、「--port」で別の番号を指定してください。`,
    en: (p: { port: number }) =>
      `Port ${p.port} is in use by another program. Stop it, or give another number with "--port".`,
  },
  'not-well': {
    http: 500,
    exit: 3,
    ja: (p: { count: number }) =>
      `直すべき点が${p.count}か所あります（×の項目、下の一覧）。直してから、もう一度点検してください。`,
    en: (p: { count: number }) =>
      `${p.count} things must be mended (marked ×, listed below). Mend them and look again.`,
  },
  'file-missing': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) => `ファイル「${p.file}」が見つからないか、読めません。名前と場所を確かめてください。`,
    en: (p: { file: string }) => `The file "${p.file}" is missing or cannot be read. Check its name and place.`,
  },
  'key-exposed': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `鍵のファイル「${p.file}」を他の利用者も読める状態です。「chmod 600 ${p.file}」で本人だけが読めるようにしてから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The key file "${p.file}" can be read by others. Make it yours alone with "chmod 600 ${p.file}", then run again.`,
  },
  'certificate-unusable': {
    http: 500,
    exit: 3,
    ja: (p: { file: string }) =>
      `証明書「${p.file}」を使えません（PEM形式でないか、秘密鍵と対になっていません）。証明書と鍵を確かめてください。`,
    en: (p: { file: string }) =>
      `The certificate "${p.file}" cannot be used (not PEM, or not of this private key). Check certificate and key.`,
  },
  'already-running': {
    http: 409,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」では別の musubi が作業中です。終わるのを待ってから、もう一度実行してください。`,
    en: (p: { folder: string }) =>
      `Another musubi is at work in "${p.folder}". Wait until it has finished, then run again.`,
  },
  'identity-undeclared': {
    http: 422,
    exit: 2,
    ja: (p: { title: Bilingual }) =>
      `『${p.title.ja}』のデータ定義書に identity（照合に使う列）がないため、何も残しませんでした。住民基本台帳の定義書に identity を書いてください。`,
    en: (p: { title: Bilingual }) =>
      `The contract of "${p.title.en}" has no identity (the columns people are recognised by), so nothing was kept. Write identity into the contract of the resident register.`,
  },
  'link-undeclared': {
    http: 422,
    exit: 2,
    ja: (p: { title: Bilingual }) =>
      `『${p.title.ja}』のデータ定義書に link がないため、決定を記録できません。名寄せをするデータの定義書を指定してください。`,
    en: (p: { title: Bilingual }) =>
      `The contract of "${p.title.en}" has no link, so no decision can be kept for it. Give the contract of the data set that is linked.`,
  },
  'decisions-unfit': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」の決定に誤りがあるため、1件も記録しませんでした。下に挙げた点を直して、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The decisions in "${p.file}" are wrong, so none was kept. Correct the points below, then run again.`,
  },
  'list-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; columns: number }) =>
      `「${p.file}」を一覧として読めません。見出し行と${p.columns}列以上のあるCSV（UTF-8かCP932）にして、もう一度実行してください。`,
    en: (p: { file: string; columns: number }) =>
      `"${p.file}" cannot be read as a list. Make it a CSV (UTF-8 or CP932) with a header and at least ${p.columns} column(s), then run again.`,
  },
  'no-account': {
    http: 404,
    exit: 2,
    ja: (p: { name: string }) =>
      `利用者「${p.name}」は登録されていません。利用者名を確かめるか、「musubi accounts add」で登録してください。`,
    en: (p: { name: string }) =>
      `There is no account "${p.name}". Check the name, or make it with "musubi accounts add".`,
  },
});
