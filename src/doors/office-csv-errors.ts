/** What the reading of an office's table refuses. */
import { refusals } from '#base';

export const officeCsvRefusal = refusals('office-csv', {
  encoding: {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `ファイル「${p.file}」は、UTF-8・CP932（Excel）・UTF-16のどれとしても読めません。「CSV UTF-8」で保存し直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The file "${p.file}" is neither UTF-8, CP932 (Excel) nor UTF-16. Save it again as "CSV UTF-8", then run again.`,
  },
});
