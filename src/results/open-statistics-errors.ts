/** What the import of open statistics refuses. */
import { type Bilingual, refusals } from '#base';

/** What e-Stat says by its number (API 仕様書、RESULT の STATUS), and what to do. */
const estatWords = (status: number): Bilingual & { readonly next: Bilingual } => {
  if (status === 1 || status === 2)
    return {
      ja: status === 1 ? '該当するデータがない' : '一部に誤りがある',
      en: status === 1 ? 'nothing fits the question' : 'part of the question is wrong',
      next: { ja: '統計表のIDと絞り込みの条件を確かめ、', en: 'Check the id of the table and the conditions.' },
    };
  if (status === 100)
    return {
      ja: 'アプリケーションIDの誤り',
      en: 'the application id is wrong',
      next: { ja: 'アプリケーションIDを確かめ、', en: 'Check the application id.' },
    };
  return status < 200
    ? {
        ja: '要求のパラメータの誤り',
        en: 'a parameter of the question is wrong',
        next: { ja: '要求のパラメータを確かめ、', en: 'Check the parameters.' },
      }
    : {
        ja: 'e-Stat の側の障害',
        en: 'a fault at e-Stat',
        next: { ja: 'しばらくしてから、', en: 'Wait a while.' },
      };
};

export const openStatisticsRefusal = refusals('results', {
  'open-no-file': {
    http: 422,
    exit: 2,
    ja: () => '取り込むファイルが指定されていません。--population に町別人口のファイルを指定してください。',
    en: () => 'No file to import was given. Name the workbook of population by town with --population.',
  },
  'open-file-missing': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) => `ファイル「${p.file}」が見つかりません。場所を確かめて、もう一度実行してください。`,
    en: (p: { file: string }) => `The file "${p.file}" was not found. Check the path and run again.`,
  },
  'open-workbook-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; sheet: string; row: number }) =>
      `「${p.file}」は町別人口の表として読めません（シート「${p.sheet}」${p.row}行目付近に、日付または見出しがありません）。町別・年齢別人口の公表ファイルを指定してください。`,
    en: (p: { file: string; sheet: string; row: number }) =>
      `"${p.file}" cannot be read as a workbook of population by town (no date or header near row ${p.row} of sheet "${p.sheet}"). Give the published workbook of population by town and age.`,
  },
  'open-workbook-faulty': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; count: number }) =>
      `「${p.file}」の数値に合わないところが${p.count}件あるため、取り込みませんでした。下に挙げた行を公表元のファイルと比べてください。`,
    en: (p: { file: string; count: number }) =>
      `"${p.file}" was not imported: its numbers disagree in ${p.count} places. Compare the rows listed below with the publisher's file.`,
  },
  'open-codes-missing': {
    http: 422,
    exit: 2,
    ja: (p: { ward: string }) =>
      `「${p.ward}」の区コードが分かりません。区コードのある年齢1歳階級の表か、境界ファイル（--boundaries）を一緒に指定してください。`,
    en: (p: { ward: string }) =>
      `The code of the ward "${p.ward}" is not known. Give a workbook by single years of age, which has ward codes, or a boundary file (--boundaries) as well.`,
  },
  'open-day-twice': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; day: string }) =>
      `「${p.file}」は、先に指定したファイルと同じ日（${p.day}）の表です。どちらか1つを指定してください。`,
    en: (p: { file: string; day: string }) =>
      `"${p.file}" describes the same day (${p.day}) as a file before it. Give one of the two.`,
  },
  'open-credit-missing': {
    http: 422,
    exit: 2,
    ja: () => '出典の表示が分かりません。公表元の利用条件にある表示を --credit で指定してください。',
    en: () => 'The credit line is not known. Give the one that the publisher asks for with --credit.',
  },
  'open-boundaries-unfit': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `境界ファイル「${p.file}」に、人口の表にある区がそろっていません。区コードを id とする TopoJSON（wards）を指定してください。`,
    en: (p: { file: string }) =>
      `The boundary file "${p.file}" does not have the wards of the population tables. Give a TopoJSON whose object "wards" has ward codes as ids.`,
  },
  'open-small-area-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は国勢調査の小地域集計のファイルとして読めません（見出しが2行（1行目に KEY_CODE・HTKSYORI・T000000001 の形の列、2行目に項目の名前）あることが要ります）。e-Stat の統計GISで取得したファイルを指定してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" cannot be read as a census small-area file (it needs two header rows: the columns KEY_CODE, HTKSYORI and T000000001, and below them the names of the items). Give a file from the statistics GIS of e-Stat.`,
  },
  'open-small-area-faulty': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; count: number }) =>
      `「${p.file}」に合わないところが${p.count}件あるため、取り込みませんでした。下に挙げた行を公表元のファイルと比べてください。`,
    en: (p: { file: string; count: number }) =>
      `"${p.file}" was not imported: it disagrees with itself in ${p.count} places. Compare the rows listed below with the publisher's file.`,
  },
  'open-estat-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は e-Stat API（getStatsData、JSON）の正常な応答ではありません。取得し直したファイルを指定してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" is no good answer of the e-Stat API (getStatsData, JSON). Fetch it again and give that.`,
  },
  'open-estat-refused': {
    http: 422,
    exit: 2,
    ja: (p: { file: string; status: number }) =>
      `「${p.file}」は、e-Stat API が値を返さなかったときの応答です（STATUS ${p.status}：${estatWords(p.status).ja}）。${estatWords(p.status).next.ja}取得し直したファイルを指定してください。`,
    en: (p: { file: string; status: number }) =>
      `"${p.file}" is an answer in which the e-Stat API gave no figures (STATUS ${p.status}: ${estatWords(p.status).en}). ${estatWords(p.status).next.en} Fetch it again and give that.`,
  },
  'open-estat-incomplete': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」の統計表がそろっていません（全件数と値の数が違うか、分類にないコードがあります）。続き（NEXT_KEY）のファイルをすべて一緒に指定してください。`,
    en: (p: { file: string }) =>
      `The table of "${p.file}" is not complete (its values are not as many as it says, or have codes its classes lack). Give the files of all pages (NEXT_KEY) together.`,
  },
  'open-table-twice': {
    http: 422,
    exit: 2,
    ja: (p: { table: string }) => `表「${p.table}」が2つのファイルにあります。どちらか1つを指定してください。`,
    en: (p: { table: string }) => `The table "${p.table}" is in two of the files. Give one of them.`,
  },
  'open-day-missing': {
    http: 422,
    exit: 2,
    ja: () => '統計の時点が分かりません。--as-of に調査の期日（例 2020-10-01）を指定してください。',
    en: () => 'The day of the statistics is not known. Give the day of the survey with --as-of (e.g. 2020-10-01).',
  },
});
