/** What the doors refuse of area packs. */
import { refusals } from '#base';

export const areaRefusal = refusals('doors', {
  'no-area-pack': {
    http: 404,
    exit: 2,
    ja: (p: { file: string }) =>
      `町名辞書「${p.file}」がありません。住所を地域のコードに変えるのに使います。公開データから「musubi areas import --towns <町の一覧> --out ${p.file}」で作ってください（docs/owners.md）。`,
    en: (p: { file: string }) =>
      `There is no area pack "${p.file}", by which addresses become area codes. Make one from public files with "musubi areas import --towns <towns> --out ${p.file}" (docs/owners.md).`,
  },
});
