/** What stands in the way of the schema for BI programs. */
import { refusals } from '#base';

export const schemaRefusal = refusals('doors', {
  'no-statistics-schema': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'BIソフト用のスキーマは使う設定になっていません。musubi.yaml に statisticsSchema: { reader: 読むだけの利用者の名前 } を書いてから実行してください。',
    en: (_: object) =>
      'The schema for BI programs is not set up. Write statisticsSchema: { reader: name of the reading role } into musubi.yaml, then run again.',
  },
});
