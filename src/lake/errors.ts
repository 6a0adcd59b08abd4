/** What the lake refuses. A refused package leaves the lake as it was. */
import { type Bilingual, refusals } from '#base';

/** `title`: what its owners call it, where the contract is at hand; what the lake answers is read by them as well. */
type Dataset = { dataset: string; title?: Bilingual };
const ja = ({ dataset, title }: Dataset): string => (title ? `${title.ja}（${dataset}）` : dataset);
const en = ({ dataset, title }: Dataset): string => (title ? `${title.en} (${dataset})` : dataset);

export const lakeRefusal = refusals('lake', {
  'not-a-lake': {
    http: 500,
    exit: 2,
    ja: () =>
      'このフォルダーはデータレイクではありません（lake.json がないか、読めません）。場所の設定を確かめてください。',
    en: () => 'This folder is no lake (lake.json is missing or cannot be read). Check the configured place.',
  },
  busy: {
    http: 409,
    exit: 3,
    ja: () => '別の受入処理が実行中です。終わってから、もう一度実行してください。',
    en: () => 'Another intake is running. Run again when it has ended.',
  },
  'package-not-found': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) => `パッケージ「${p.file}」がありません。場所を確かめてください。`,
    en: (p: { file: string }) => `There is no package "${p.file}". Check where it is.`,
  },
  'package-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」はパッケージとして読めません（途中で切れたか、別のファイルです）。送信元からもう一度受け取ってください。`,
    en: (p: { file: string }) =>
      `"${p.file}" cannot be read as a package (cut off, or another kind of file). Get it from the sender again.`,
  },
  'sender-unknown': {
    http: 403,
    exit: 4,
    ja: (p: { sender: string }) => `送信元「${p.sender}」は登録されていません。登録済みの送信元だけが送れます。`,
    en: (p: { sender: string }) => `The sender "${p.sender}" is not registered. Only registered senders may send.`,
  },
  'sender-not-for-dataset': {
    http: 403,
    exit: 4,
    ja: (p: Dataset & { sender: string }) =>
      `送信元「${p.sender}」には、データ「${p.dataset}」を送る登録がありません。登録内容を確かめてください。`,
    en: (p: Dataset & { sender: string }) =>
      `The sender "${p.sender}" is not registered for the data set "${p.dataset}". Check the registration.`,
  },
  'sender-differs': {
    http: 403,
    exit: 4,
    ja: (p: { sender: string }) =>
      `このパッケージは、送ってきた「${p.sender}」とは別の送信元のものです。自分の作ったパッケージだけを送れます。`,
    en: (p: { sender: string }) =>
      `This package is not one of "${p.sender}", who sent it. A sender may send its own packages only.`,
  },
  'signature-invalid': {
    http: 422,
    exit: 3,
    ja: (p: { sender: string }) =>
      `署名が送信元「${p.sender}」のものではないか、内容が変えられています。受け入れません。送信元に確かめてください。`,
    en: (p: { sender: string }) =>
      `The signature is not that of the sender "${p.sender}", or the content was changed. It is not taken in; ask the sender.`,
  },
  'package-altered': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) =>
      `「${ja(p)}」のパッケージの中身が、署名された内容と一致しません。送信元からもう一度受け取ってください。`,
    en: (p: Dataset) => `The content of the "${en(p)}" package is not what was signed. Get it from the sender again.`,
  },
  'foreign-recipient': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) =>
      `「${ja(p)}」のパッケージは、このデータレイク宛てではありません。送信元の宛先の設定を確かめてください。`,
    en: (p: Dataset) =>
      `The "${en(p)}" package is not addressed to this lake. Check the recipient configured at the sender.`,
  },
  'some-refused': {
    http: 422,
    exit: 3,
    ja: (p: { refused: number; all: number }) =>
      `${p.all}件のうち${p.refused}件を受け入れませんでした。上に挙げた理由を直してから、その分をもう一度受け入れてください。`,
    en: (p: { refused: number; all: number }) =>
      `${p.refused} of ${p.all} were not taken in. Mend the reasons given above and take those in again.`,
  },
  'contract-unknown': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) =>
      `データ「${p.dataset}」の定義書がありません。送り手と同じ定義書（YAML）をレイク側のデータフォルダーの contracts/ に置いてから、もう一度受け入れてください。`,
    en: (p: Dataset) =>
      `There is no contract for the data set "${p.dataset}". Put the contract that the sender has (YAML) into contracts/ of the data folder of the lake side, then take the package in again.`,
  },
  'contract-version-differs': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { said: number; ours: number }) =>
      `「${ja(p)}」の定義書が、送信元は第${p.said}版、データレイクは第${p.ours}版です。両側を同じ版にそろえてください。`,
    en: (p: Dataset & { said: number; ours: number }) =>
      `The sender uses version ${p.said} of the contract of "${en(p)}", the lake version ${p.ours}. Bring both sides to the same version.`,
  },
  'contract-differs': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { version: number }) =>
      `「${ja(p)}」の定義書は同じ第${p.version}版ですが、中身が送信元と一致しません。両側を同じ定義書にそろえてください。`,
    en: (p: Dataset & { version: number }) =>
      `The contract of "${en(p)}" has the same version ${p.version} on both sides, but not the same content. Bring both sides to the same contract.`,
  },
  'schema-differs': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) => `「${ja(p)}」の列が定義書と一致しません。下に挙げた列を確かめてください。`,
    en: (p: Dataset) => `The columns of "${en(p)}" are not those of the contract. Check the columns listed below.`,
  },
  'as-of-in-future': {
    http: 422,
    exit: 3,
    ja: (p: Dataset & { asOf: string }) =>
      `「${ja(p)}」の基準日${p.asOf}は未来の日付です。基準日か時計を確かめてください。`,
    en: (p: Dataset & { asOf: string }) =>
      `The as-of day ${p.asOf} of "${en(p)}" lies in the future. Check the day, or the clock.`,
  },
  'made-in-future': {
    http: 422,
    exit: 3,
    ja: (p: Dataset & { madeAt: string; now: string }) =>
      `「${ja(p)}」のパッケージの作成時刻（${p.madeAt}）が、データレイクの時計（${p.now}）より先です。両側の時計を合わせ、送信元で取り下げて作り直してください。`,
    en: (p: Dataset & { madeAt: string; now: string }) =>
      `The package of "${en(p)}" says it was made at ${p.madeAt}, ahead of the lake's clock (${p.now}). Set both clocks right, withdraw the package at the sender and make it again.`,
  },
  'empty-package': {
    http: 422,
    exit: 3,
    ja: (p: Dataset & { asOf: string }) =>
      `「${ja(p)}」（${p.asOf}）のパッケージは0件です。元の抽出を確かめてください。`,
    en: (p: Dataset & { asOf: string }) =>
      `The package of "${en(p)}" (${p.asOf}) has no rows. Check the extraction it came from.`,
  },
  'accounts-differ': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) =>
      `「${ja(p)}」の件数の内訳が合いません（読込＝採用＋保留＋除外、採用＝格納）。送信元で作り直してください。`,
    en: (p: Dataset) =>
      `The row accounts of "${en(p)}" do not add up (read = accepted + quarantined + excluded; accepted = rows). Make the package again.`,
  },
  'addition-not-allowed': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) =>
      `「${ja(p)}」は追加分だけでは受け入れられません（定義書に additions がありません）。全件を送ってください。`,
    en: (p: Dataset) => `"${en(p)}" does not take additions (its contract does not say so). Send all rows of the day.`,
  },
  'nothing-to-add-to': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { asOf: string }) =>
      `「${ja(p)}」（${p.asOf}）の追加分を足す元がありません。先に全件を受け入れてください。`,
    en: (p: Dataset & { asOf: string }) =>
      `There is nothing of "${en(p)}" as of ${p.asOf} to add to. Take all rows of that day in first.`,
  },
  'rows-differ': {
    http: 422,
    exit: 3,
    ja: (p: Dataset & { said: number; found: number }) =>
      `「${ja(p)}」は${p.said}件のはずが${p.found}件でした。送信元で作り直してください。`,
    en: (p: Dataset & { said: number; found: number }) =>
      `"${en(p)}" should have ${p.said} rows but has ${p.found}. Make the package again.`,
  },
  'payload-unreadable': {
    http: 422,
    exit: 3,
    ja: (p: Dataset) => `「${ja(p)}」の中身を表として読めません。送信元で作り直してください。`,
    en: (p: Dataset) => `The content of "${en(p)}" cannot be read as a table. Make the package again.`,
  },
  'already-taken': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { asOf: string; sequence: number }) =>
      `「${ja(p)}」の${p.sequence}番（${p.asOf}）は受入済みです。訂正を送るときは、送信元で新しい番号のパッケージを作ってください。`,
    en: (p: Dataset & { asOf: string; sequence: number }) =>
      `Number ${p.sequence} of "${en(p)}" (${p.asOf}) is already taken. To send a correction, make a package with a new number.`,
  },
  'sequence-gap': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { expected: number; found: number }) =>
      `「${ja(p)}」は次に${p.expected}番を受け入れますが、${p.found}番が届きました。先に${p.expected}番を受け入れてください。`,
    en: (p: Dataset & { expected: number; found: number }) =>
      `Number ${p.expected} of "${en(p)}" comes next, but number ${p.found} arrived. Take in number ${p.expected} first.`,
  },
  'previous-differs': {
    http: 409,
    exit: 3,
    ja: (p: Dataset & { sequence: number }) =>
      `「${ja(p)}」の${p.sequence}番は、受け入れた直前のパッケージの続きではありません。送信元の送信履歴を確かめてください。`,
    en: (p: Dataset & { sequence: number }) =>
      `Number ${p.sequence} of "${en(p)}" does not follow the package taken in before. Check what the sender sent.`,
  },
  'dataset-broken': {
    http: 500,
    exit: 3,
    ja: (p: Dataset) =>
      `データ「${ja(p)}」に壊れた箇所があります。「musubi lake verify」で確かめ、バックアップから戻してください。`,
    en: (p: Dataset) =>
      `The data set "${en(p)}" is broken in places. Check with "musubi lake verify" and restore from the backup.`,
  },
  'no-snapshot': {
    http: 404,
    exit: 3,
    ja: (p: Dataset & { days: string }) =>
      `データ「${p.dataset}」には、受け入れたスナップショットがありません${p.days && `（基準日 ${p.days}）`}。先に受け入れてください。`,
    en: (p: Dataset & { days: string }) =>
      `The data set "${p.dataset}" has no snapshot${p.days && ` as of ${p.days}`}. Take one in first.`,
  },
  'lake-broken': {
    http: 500,
    exit: 3,
    ja: (p: { places: number }) =>
      `データレイクに壊れた箇所が${p.places}か所あります。下に挙げたものをバックアップから戻してください。他は読めます。`,
    en: (p: { places: number }) =>
      `The lake is broken in ${p.places} places. Restore what is listed below from the backup; the rest can be read.`,
  },
  removed: {
    http: 410,
    exit: 3,
    ja: (p: Dataset & { days: string }) =>
      `データ「${p.dataset}」（${p.days}）は、定義書の保存期間を過ぎて廃棄されました。ほかの基準日を指定してください。`,
    en: (p: Dataset & { days: string }) =>
      `"${p.dataset}" as of ${p.days} is past the retention of its contract and gone. Ask for other days.`,
  },
  'day-unreadable': {
    http: 422,
    exit: 2,
    ja: () => '日付は YYYY-MM-DD の形で書いてください（例：2026-03-01）。',
    en: () => 'Write the day as YYYY-MM-DD (for example 2026-03-01).',
  },
});
