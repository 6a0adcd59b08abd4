/** What the catalogue refuses. */
import { refusals } from '#base';

export const catalogueRefusal = refusals('catalogue', {
  'contract-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `データ定義書「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The contract "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
  'area-pack-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `町名辞書「${p.file}」を読めません。「musubi areas import」で作り直してください。`,
    en: (p: { file: string }) => `The area pack "${p.file}" cannot be read. Make it again with "musubi areas import".`,
  },
  'town-files-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { files: number }) =>
      `町名のファイル${p.files}件から町名辞書を作れません。下に挙げた点を直してから、もう一度実行してください。`,
    en: (p: { files: number }) =>
      `No area pack can be made from the ${p.files} town files. Correct the points listed below, then run again.`,
  },
  'area-files-unreadable': {
    http: 422,
    exit: 2,
    ja: (p: { files: number }) =>
      `地域のファイル${p.files}件に読めないものがあります。下に挙げたファイルを直すか除いてから、もう一度実行してください。`,
    en: (p: { files: number }) =>
      `Some of the ${p.files} area files cannot be read. Correct or remove those listed below, then run again.`,
  },
});
