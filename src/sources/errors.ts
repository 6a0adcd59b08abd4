/** What the sources room refuses: whole files that must not be taken. Single rows are quarantined instead. */
import { type Bilingual, refusals } from '#base';
import type { PublishedForm } from './published-form.ts';

type File = { file: string };

export const sourcesRefusal = refusals('sources', {
  'file-empty': {
    http: 422,
    exit: 2,
    ja: (p: File) => `ファイル「${p.file}」は空です。抽出をやり直してください。`,
    en: (p: File) => `The file "${p.file}" is empty. Extract it again.`,
  },
  'no-rows': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」には見出し行しかなく、データが0件です。抽出条件を確かめて、抽出をやり直してください。`,
    en: (p: File) => `The file "${p.file}" has a header but no rows. Check the conditions and extract it again.`,
  },
  'wrong-encoding': {
    http: 422,
    exit: 2,
    ja: (p: File & { declared: string; found: string | null }) =>
      `ファイル「${p.file}」の文字コードは、データ定義書にある${p.declared}ではありません${p.found ? `（${p.found}と思われます）` : ''}。${p.declared}で出力し直すか、定義書の encoding を直してください。`,
    en: (p: File & { declared: string; found: string | null }) =>
      `The file "${p.file}" is not in ${p.declared}, the encoding its contract declares${p.found ? ` (it looks like ${p.found})` : ''}. Write it out again in ${p.declared}, or correct the encoding in the contract.`,
  },
  'is-jis': {
    http: 422,
    exit: 2,
    ja: (p: File & { declared: string }) =>
      `ファイル「${p.file}」の文字コードはJIS（ISO-2022-JP）で、読めません。${p.declared}で出力し直してください。`,
    en: (p: File & { declared: string }) =>
      `The file "${p.file}" is in JIS (ISO-2022-JP), which cannot be read. Write it out again in ${p.declared}.`,
  },
  'cr-alone': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」の行の終わりはCRだけで、行に分けられません。改行をCRLFかLFにして出力し直してください。`,
    en: (p: File) => `The lines of "${p.file}" end with CR alone. Write it out again with CRLF or LF instead.`,
  },
  'columns-differ': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」の列がデータ定義書と違うため、読み込みませんでした。下に挙げた列を確かめて、ファイルか定義書を直してください。`,
    en: (p: File) =>
      `The columns of "${p.file}" differ from its contract, so it was not read. Check the columns listed below and correct the file or the contract.`,
  },
  'not-a-table': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」はCSVなどの表ではありません（PDF・画像・文書などのファイルです）。元のシステムから取り出したファイルを選び直してください。`,
    en: (p: File) =>
      `The file "${p.file}" is no table such as a CSV (but a PDF, a picture, a document or the like). Choose the file that the source system wrote.`,
  },
  'published-statistics': {
    http: 422,
    exit: 2,
    ja: (p: File & { form: PublishedForm }) =>
      `ファイル「${p.file}」は公表された統計（${p.form === 'estat' ? 'e-Stat API の応答' : '国勢調査の小地域集計'}）で、個人のデータではありません。定義書は要りません。レイク側で「musubi statistics import --${p.form} <ファイル> --as-of <調査の期日>」で取り込んでください。`,
    en: (p: File & { form: PublishedForm }) =>
      `"${p.file}" is published statistics (${p.form === 'estat' ? 'an answer of the e-Stat API' : 'census small areas'}) and holds nobody's data. It needs no contract: on the lake side run "musubi statistics import --${p.form} <file> --as-of <day of the survey>".`,
  },
  'other-dataset': {
    http: 422,
    exit: 2,
    ja: (p: File & { fits: Bilingual; chosen: Bilingual }) =>
      `ファイル「${p.file}」の様式は、『${p.fits.ja}』のものに見えます。『${p.chosen.ja}』としては読み込みませんでした。データかファイルを選び直してください。`,
    en: (p: File & { fits: Bilingual; chosen: Bilingual }) =>
      `The file "${p.file}" looks like one of "${p.fits.en}", so it was not read as "${p.chosen.en}". Choose the other data set or the other file.`,
  },
  truncated: {
    http: 422,
    exit: 2,
    ja: (p: File & { row: number }) =>
      `ファイル「${p.file}」は${p.row}行目の途中で終わっています。転送や抽出が途中で切れていないか確かめて、もう一度取り出してください。`,
    en: (p: File & { row: number }) =>
      `The file "${p.file}" ends in the middle of row ${p.row}. Check whether the transfer or the extraction was cut off, and fetch it again.`,
  },
  'quote-open': {
    http: 422,
    exit: 2,
    ja: (p: File & { row: number }) =>
      `ファイル「${p.file}」の${p.row}行目で始まった引用符（"）が閉じていません。ファイルが途中で切れていないか、余分な引用符がないか確かめて、抽出をやり直してください。`,
    en: (p: File & { row: number }) =>
      `In "${p.file}" the quotation mark opened in row ${p.row} is never closed. Check whether the file is cut off or has a stray quotation mark, then extract it again.`,
  },
  'record-long': {
    http: 422,
    exit: 2,
    ja: (p: File & { row: number }) =>
      `ファイル「${p.file}」の${p.row}行目が長すぎて、行に分けられません。改行が抜けていないか、正しいファイルかを確かめて、抽出をやり直してください。`,
    en: (p: File & { row: number }) =>
      `Row ${p.row} of "${p.file}" is too long to be a record. Check whether line ends are missing and whether it is the right file, then extract it again.`,
  },
  'already-loaded': {
    http: 409,
    exit: 3,
    ja: (p: File & { asOf: string; loadedOn: string }) =>
      `ファイル「${p.file}」は、基準日${p.asOf}のデータとして${p.loadedOn}にパッケージにしたものと同じ内容です。新しいファイルを指定してください（基準日や定義書を間違えて作ったものなら、先に「gateway withdraw」で取り下げます）。`,
    en: (p: File & { asOf: string; loadedOn: string }) =>
      `The file "${p.file}" is the same as one a package was made of on ${p.loadedOn} (as of ${p.asOf}). Give the new file (if that was made with a wrong day or contract, take it back with "gateway withdraw" first).`,
  },
  'same-file-twice': {
    http: 422,
    exit: 2,
    ja: (p: File) => `ファイル「${p.file}」は、一緒に指定した別のファイルと同じ内容です。片方を外してください。`,
    en: (p: File) => `The file "${p.file}" has the same content as another file given with it. Leave one of them out.`,
  },
  'file-changed': {
    http: 422,
    exit: 2,
    ja: (p: File) => `ファイル「${p.file}」が読取中に書き換わりました。抽出が終わってから、もう一度実行してください。`,
    en: (p: File) => `"${p.file}" changed while it was read. Wait until its extraction has ended, and run again.`,
  },
  'wrong-delimiter': {
    http: 422,
    exit: 2,
    ja: (p: File & { declared: Bilingual; found: Bilingual }) =>
      `ファイル「${p.file}」は${p.found.ja}区切りで、データ定義書にある${p.declared.ja}区切りではありません。${p.declared.ja}区切りで出力し直すか、定義書の delimiter を直してください。`,
    en: (p: File & { declared: Bilingual; found: Bilingual }) =>
      `The file "${p.file}" is separated by ${p.found.en}, not by ${p.declared.en} as its contract declares. Write it out again, or correct the delimiter in the contract.`,
  },
  'is-workbook': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」はExcelブックです。データ定義書のとおりの形式で出力し直すか、定義書を format: workbook にしてください。`,
    en: (p: File) =>
      `The file "${p.file}" is an Excel workbook. Write it out in the format its contract declares, or make the contract say format: workbook.`,
  },
  'no-workbook': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」はExcelブックではありません。Excelブック（xlsx・xls）を指定するか、データ定義書の format を直してください。`,
    en: (p: File) => `"${p.file}" is no Excel workbook. Give one (xlsx or xls), or correct the format in the contract.`,
  },
  'workbook-broken': {
    http: 422,
    exit: 2,
    ja: (p: File) => `Excelブック「${p.file}」は壊れていて開けません。もう一度保存し直してから指定してください。`,
    en: (p: File) => `The workbook "${p.file}" is damaged and cannot be opened. Save it again, then give it.`,
  },
  'workbook-locked': {
    http: 422,
    exit: 2,
    ja: (p: File) => `Excelブック「${p.file}」にはパスワードが付いています。外して保存し直してから指定してください。`,
    en: (p: File) => `The workbook "${p.file}" has a password. Save it without one, then give it.`,
  },
  'workbook-large': {
    http: 422,
    exit: 2,
    ja: (p: File) => `Excelブック「${p.file}」は大きすぎます（256MB、広げて1GBまで）。CSVで出力し直してください。`,
    en: (p: File) => `The workbook "${p.file}" is too large (256 MB, 1 GB unpacked). Write it out as CSV instead.`,
  },
  'sheet-missing': {
    http: 422,
    exit: 2,
    ja: (p: File & { sheet: string | number; sheets: number }) =>
      `Excelブック「${p.file}」に、データ定義書にあるシート「${p.sheet}」がありません（シートは${p.sheets}枚です）。ブックか定義書の sheet を直してください。`,
    en: (p: File & { sheet: string | number; sheets: number }) =>
      `The workbook "${p.file}" has no sheet "${p.sheet}", which its contract names (it has ${p.sheets}). Correct the workbook, or sheet in the contract.`,
  },
  'fixed-askew': {
    http: 422,
    exit: 2,
    ja: (p: File & { row: number }) =>
      `ファイル「${p.file}」の${p.row}件目のレコードの長さか改行が、データ定義書の recordBytes・lineEnd と合いません。定義書とファイルの仕様を見比べて、合うほうに直してください。`,
    en: (p: File & { row: number }) =>
      `Record ${p.row} of "${p.file}" does not have the length or line end its contract declares (recordBytes, lineEnd). Compare the contract with the layout of the file, and correct the one that is wrong.`,
  },
  'zip-broken': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ZIPファイル「${p.file}」は壊れているか、途中で切れています。もう一度圧縮し直すか、転送し直してください。`,
    en: (p: File) => `The ZIP file "${p.file}" is damaged or cut off. Make it, or transfer it, again.`,
  },
  'zip-locked': {
    http: 422,
    exit: 2,
    ja: (p: File) => `ZIPファイル「${p.file}」にはパスワードが付いています。中のファイルを取り出して指定してください。`,
    en: (p: File) => `The ZIP file "${p.file}" has a password. Take the files out of it and give those.`,
  },
  'zip-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ZIPファイル「${p.file}」の圧縮方式は読めません。通常の方式（deflate）で圧縮し直すか、中のファイルを取り出して指定してください。`,
    en: (p: File) =>
      `The ZIP file "${p.file}" is packed in a way that cannot be read. Pack it with the usual method (deflate), or take the files out of it and give those.`,
  },
  'zip-in-zip': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ZIPファイル「${p.file}」の中に、さらにZIPファイルがあります。中のZIPを取り出して指定してください。`,
    en: (p: File) => `There is another ZIP file inside the ZIP file "${p.file}". Take the inner one out and give that.`,
  },
  'zip-nothing': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ZIPファイル「${p.file}」に読むファイルがありません。中身と、データ定義書の inZip を確かめてください。`,
    en: (p: File) => `The ZIP file "${p.file}" has no file to read. Check what is in it, and inZip in the contract.`,
  },
  'gaiji-missing': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `データ定義書にある外字の対応表「${p.file}」がありません。隔離側の gaiji フォルダーに置いてください。`,
    en: (p: File) =>
      `The table of private-use characters "${p.file}" that the contract names is missing. Put it into the folder "gaiji" of the sealed side.`,
  },
  'gaiji-invalid': {
    http: 422,
    exit: 2,
    ja: (p: File) => `外字の対応表「${p.file}」に誤りがあります。下に挙げた行を直してください。`,
    en: (p: File) => `The table of private-use characters "${p.file}" is wrong. Correct the lines listed below.`,
  },
  'sample-zip-mixed': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `見本「${p.file}」の中には形の違うファイルがあり、拡張子や名前の始まりでは見分けられません。1種類のファイルだけを取り出して指定してください。`,
    en: (p: File) =>
      `The sample "${p.file}" holds files of different forms, which neither their endings nor the beginnings of their names tell apart. Take the files of one kind out of it and give those.`,
  },
  'sample-decimals': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `--decimals に書いた小数の桁数が、見本「${p.file}」に合いません。下に挙げたところを、レコードの仕様書と見比べて直してください。`,
    en: (p: File) =>
      `The decimals given with --decimals do not fit the sample "${p.file}". Compare them with the layout of its records and correct what is listed below.`,
  },
  'sample-headless': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `見本「${p.file}」に見出し行が見当たりません。見出し行のあるファイルを指定してください（Excelの見出しの行が見付からないときは --header-row で行を指定します）。見出しのないCSVは --no-header を付けると列に番号を付けた案を作ります。固定長のファイルは20件より多い見本を渡してください。それでも分からなければ、仕様書から定義書を書きます（docs/owners.md）。`,
    en: (p: File) =>
      `The sample "${p.file}" seems to have no header row. Give a file that has one (where the headings of a workbook are not found, --header-row says which row they are). For a CSV without a header, --no-header proposes numbered columns. Of a fixed-length file give more than 20 records; if that does not help, write the contract from its layout (docs/owners.md).`,
  },
});
