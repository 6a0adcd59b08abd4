/** What the survey room refuses. */
import { refusals } from '#base';

export const surveyRefusal = refusals('surveys', {
  'code-book-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `コードブック「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The code book "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
  'sheet-headings-missing': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」に、コードブックの見出しの行がありません。「設問番号」「型」「列名」「設問文」「選択肢コード」「選択肢」などの見出しを1行に書いてください。ひな型は「musubi survey sheet」で作れます。`,
    en: (p: { file: string }) =>
      `"${p.file}" has no row of a code book's headings. Write 設問番号, 型, 列名, 設問文, 選択肢コード, 選択肢 and the others in one row. "musubi survey sheet" makes a form to fill in.`,
  },
  'sheet-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」を表として読めません。読めるのは、.xlsx（パスワードなし）と、CP932・UTF-8 の CSV です。表計算ソフトで保存し直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" cannot be read as a sheet. An .xlsx file without a password, or CSV in CP932 or UTF-8, can be. Save it again as one of these, then run again.`,
  },
  'head-missing': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」に、調査の題名・所管・層などを書いたシート「調査」がありません。シートを加えるか、「--head」でYAMLのファイルを渡してください。ひな型は「musubi survey sheet」で作れます。`,
    en: (p: { file: string }) =>
      `"${p.file}" has no sheet 調査 with the title, owner and strata of the survey. Add one, or give them as YAML with "--head". "musubi survey sheet" makes a form to fill in.`,
  },
  'head-not-taken': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」はYAMLのコードブックで、調査の題名なども中に書かれています。「--head」を付けずに実行してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" is a code book in YAML, which holds its own head. Run again without "--head".`,
  },
  'sheet-ending': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `「${p.file}」には書けません。「--out」には .xlsx で終わる名前を付けてください。`,
    en: (p: { file: string }) => `"${p.file}" cannot be written. Give "--out" a name that ends in .xlsx.`,
  },
});
