/** What feeds refuse: what they do not do is said, never guessed. */
import { refusals } from '#base';

export const feedsRefusal = refusals('feeds', {
  'no-set': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'この名前の統計表はありません。公開が終わったか、名前が違います。フィードの最初のアドレスの一覧から選び直してください。',
    en: (_: object) =>
      'There is no table of this name: it is published no longer, or the name is not right. Choose it from the list at the first address of the feed.',
  },
  'option-unknown': {
    http: 501,
    exit: 2,
    ja: (p: { option: string; valid: string }) =>
      `「${p.option}」には対応していないため、読み込みませんでした。使えるもの: ${p.valid}`,
    en: (p: { option: string; valid: string }) =>
      `"${p.option}" is not supported, so nothing was read. Supported are: ${p.valid}`,
  },
  'parameter-unknown': {
    http: 400,
    exit: 2,
    ja: (p: { parameter: string; valid: string }) =>
      `「${p.parameter}」という条件はないため、読み込みませんでした。使えるもの: ${p.valid}`,
    en: (p: { parameter: string; valid: string }) =>
      `There is no parameter "${p.parameter}", so nothing was read. There are: ${p.valid}`,
  },
  'no-code': {
    http: 400,
    exit: 2,
    ja: (p: { parameter: string; valid: string }) =>
      `区分「${p.parameter}」に、指定された値はありません。選べる値: ${p.valid}`,
    en: (p: { parameter: string; valid: string }) =>
      `The dimension "${p.parameter}" has no such value. Choose one of: ${p.valid}`,
  },
  'no-collection': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'この名前の地図の統計はありません。公開が終わったか、名前が違います。/collections の一覧から選び直してください。',
    en: (_: object) =>
      'There is no collection of this name: it is published no longer, or the name is not right. Choose it from the list at /collections.',
  },
  'no-feature': {
    http: 404,
    exit: 3,
    ja: (_: object) => 'この区域はこの統計にありません。/items の一覧から選び直してください。',
    en: (_: object) => 'This collection has no such area. Choose it from the list at /items.',
  },
  'option-wrong': {
    http: 400,
    exit: 2,
    ja: (p: { option: string; needs: string }) =>
      `「${p.option}」の書き方が違うため、読み込みませんでした。${p.needs} の形にしてください。`,
    en: (p: { option: string; needs: string }) =>
      `"${p.option}" is not written as it should be, so nothing was read. Write it as ${p.needs}.`,
  },
  'no-property': {
    http: 400,
    exit: 2,
    ja: (p: { option: string; valid: string }) =>
      `「${p.option}」に、この統計表にない列があります。使える列: ${p.valid}`,
    en: (p: { option: string; valid: string }) =>
      `"${p.option}" names a column that this table does not have. It has: ${p.valid}`,
  },
  'by-value': {
    http: 501,
    exit: 2,
    ja: (p: { option: string; valid: string }) =>
      `「${p.option}」は区分の列でだけ使えます（数値での絞り込み・並べ替えは、読み込んだ後にお使いのソフトで行ってください）。使える列: ${p.valid}`,
    en: (p: { option: string; valid: string }) =>
      `"${p.option}" works with dimensions only; filter and sort by numbers in your own program after reading. Columns: ${p.valid}`,
  },
  'filter-unread': {
    http: 501,
    exit: 2,
    ja: (_: object) =>
      "$filter のこの書き方には対応していません。区分の列と文字列を eq・ne・lt・le・gt・ge・in で比べ、and・or・not・かっこでつないでください（例: month eq '2026-10' and area in ('total')）。",
    en: (_: object) =>
      "This $filter is not supported. Compare dimensions with texts by eq, ne, lt, le, gt, ge or in, joined by and, or, not and brackets (month eq '2026-10' and area in ('total')).",
  },
  'key-wrong': {
    http: 400,
    exit: 2,
    ja: (p: { needs: string }) =>
      `キーの書き方が違うため、読み込みませんでした。区分のコードを全部、(${p.needs}) の形で書いてください。`,
    en: (p: { needs: string }) =>
      `The key is not written as it should be, so nothing was read. Write the codes of all dimensions as (${p.needs}).`,
  },
  'no-row': {
    http: 404,
    exit: 3,
    ja: (_: object) => 'この組み合わせの行は、この統計表にありません。区分のコードを確かめてください。',
    en: (_: object) => 'This table has no row of these codes. Check the codes of its dimensions.',
  },
  'form-unknown': {
    http: 406,
    exit: 2,
    ja: (_: object) =>
      'お使いのソフトが求める形式（Atom など）では出せません。JSON（application/json）で読める OData 4.0 の設定にしてください。',
    en: (_: object) =>
      'The form your program asks for (Atom or the like) cannot be given. Set it to OData 4.0, read as JSON (application/json).',
  },
  'version-older': {
    http: 400,
    exit: 2,
    ja: (_: object) =>
      'お使いのソフトは OData 4.0 より古い版を求めています。OData 4.0 で読む設定にするか、CSV・Excel で保存してください。',
    en: (_: object) =>
      'Your program asks for a version before OData 4.0. Set it to read OData 4.0, or save the numbers as CSV or Excel.',
  },
  'changed-meanwhile': {
    http: 410,
    exit: 3,
    ja: (_: object) =>
      '読み込んでいる間に新しい版が公表されました。古い版と混ざらないように止めました。最初から更新し直してください。',
    en: (_: object) =>
      'A new version was published while this was read, and the reading was stopped so that the two do not mix. Refresh from the beginning.',
  },
  'schema-without-server': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'BIソフト用のスキーマ（statisticsSchema）は、台帳が PostgreSQL にあるときだけ使えます。musubi.yaml に databaseUrl を書くか、statisticsSchema を外してください。',
    en: (_: object) =>
      'The schema for BI programs (statisticsSchema) needs the register on PostgreSQL. Set databaseUrl in musubi.yaml, or leave statisticsSchema out.',
  },
  'schema-without-reader': {
    http: 409,
    exit: 3,
    ja: (p: { reader: string }) =>
      `統計を読むだけの利用者「${p.reader}」がデータベースにいないため、スキーマを作りませんでした。データベースの管理者が CREATE ROLE で作ってから、もう一度実行してください。`,
    en: (p: { reader: string }) =>
      `The role "${p.reader}" that is to read the statistics does not exist in the database, so no schema was made. Let the database administrator make it (CREATE ROLE), then run again.`,
  },
  'schema-without-right': {
    http: 409,
    exit: 3,
    ja: (p: { schema: string }) =>
      `スキーマ「${p.schema}」を作る・変える権限がありません。データベースの管理者が GRANT CREATE ON DATABASE … TO（結びの利用者）をしてから、もう一度実行してください。`,
    en: (p: { schema: string }) =>
      `The right to make or change the schema "${p.schema}" is missing. Let the database administrator GRANT CREATE ON DATABASE … to the user of Musubi, then run again.`,
  },
});
