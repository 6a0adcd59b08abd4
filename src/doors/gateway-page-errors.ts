/** What the owner's page refuses by itself. What is wrong with a file is said by the rooms that read it. */
import { refusals } from '#base';

export const pageRefusal = refusals('page', {
  'wrong-address': {
    http: 421,
    exit: 4,
    ja: () => 'このページは、この端末で開いたリンクからだけ使えます。端末に表示されたリンクを開いてください。',
    en: () => 'This page is used only by the link shown on this machine. Open the link in the terminal.',
  },
  'no-session': {
    http: 401,
    exit: 4,
    ja: () =>
      'このリンクは使い終わったか、時間がたって無効になりました。端末で Enter キーを押すと、新しいリンクが表示されます。',
    en: () => 'This link has been used, or its time is over. Press Enter in the terminal to get a new one.',
  },
  'foreign-origin': {
    http: 403,
    exit: 4,
    ja: () => 'ほかのサイトからの操作は受け付けません。端末に表示されたリンクから開き直してください。',
    en: () => 'Requests from other sites are not taken. Open the page again by the link in the terminal.',
  },
  'order-invalid': {
    http: 400,
    exit: 2,
    ja: () => 'データ、基準日、ファイルの指定が正しくありません。画面を読み込み直して、もう一度選んでください。',
    en: () => 'The data set, the day or the files are not named as they should be. Reload the page and choose again.',
  },
  'dataset-unknown': {
    http: 404,
    exit: 2,
    ja: () => 'そのデータの定義書がありません。画面を読み込み直して、一覧から選んでください。',
    en: () => 'There is no contract for this data set. Reload the page and choose from the list.',
  },
  'day-to-come': {
    http: 422,
    exit: 2,
    ja: (p: { asOf: string }) => `基準日（${p.asOf}）がまだ来ていない日です。データの時点の日を確かめてください。`,
    en: (p: { asOf: string }) => `The as-of day (${p.asOf}) has not come yet. Check the day the data describe.`,
  },
  busy: {
    http: 409,
    exit: 3,
    ja: () =>
      'いま別の画面で確認または送信をしています。一度に扱えるのは一つです。終わるまで待つか、その画面で取りやめてください。',
    en: () => 'Another window is checking or sending now. One at a time: wait until it has ended, or stop it there.',
  },
  'not-checked': {
    http: 409,
    exit: 3,
    ja: () =>
      '送信できるのは、確かめたばかりの内容だけです。そのあとに別のファイルが確かめられたか、送信が済んでいます。もう一度「確かめる」から始めてください。',
    en: () =>
      'Only what was checked last can be sent; since then other files were checked, or it was sent already. Begin again with the check.',
  },
  'file-differs': {
    http: 409,
    exit: 3,
    ja: (p: { file: string }) =>
      `ファイル「${p.file}」の中身が、確かめたときと違うため、送信しませんでした。もう一度確かめてから送信してください。`,
    en: (p: { file: string }) =>
      `The content of "${p.file}" is not what was checked, so nothing was sent. Check it again, then send.`,
  },
  'cannot-stop': {
    http: 409,
    exit: 3,
    ja: () => '送信の仕上げに入っているため、取りやめられません。終わるまでお待ちください。',
    en: () => 'The sending is being finished and cannot be stopped any more. Please wait until it ends.',
  },
  'no-list': {
    http: 404,
    exit: 2,
    ja: () => '保留の一覧はありません。保留がなかったか、別のファイルを確かめたあとです。',
    en: () => 'There is no list of rows set aside: there were none, or other files were checked since.',
  },
  'not-built': {
    http: 500,
    exit: 3,
    ja: () => '画面がまだ組み立てられていません。「npm run build」を実行してから、もう一度始めてください。',
    en: () => 'The page has not been built yet. Run "npm run build", then start again.',
  },
});
