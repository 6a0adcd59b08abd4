/** What the survey room refuses. */
import { refusals } from '#base';

export const surveyRefusal = refusals('surveys', {
  'code-book-invalid': {
    http: 422,
    exit: 2,
    ja: (p: { file: string }) =>
      `コードブック「${p.file}」に誤りがあります。下に挙げた箇所を直してから、もう一度実行してください。`,
    en: (p: { file: string }) =>
      `The code book "${p.file}" is not valid. Correct the places listed below, then run again.`,
  },
});
