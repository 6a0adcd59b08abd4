/** The words of the part about linkage (名寄せ). */
import type { Bilingual } from '#base';

const w = (ja: string, en: string): Bilingual => ({ ja, en });

export const linkageWords = {
  title: w('名寄せ', 'Linkage'),
  note: w(
    '住民基本台帳と共通の番号がないため、氏名・生年月日などの合い方で本人を探しました。',
    'These data share no number with the resident register, so people were found by how name, birth date and so on agree.',
  ),
  linked: w('一致', 'Linked'),
  review: w('要確認', 'To review'),
  unlinked: w('見つからない', 'Not found'),
  wrong: w('一致の誤りの見込み', 'Wrong links expected'),
  reasons: w('一致しなかった理由', 'Why others were not linked'),
  allLinked: w('探した全員が一致しました。', 'Everybody who was looked for was linked.'),
  todo: w('すること', 'What to do'),
  records: w('件数', 'Records'),
  costliest: w('最も合わなかった項目', 'Field that disagreed most'),
  by: w('一致率の内訳', 'Match rate by group'),
  byNote: w('一致率が大きく違うと、統計に偏りが出ます。', 'Where rates differ much, statistics will be biased.'),
  rate: w('一致率', 'Match rate'),
  lists: w('要確認の一覧', 'Review list'),
  nothingToReview: w(
    '決めることはありません。報告書は、送信すると隔離側のこの端末に書かれます。隔離側の外に出さないでください。',
    'There is nothing to decide. The report is written on this machine of the sealed side when you send. Keep it there.',
  ),
  listsNote: w(
    '送信すると、隔離側のこの端末に書かれます。「決定」の列に 1（同じ人）か 0（別人）を書き、担当者に渡してください（musubi link decide）。本人の番号を含むため、隔離側の外に出さないでください。',
    'Written on this machine of the sealed side when you send. Put 1 (same person) or 0 (not) in its column 決定 (decision) and hand it to whoever runs musubi link decide. It holds numbers of people: keep it on the sealed side.',
  ),
  report: w('報告書', 'Report'),
} as const;
