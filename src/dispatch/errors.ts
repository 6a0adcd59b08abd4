/** What dispatch refuses: loads that do not leave, ways that are not safe, receipts that are not the lake's. */
import { type Bilingual, refusals } from '#base';

/** Owners know their data by its name, not by the id it has in the lake. */
type Load = { title: Bilingual; asOf: string };
type Package = Load & { sequence: number };

export const dispatchRefusal = refusals('dispatch', {
  empty: {
    http: 422,
    exit: 3,
    ja: (p: Load) => `『${p.title.ja}』（${p.asOf}）は送る行が0件です。元のファイルと保留の内訳を確かめてください。`,
    en: (p: Load) => `"${p.title.en}" (${p.asOf}) has no row to send. Check the source file and what was quarantined.`,
  },
  'accounts-differ': {
    http: 422,
    exit: 3,
    ja: (p: Load) =>
      `『${p.title.ja}』（${p.asOf}）の件数の内訳が合いません（読込＝採用＋保留＋除外、採用＝送信）。送信を止めました。`,
    en: (p: Load) =>
      `The row accounts of "${p.title.en}" (${p.asOf}) do not add up (read = accepted + quarantined + excluded; accepted = sent). Nothing was sent.`,
  },
  'schema-differs': {
    http: 422,
    exit: 3,
    ja: (p: Load) =>
      `『${p.title.ja}』（${p.asOf}）の列が定義書と一致しません。下に挙げた列を確かめてください。送信を止めました。`,
    en: (p: Load) =>
      `The columns of "${p.title.en}" (${p.asOf}) are not those of the contract. Check the columns listed below. Nothing was sent.`,
  },
  'contract-unfinished': {
    http: 422,
    exit: 2,
    ja: (p: Load) =>
      `『${p.title.ja}』（${p.asOf}）は送れません。データ定義書に「要確認」のままの所があります。下に挙げた所を決めて書き直してください。`,
    en: (p: Load) =>
      `"${p.title.en}" (${p.asOf}) cannot be sent: its contract still says 要確認 (to be looked at). Decide the places listed below and write them out.`,
  },
  'addition-not-allowed': {
    http: 422,
    exit: 3,
    ja: (p: Load) =>
      `『${p.title.ja}』（${p.asOf}）は追加分だけを送れません（定義書に additions がありません）。全件を送ってください。`,
    en: (p: Load) =>
      `Additions of "${p.title.en}" (${p.asOf}) cannot be sent alone (its contract does not say so). Send all rows of the day.`,
  },
  'nothing-to-withdraw': {
    http: 404,
    exit: 2,
    ja: (p: { dataset: string }) =>
      `「${p.dataset}」には取り下げるパッケージがありません。データの名前を確かめてください。`,
    en: (p: { dataset: string }) =>
      `There is no package of "${p.dataset}" to withdraw. Check the name of the data set.`,
  },
  'already-received': {
    http: 409,
    exit: 3,
    ja: (p: Package) =>
      `『${p.title.ja}』の${p.sequence}番（${p.asOf}）はレイクが受け入れ済みなので、取り下げられません。訂正は、新しいファイルを「gateway run」で送ってください。`,
    en: (p: Package) =>
      `Number ${p.sequence} of "${p.title.en}" (${p.asOf}) was taken in by the lake and cannot be taken back. Send a correction as a new file with "gateway run".`,
  },
  'answer-awaited': {
    http: 409,
    exit: 3,
    ja: (p: Package) =>
      `『${p.title.ja}』の${p.sequence}番（${p.asOf}）は送ってあり、レイクの答えがまだありません。受け入れられているかもしれないので、取り下げられません。もう一度「gateway send」を実行すれば、レイクの答え（受領か拒否）が分かります。`,
    en: (p: Package) =>
      `Number ${p.sequence} of "${p.title.en}" (${p.asOf}) was sent and the lake has not answered yet: it may have been taken in, and cannot be taken back. Run "gateway send" again to hear whether the lake took or refused it.`,
  },
  'may-be-at-lake': {
    http: 409,
    exit: 3,
    ja: (p: Package & { dataset: string }) =>
      `『${p.title.ja}』の${p.sequence}番（${p.asOf}）は、レイクが断ったものではありません。媒体で運ばれていれば、レイクにあるかもしれません。同じ番号で作り直すと、レイクはこのデータをもう受け入れられなくなります。送るなら「gateway send」、受領証があれば「gateway receipt」です。送りも運びもしていない（レイク側の「lake ls ${p.dataset}」に、この基準日がない）ことを確かめたうえで取り下げるときは、「--not-at-lake」を付けてください（監査記録に残ります）。`,
    en: (p: Package & { dataset: string }) =>
      `Number ${p.sequence} of "${p.title.en}" (${p.asOf}) was not refused by the lake. If somebody carried it, the lake may have it, and would take nothing of this data set any more if the number were made anew. Use "gateway send" to send it, "gateway receipt" if there is a receipt. If you have made sure that it was neither sent nor carried ("lake ls ${p.dataset}" on the lake side does not show this day), take it back with --not-at-lake (the audit log keeps that).`,
  },
  'nothing-to-send': {
    http: 404,
    exit: 2,
    ja: (p: { dataset: string }) => `「${p.dataset}」のパッケージはありません。データの名前を確かめてください。`,
    en: (p: { dataset: string }) => `There is no package of "${p.dataset}". Check the name of the data set.`,
  },
  'package-gone': {
    http: 404,
    exit: 3,
    ja: (p: Package) =>
      `『${p.title.ja}』の${p.sequence}番（${p.asOf}）のファイルが送信箱にありません。運んだものなら受領証を「musubi gateway receipt」で読み込み、失ったもので、レイクにもないことを確かめたなら「musubi gateway withdraw --not-at-lake」で取り下げて作り直してください。`,
    en: (p: Package) =>
      `The file of number ${p.sequence} of "${p.title.en}" (${p.asOf}) is not in the outbox. If it was carried, read its receipt with "musubi gateway receipt"; if it is lost, and you made sure that the lake does not have it, take it back with "musubi gateway withdraw --not-at-lake" and make it again.`,
  },
  'some-refused': {
    http: 422,
    exit: 3,
    ja: (p: { packages: number }) =>
      `レイクが受け入れなかったパッケージが${p.packages}件あります。下の理由を直してから、もう一度送ってください。ほかは届いています。`,
    en: (p: { packages: number }) =>
      `The lake did not take ${p.packages} package(s). Mend what is said below, then send again. The others have arrived.`,
  },
  'lake-address-missing': {
    http: 500,
    exit: 2,
    ja: () =>
      'レイクの住所がありません。musubi.yaml に「lakeUrl: https://…」と書いてください。通信できない所では、送信箱のファイルを運び「musubi lake intake」で受け入れます。',
    en: () =>
      'The address of the lake is not set. Write "lakeUrl: https://…" into musubi.yaml; where there is no line, carry the files of the outbox and take them in with "musubi lake intake".',
  },
  'lake-address-wrong': {
    http: 500,
    exit: 2,
    ja: () => 'レイクの住所（lakeUrl）は「https://名前」か「https://名前:ポート」の形だけで書いてください。',
    en: () => 'The address of the lake (lakeUrl) is written as https://name or https://name:port and nothing more.',
  },
  'lake-address-open': {
    http: 500,
    exit: 2,
    ja: () => '暗号化しない通信（http://）は同じ機械の中だけで使えます。lakeUrl を https:// にしてください。',
    en: () => 'A line without TLS (http://) is used within one machine only. Make lakeUrl an https:// address.',
  },
  'lake-unreachable': {
    http: 502,
    exit: 5,
    ja: (p: { address: string; what: string }) =>
      `データレイク（${p.address}）と通信できません（${p.what}）。つながるようになってからもう一度実行してください。送れたところから続きます。`,
    en: (p: { address: string; what: string }) =>
      `The lake (${p.address}) cannot be reached (${p.what}). Run again when the line is back: it goes on where it stopped.`,
  },
  'lake-certificate': {
    http: 502,
    exit: 3,
    ja: (p: { address: string; what: string }) =>
      `データレイク（${p.address}）の証明書を信頼できません（${p.what}）。何も送っていません。市の認証局のファイル（lakeCa）と証明書の名前・期限を確かめてください。`,
    en: (p: { address: string; what: string }) =>
      `The certificate of the lake (${p.address}) cannot be trusted (${p.what}). Nothing was sent. Check the city's authority file (lakeCa), and the name and dates of the certificate.`,
  },
  'lake-answer': {
    http: 502,
    exit: 3,
    ja: (p: { address: string; status: number }) =>
      `${p.address} はデータレイクとして答えません（HTTP ${p.status}）。lakeUrl と、レイクの版を確かめてください。`,
    en: (p: { address: string; status: number }) =>
      `${p.address} does not answer as a lake (HTTP ${p.status}). Check lakeUrl, and the version of the lake.`,
  },
  'receipt-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `「${p.file}」は受領証として読めません。「.receipt」のファイルを指定してください。`,
    en: (p: { file: string }) => `"${p.file}" cannot be read as a receipt. Name a ".receipt" file.`,
  },
  'receipt-not-lakes': {
    http: 422,
    exit: 3,
    ja: () =>
      '受領証の署名が、登録したレイクのものではありません。書き換えられたか、別のレイクの受領証です。何も記録していません。',
    en: () =>
      'The receipt is not signed by the lake that is registered here: it was altered, or is another lake’s. Nothing was recorded.',
  },
  'receipt-unknown': {
    http: 404,
    exit: 3,
    ja: (p: Package) =>
      `『${p.title.ja}』の${p.sequence}番（${p.asOf}）は、この隔離側で作ったパッケージではありません。受領証を渡す先を確かめてください。`,
    en: (p: Package) =>
      `Number ${p.sequence} of "${p.title.en}" (${p.asOf}) is no package of this sealed side. Check for whom the receipt is.`,
  },
  'receipt-other-bytes': {
    http: 409,
    exit: 3,
    ja: (p: Package) =>
      `この受領証は、『${p.title.ja}』の${p.sequence}番（${p.asOf}）として届いた別の中身についてのものです。運ぶ途中で壊れたか、取り下げる前のものです。送信箱のファイルを運び直してください。`,
    en: (p: Package) =>
      `This receipt is about other bytes that arrived as number ${p.sequence} of "${p.title.en}" (${p.asOf}): damaged on the way, or withdrawn since. Carry the file of the outbox again.`,
  },
});
