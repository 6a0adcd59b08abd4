/** What is refused of the secret file of an office that uses the protection alone. */
import { refusals } from '#base';

export const secretRefusal = refusals('doors', {
  'lasting-secret-exists': {
    http: 409,
    exit: 3,
    ja: (p: { file: string }) =>
      `秘密のファイル「${p.file}」はすでにあります。上書きすると、これまでの表と同じノイズや丸めを二度と作れないため、何もしませんでした。--new-secret を外して、そのファイルを使ってください。`,
    en: (p: { file: string }) =>
      `The secret file "${p.file}" is there already. Written over, the noise and roundings of earlier tables could never be had again, so nothing was done. Leave out --new-secret to use it.`,
  },
  'lasting-secret-missing': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) =>
      `秘密のファイル「${p.file}」がないか、読めません。場所を確かめてください。はじめて使うときだけ --new-secret を付けると、新しく作ります。`,
    en: (p: { file: string }) =>
      `The secret file "${p.file}" is not there or cannot be read. Check the place; the first time only, add --new-secret to make it.`,
  },
  'lasting-secret-place': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `秘密のファイル「${p.file}」を作れません。フォルダーがあり、書き込めることを確かめてから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The secret file "${p.file}" cannot be made. See that its folder is there and can be written to, then run again.`,
  },
  'lasting-secret-wrong': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `「${p.file}」は秘密のファイルではありません（小文字の16進数64桁の1行）。--new-secret で作ったファイルを指定してください。`,
    en: (p: { file: string }) =>
      `"${p.file}" is no secret file (one line of 64 lower-case hex digits). Name the file that --new-secret made.`,
  },
});
