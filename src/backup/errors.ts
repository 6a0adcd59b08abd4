/** What backup and restore refuse. */
import { refusals } from '#base';

export const backupRefusal = refusals('backup', {
  'not-backups': {
    http: 404,
    exit: 2,
    ja: (p: { folder: string }) =>
      `「${p.folder}」は結びのバックアップではありません（backups.json がないか、読めません）。場所を確かめてください。`,
    en: (p: { folder: string }) =>
      `"${p.folder}" holds no backups of Musubi (backups.json is missing or cannot be read). Check the place.`,
  },
  'other-installation': {
    http: 409,
    exit: 3,
    ja: () =>
      'このフォルダーには別の導入環境（または別の側）のバックアップがあります。混ぜないよう、別のフォルダーを指定してください。',
    en: () =>
      'This folder holds backups of another installation or side. Name another folder, so that they do not mix.',
  },
  'key-differs': {
    http: 403,
    exit: 4,
    ja: () => 'この鍵ではバックアップを開けません。このバックアップの復旧鍵か、元の keys.json を指定してください。',
    en: () =>
      'This key does not open the backups. Give the recovery key they were sealed to, or the original keys.json.',
  },
  'no-backup': {
    http: 404,
    exit: 3,
    ja: (p: { number: number }) =>
      p.number > 0
        ? `第${p.number}回のバックアップがないか、読めません。「musubi backup ls」で確かめてください。`
        : 'バックアップがまだ1回もありません。',
    en: (p: { number: number }) =>
      p.number > 0
        ? `Backup ${p.number} is missing or cannot be read. See "musubi backup ls".`
        : 'There is no backup yet.',
  },
  moving: {
    http: 409,
    exit: 3,
    ja: () => 'バックアップ中にファイルが何度も変わりました。大きな処理が終わってから、もう一度実行してください。',
    en: () => 'Files kept changing while they were backed up. Run again when larger work has ended.',
  },
  broken: {
    http: 500,
    exit: 3,
    ja: (p: { number: number; files: number }) =>
      `第${p.number}回のバックアップのうち${p.files}個のファイルが壊れています（下の一覧）。別の回か、別の控えを使い、新しいバックアップを取ってください。`,
    en: (p: { number: number; files: number }) =>
      `${p.files} files of backup ${p.number} are damaged (listed below). Use another backup or copy, and make a new one.`,
  },
  'recipient-invalid': {
    http: 422,
    exit: 2,
    ja: () =>
      '復旧先の公開鍵（age1…）の形が正しくありません。「musubi backup key」が出力した公開鍵を指定してください。',
    en: () => 'This is no recipient (age1…). Give the public key that "musubi backup key" printed.',
  },
  'not-empty': {
    http: 409,
    exit: 3,
    ja: (p: { folder: string }) =>
      `「${p.folder}」はすでに使われています。復元は上書きをしません。空のフォルダーを指定してください。`,
    en: (p: { folder: string }) => `"${p.folder}" is in use. A restore overwrites nothing; name an empty folder.`,
  },
});
