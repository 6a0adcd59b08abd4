/** What is said of the files somebody chose: names chosen twice, days in their names, files that cannot be read any more. */
import type { Bilingual } from '#base';

const w = (ja: string, en: string): Bilingual => ({ ja, en });

export const fileWords = {
  replacedFile: (name: string) =>
    w(
      `「${name}」は、いま選んだものに入れ替えました。同じ名前のファイルは1つだけ送れます。`,
      `"${name}" is now the one you chose last. Of files with one name only one can be sent.`,
    ),
  daysDiffer: (days: readonly Bilingual[]) =>
    w(
      `ファイル名の日付がそろっていません（${days.map(({ ja }) => ja).join('、')}）。別の時点のファイルが混じっていないか確かめてください。`,
      `The names of the files have different days (${days.map(({ en }) => en).join(', ')}). Make sure that no file is of another day.`,
    ),
  dayOther: (day: Bilingual) =>
    w(
      `ファイル名の日付（${day.ja}）が基準日と違います。どちらが正しいか確かめてください。`,
      `The day in the name of the file (${day.en}) is not the as-of day. Check which of them is right.`,
    ),
  unreadable: (name: string) =>
    w(
      `ファイル「${name}」を読めませんでした。選んだあとに書き換えられたか、移されたようです。ほかのプログラムが書き出している途中でないか確かめて、もう一度選んでください。何も送っていません。`,
      `The file "${name}" could not be read: it seems to have been written or moved after you chose it. Make sure that no other program is still writing it, then choose it again. Nothing was sent.`,
    ),
} as const;
