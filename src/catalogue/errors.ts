/** What the catalogue refuses. */
import { refusals } from '#base';

export const catalogueRefusal = refusals('catalogue', {
  'contract-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `データ定義書「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) => `The contract "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
  'area-pack-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) => `町名辞書「${p.file}」を読めません。「musubi areas import」で作り直してください。`,
    en: (p: { file: string }) => `The area pack "${p.file}" cannot be read. Make it again with "musubi areas import".`,
  },
});
