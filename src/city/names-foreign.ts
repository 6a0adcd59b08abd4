/** Code table: names of foreign residents as their residence cards spell them (Latin capitals), with the reading the counter enters. */

export type Nation = {
  /** As 国籍等 prints it. */
  readonly name: string;
  readonly weight: number;
  readonly families: readonly (readonly [latin: string, kana: string])[];
  readonly men: readonly (readonly [latin: string, kana: string])[];
  readonly women: readonly (readonly [latin: string, kana: string])[];
  /** How many in a hundred use a Japanese everyday name (通称). */
  readonly aliasPercent: number;
};

const pairs = (text: string) =>
  text.split(' ').map((entry) => {
    const [latin = '', kana = ''] = entry.split(':');
    return [latin.replaceAll('_', '　'), kana.replaceAll('_', '　')] as const;
  });

export const nations: readonly Nation[] = [
  {
    name: 'ベトナム',
    weight: 25,
    families: pairs('NGUYEN:グエン TRAN:チャン LE:レ PHAM:ファム HOANG:ホアン VU:ヴー'),
    men: pairs('VAN_ANH:ヴァン_アン VAN_NAM:ヴァン_ナム DUC_MINH:ドゥック_ミン QUANG_HUY:クアン_フイ TUAN:トゥアン'),
    women: pairs('THI_HOA:ティ_ホア THI_LAN:ティ_ラン THI_MAI:ティ_マイ THU_HUONG:トゥ_フオン LINH:リン'),
    aliasPercent: 2,
  },
  {
    name: '中国',
    weight: 27,
    families: pairs('WANG:ワン LI:リ ZHANG:チャン LIU:リュウ CHEN:チェン YANG:ヤン'),
    men: pairs('WEI:ウェイ JUN:ジュン HAO:ハオ LEI:レイ JIANGUO:ジェングオ'),
    women: pairs('FANG:ファン NA:ナ XIUYING:シュウイン MIN:ミン JING:ジン'),
    aliasPercent: 8,
  },
  {
    name: '韓国',
    weight: 14,
    families: pairs('KIM:キム LEE:イ PARK:パク CHOI:チェ JUNG:チョン'),
    men: pairs('MINJUN:ミンジュン SEUNGHO:スンホ YOUNGSU:ヨンス JIHOON:ジフン'),
    women: pairs('SEOYEON:ソヨン JIYEON:ジヨン MINJEONG:ミンジョン YOUNGHEE:ヨンヒ'),
    aliasPercent: 60,
  },
  {
    name: 'フィリピン',
    weight: 9,
    families: pairs('SANTOS:サントス REYES:レイエス CRUZ:クルス GARCIA:ガルシア'),
    men: pairs('JOSE:ホセ MARK_ANTHONY:マーク_アンソニー ANGELO:アンジェロ'),
    women: pairs('MARIA:マリア MARY_GRACE:メアリー_グレース JOY:ジョイ'),
    aliasPercent: 5,
  },
  {
    name: 'ネパール',
    weight: 9,
    families: pairs('GURUNG:グルン THAPA:タパ SHRESTHA:シュレスタ RAI:ライ'),
    men: pairs('BISHAL:ビシャル RAJESH:ラジェシュ SURAJ:スラジ'),
    women: pairs('SITA:シタ ANITA:アニタ SUNITA:スニタ'),
    aliasPercent: 1,
  },
  {
    name: 'インドネシア',
    weight: 8,
    families: pairs('SARI:サリ WIJAYA:ウィジャヤ PUTRA:プトラ SANTOSO:サントソ'),
    men: pairs('BUDI:ブディ AGUS:アグス EKO:エコ'),
    women: pairs('DEWI:デウィ RINA:リナ PUTRI:プトリ'),
    aliasPercent: 1,
  },
  {
    name: 'ブラジル',
    weight: 5,
    families: pairs('SILVA:シルバ SOUZA:ソウザ OLIVEIRA:オリベイラ TANAKA_LIMA:タナカ_リマ'),
    men: pairs('LUCAS:ルーカス PEDRO:ペドロ RAFAEL:ラファエル'),
    women: pairs('ANA_PAULA:アナ_パウラ JULIANA:ジュリアナ BEATRIZ:ベアトリス'),
    aliasPercent: 20,
  },
  {
    name: '米国',
    weight: 3,
    families: pairs('SMITH:スミス JOHNSON:ジョンソン BROWN:ブラウン MILLER:ミラー'),
    men: pairs('JAMES:ジェームズ MICHAEL:マイケル DAVID:デイビッド'),
    women: pairs('EMILY:エミリー SARAH:サラ JESSICA:ジェシカ'),
    aliasPercent: 1,
  },
];

/** Everyday Japanese names taken as 通称, by sex (man, woman). */
export const aliases = [
  { kanji: '金山　誠', kana: 'カネヤマ　マコト', sex: 1 },
  { kanji: '新井　英雄', kana: 'アライ　ヒデオ', sex: 1 },
  { kanji: '木下　健', kana: 'キノシタ　ケン', sex: 1 },
  { kanji: '松山　明', kana: 'マツヤマ　アキラ', sex: 1 },
  { kanji: '金田　由美', kana: 'カネダ　ユミ', sex: 2 },
  { kanji: '大山　恵子', kana: 'オオヤマ　ケイコ', sex: 2 },
  { kanji: '安田　京子', kana: 'ヤスダ　キョウコ', sex: 2 },
  { kanji: '林　美香', kana: 'ハヤシ　ミカ', sex: 2 },
] as const;
