/** What the taking in of a personnel list refuses. Lines, columns, sections and user names; nobody’s name. */
import { refusals } from '#base';

export const personnelRefusal = refusals('accounts', {
  'personnel-not-a-table': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は名簿のCSVとして読めません（空か、行によって列の数が違うか、引用符が閉じていません）。1行目を見出しにしたCSVで保存し直してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" cannot be read as a personnel list in CSV (it is empty, lines differ in their number of columns, or a quotation mark is not closed). Save it again with the headings in the first line.`,
  },
  'personnel-columns': {
    http: 422,
    exit: 2,
    ja: (p: { missing: string; twice: string }) =>
      `名簿の見出しが足りません${p.missing ? `（ない: ${p.missing}）` : ''}${p.twice ? `（同じ意味の列が2つ: ${p.twice}）` : ''}。職員番号・氏名・所属 は必ず、利用者名・役職・区分・役割・開始日・終了日 は要るときに書いてください。`,
    en: (p: { missing: string; twice: string }) =>
      `The headings of the list do not suffice${p.missing ? ` (missing: ${p.missing})` : ''}${p.twice ? ` (twice: ${p.twice})` : ''}. It needs number, name and section, and may have account, post, kind, roles, from and until.`,
  },
  'personnel-faulty': {
    http: 422,
    exit: 2,
    ja: (p: { count: number }) =>
      `名簿に直すところが${p.count}か所あるため、何も変えませんでした。下の行と列を直してから、もう一度実行してください。`,
    en: (p: { count: number }) =>
      `The list has ${p.count} ${p.count === 1 ? 'fault' : 'faults'}, so nothing was changed. Correct the lines and columns below, then run again.`,
  },
  'personnel-sections': {
    http: 409,
    exit: 3,
    ja: (p: { sections: string }) =>
      `いまだれもいない所属が名簿にあります: ${p.sections}。書き誤りなら名簿を直し、機構改革などで新しくできた所属なら --new-sections を付けて、もう一度実行してください。`,
    en: (p: { sections: string }) =>
      `The list has sections that nobody belongs to now: ${p.sections}. Correct the list if they are misspelt; if they are new, run again with --new-sections.`,
  },
  'personnel-gone': {
    http: 409,
    exit: 3,
    ja: (p: { count: number }) =>
      `名簿にいないため、その日に利用を止める人が${p.count}人います。一覧を確かめてから、--gone ${p.count} を付けてもう一度実行してください。名簿に載らない利用者（委託先など）は --keep に書けば残ります。`,
    en: (p: { count: number }) =>
      `${p.count} accounts are not in the list and would be suspended on that day. Look through them, then run again with --gone ${p.count}. Accounts that no list holds (contractors) stay where --keep names them.`,
  },
  'personnel-no-administrator': {
    http: 409,
    exit: 3,
    ja: (p: { day: string }) =>
      `この名簿では ${p.day} に管理者（administrator）が一人もいなくなるため、何も変えませんでした。名簿の「役割」の列に administrator を書くか、先に accounts post で付けてください。`,
    en: (p: { day: string }) =>
      `With this list there would be no administrator on ${p.day}, so nothing was changed. Write administrator into its column of roles, or give the role with "accounts post" first.`,
  },
  'personnel-passwords': {
    http: 409,
    exit: 3,
    ja: (p: { file: string }) =>
      `最初のパスワードを「${p.file}」に書けないため、何も変えませんでした（すでにあるファイルには書きません）。ほかの名前にしてください。`,
    en: (p: { file: string }) =>
      `First passwords cannot be written to "${p.file}" (nothing is written over), so nothing was changed. Choose another name.`,
  },
  'personnel-keeps-nobody': {
    http: 422,
    exit: 2,
    ja: (p: { names: string }) =>
      `--keep に、登録されていない利用者名があります: ${p.names}。確かめて書き直してください。`,
    en: (p: { names: string }) => `--keep names accounts that are not registered: ${p.names}. Check and correct them.`,
  },
});
