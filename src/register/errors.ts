/** What a register refuses, never with its password. */
import { refusals } from '#base';

export const registerRefusal = refusals('register', {
  newer: {
    http: 500,
    exit: 3,
    ja: (p: { room: string }) =>
      `台帳は、この版より新しい版の結びで作られています（${p.room}）。新しい版を入れるか、この版のバックアップから戻してください。`,
    en: (p: { room: string }) =>
      `The register was made by a later version of Musubi (${p.room}). Install that version, or restore a backup made by this one.`,
  },
  'place-unreadable': {
    http: 500,
    exit: 2,
    ja: () =>
      '台帳の場所を読めません。「sqlite」、ファイルの場所、「postgresql://利用者@ホスト/データベース」、または「env:環境変数名」と書いてください。',
    en: () =>
      'The place of the register cannot be read. Write "sqlite", the path of a file, "postgresql://user@host/database" or "env:NAME_OF_VARIABLE".',
  },
  'certificate-unreadable': {
    http: 500,
    exit: 2,
    ja: () =>
      '台帳の接続文字列にある証明書か鍵のファイル（sslrootcert・sslcert・sslkey）を読めません。場所と権限を確かめてください。',
    en: () =>
      'A certificate or key file of the connection string of the register (sslrootcert, sslcert, sslkey) cannot be read. Check its path and permissions.',
  },
  unencrypted: {
    http: 500,
    exit: 2,
    ja: (p: { place: string }) =>
      `台帳（${p.place}）は別の機械にありますが、相手を確かめる暗号化が決められていません。接続文字列に「sslmode=verify-full&sslrootcert=認証局のPEM」を付けてください（同じ機械か Unix ソケットでは要りません）。`,
    en: (p: { place: string }) =>
      `The register (${p.place}) is on another machine, and the connection does not both encrypt and check whom it speaks to. Add "sslmode=verify-full&sslrootcert=<PEM of the authority>" to the connection string (not needed on this machine or over a Unix socket).`,
  },
  'server-untrusted': {
    http: 500,
    exit: 5,
    ja: (p: { place: string; sqlState: string }) =>
      `台帳（${p.place}）のサーバーの証明書が、信頼する認証局のものではないか、期限切れです（${p.sqlState}）。何も送っていません。sslrootcert が市の認証局の PEM か、証明書の期限を確かめてください。`,
    en: (p: { place: string; sqlState: string }) =>
      `The certificate of the server of the register (${p.place}) is not of an authority that is trusted, or is out of date (${p.sqlState}). Nothing was sent to it. Check that sslrootcert is the PEM of the city's authority, and how long the certificate is good for.`,
  },
  'server-misnamed': {
    http: 500,
    exit: 5,
    ja: (p: { place: string; sqlState: string }) =>
      `台帳（${p.place}）のサーバーの証明書に、この名前が入っていません（${p.sqlState}）。何も送っていません。接続文字列のホスト名か、サーバーの証明書（subjectAltName）を直してください。`,
    en: (p: { place: string; sqlState: string }) =>
      `The certificate of the server of the register (${p.place}) is not for this name (${p.sqlState}). Nothing was sent to it. Mend the host of the connection string, or the certificate of the server (subjectAltName).`,
  },
  'server-without-tls': {
    http: 500,
    exit: 5,
    ja: (p: { place: string; sqlState: string }) =>
      `台帳（${p.place}）のサーバーは暗号化した通信を受けません（${p.sqlState}）。パスワードは送っていません。PostgreSQL で ssl = on とし、証明書（ssl_cert_file・ssl_key_file）を入れてください。`,
    en: (p: { place: string; sqlState: string }) =>
      `The server of the register (${p.place}) takes no encrypted connections (${p.sqlState}). No password was sent. Set ssl = on in PostgreSQL, with a certificate (ssl_cert_file, ssl_key_file).`,
  },
  unreachable: {
    http: 500,
    exit: 5,
    ja: (p: { place: string; sqlState: string }) =>
      `台帳（${p.place}）に接続できません（${p.sqlState}）。PostgreSQL が動いているか、場所・利用者・パスワード（PGPASSFILE）・証明書を確かめてから、もう一度実行してください。`,
    en: (p: { place: string; sqlState: string }) =>
      `The register (${p.place}) cannot be reached (${p.sqlState}). Check that PostgreSQL is running, and the address, user, password (PGPASSFILE) and certificate; then run again.`,
  },
  unusable: {
    http: 500,
    exit: 3,
    ja: (p: { place: string; sqlState: string }) =>
      `台帳（${p.place}）は答えますが、使えません（${p.sqlState}）。下の点を直してから、もう一度実行してください。`,
    en: (p: { place: string; sqlState: string }) =>
      `The register (${p.place}) answers but cannot be used (${p.sqlState}). Mend the points below, then run again.`,
  },
  'other-side': {
    http: 500,
    exit: 3,
    ja: (p: { place: string; side: string }) =>
      `台帳（${p.place}）は、もう一方の側（${p.side}）のものです。隔離側とレイク側は別のデータベースにしてください。`,
    en: (p: { place: string; side: string }) =>
      `The register (${p.place}) belongs to the other side (${p.side}). Give the sealed side and the lake side databases of their own.`,
  },
  filling: {
    http: 500,
    exit: 3,
    ja: (p: { place: string }) =>
      `台帳（${p.place}）への引っ越しが終わっていません。「musubi register move」をもう一度実行し、「musubi register switch」で切り替えてください。`,
    en: (p: { place: string }) =>
      `The move into the register (${p.place}) is not finished. Run "musubi register move" again, then "musubi register switch".`,
  },
  moved: {
    http: 500,
    exit: 3,
    ja: (p: { place: string; to: string; at: string }) =>
      `台帳（${p.place}）は ${p.at} に「${p.to}」へ引っ越しました。設定（databaseUrl、MUSUBI_DATABASE_URL）を新しい場所に合わせてください。`,
    en: (p: { place: string; to: string; at: string }) =>
      `The register (${p.place}) was moved to "${p.to}" at ${p.at}. Let the settings (databaseUrl, MUSUBI_DATABASE_URL) name the new place.`,
  },
  'not-moved': {
    http: 500,
    exit: 3,
    ja: (p: { place: string; file: string }) =>
      `設定は台帳を「${p.place}」としていますが、使用中の台帳が「${p.file}」にもあります。「musubi register move」で移すか、使わないほうを別の場所へ移してください。`,
    en: (p: { place: string; file: string }) =>
      `The settings name the register "${p.place}", but there is a register in use in "${p.file}" as well. Move it with "musubi register move", or take the one that is not wanted to another place.`,
  },
  'copy-differs': {
    http: 500,
    exit: 3,
    ja: (p: { place: string; tables: string }) =>
      `「${p.place}」の写しが元と一致しません（${p.tables}）。元はそのままです。もう一度実行し、続くときは管理者に知らせてください。`,
    en: (p: { place: string; tables: string }) =>
      `The copy of "${p.place}" is not the same as the original (${p.tables}), which is untouched. Run it again; if it stays, tell the administrator.`,
  },
  'not-empty': {
    http: 409,
    exit: 3,
    ja: (p: { place: string }) =>
      `引っ越し先「${p.place}」は空ではなく、この台帳の写しでもありません。何も変えていません。空のデータベース（またはスキーマ、ファイルのない場所）を指定してください。`,
    en: (p: { place: string }) =>
      `"${p.place}" is neither empty nor a copy of this register. Nothing was changed there. Name an empty database (or schema, or a place without a file).`,
  },
  'nothing-to-move': {
    http: 404,
    exit: 3,
    ja: (p: { place: string }) => `「${p.place}」に台帳がありません。--from を確かめてください。`,
    en: (p: { place: string }) => `There is no register in "${p.place}". Check --from.`,
  },
  'not-same-version': {
    http: 409,
    exit: 3,
    ja: (p: { place: string }) =>
      `台帳（${p.place}）の表が、この版のものではありません。この版で一度サーバーを動かしてから、もう一度実行してください。`,
    en: (p: { place: string }) =>
      `The tables of the register (${p.place}) are not those of this version. Run the server of this version once, then try again.`,
  },
  'not-copied': {
    http: 409,
    exit: 3,
    ja: (p: { place: string }) =>
      `「${p.place}」には、この台帳の写しがありません。先に「musubi register move」を実行してください。`,
    en: (p: { place: string }) => `"${p.place}" holds no copy of this register. Run "musubi register move" first.`,
  },
});
