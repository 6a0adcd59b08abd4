/** What a file has that is no fault, but that its owner should know. */
import type { Bilingual } from '#base';
import type { Counts } from './records.ts';

export const noticesOf = (
  file: string,
  { endMark, blank }: Counts,
  newline: boolean,
  gaiji: { readonly replaced: number; readonly unknown: number },
): Bilingual[] => {
  const said: Bilingual[] = [];
  const say = (ja: string, en: string) => said.push({ ja: `「${file}」: ${ja}`, en: `"${file}": ${en}` });
  if (!newline)
    say(
      '最後の行に改行がありません。最後まで転送されているか確かめてください。',
      'the last row has no line end; check that the file was transferred whole.',
    );
  if (endMark)
    say(
      '末尾のファイル終端文字（Ctrl-Z）は読み飛ばしました。',
      'the end-of-file mark (Ctrl-Z) at its end was skipped.',
    );
  if (blank > 0) say(`空行${blank}行を読み飛ばしました。`, `${blank} blank line(s) were skipped.`);
  if (gaiji.replaced > 0)
    say(
      `外字${gaiji.replaced}字を対応表の文字に置き換えました。`,
      `${gaiji.replaced} private-use characters were replaced by the city's table.`,
    );
  if (gaiji.unknown > 0)
    say(
      `外字${gaiji.unknown}字は対応表になく、そのまま残しました。`,
      `${gaiji.unknown} private-use characters are not in the city's table and were left as they are.`,
    );
  return said;
};

/** Rows under the headings that are not read, though they look like records. */
export const passedRows = (file: string, rows: readonly number[]): Bilingual[] => {
  const list = rows.slice(0, 5).join(', ') + (rows.length > 5 ? ', …' : '');
  return rows.length === 0
    ? []
    : [
        {
          ja: `「${file}」: 見出しの下の${rows.length}行（${list}行目）にも番号がありますが、定義書の dataRow のとおり読みませんでした。記入例でなければ、dataRow を直してください。`,
          en: `"${file}": ${rows.length} row(s) below the headings (row ${list}) have keys as well, but were passed over as dataRow of the contract says. If they are no examples, correct dataRow.`,
        },
      ];
};
