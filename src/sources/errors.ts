/** What the sources room refuses: whole files that must not be taken. Single rows are quarantined instead. */
import { refusals } from '#base';

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
    en: (p: File) =>
      `The file "${p.file}" has a header but no rows. Check the conditions of the extraction, then extract it again.`,
  },
  'wrong-encoding': {
    http: 422,
    exit: 2,
    ja: (p: File & { declared: string; found: string | null }) =>
      `ファイル「${p.file}」の文字コードは、データ定義書にある${p.declared}ではありません${p.found ? `（${p.found}と思われます）` : ''}。${p.declared}で出力し直してください。`,
    en: (p: File & { declared: string; found: string | null }) =>
      `The file "${p.file}" is not in ${p.declared}, the encoding its contract declares${p.found ? ` (it looks like ${p.found})` : ''}. Write it out again in ${p.declared}.`,
  },
  'columns-differ': {
    http: 422,
    exit: 2,
    ja: (p: File) =>
      `ファイル「${p.file}」の列がデータ定義書と違うため、読み込みませんでした。下に挙げた列を確かめて、ファイルか定義書を直してください。`,
    en: (p: File) =>
      `The columns of "${p.file}" differ from its contract, so it was not read. Check the columns listed below and correct the file or the contract.`,
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
  'already-loaded': {
    http: 409,
    exit: 3,
    ja: (p: File & { asOf: string; loadedOn: string }) =>
      `ファイル「${p.file}」は、基準日${p.asOf}のデータとして${p.loadedOn}に送信済みのものと同じ内容です。新しいファイルを指定してください。`,
    en: (p: File & { asOf: string; loadedOn: string }) =>
      `The file "${p.file}" is the same as one already sent on ${p.loadedOn} (as of ${p.asOf}). Give the new file.`,
  },
  'same-file-twice': {
    http: 422,
    exit: 2,
    ja: (p: File) => `ファイル「${p.file}」は、一緒に指定した別のファイルと同じ内容です。片方を外してください。`,
    en: (p: File) => `The file "${p.file}" has the same content as another file given with it. Leave one of them out.`,
  },
});
