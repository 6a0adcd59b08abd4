/** The letters of addresses: widths, hyphens and spellings that mean the same, as pairs of equally long texts for SQL translate(). */

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

/** Half-width kana with its marks; the marks become combining ones, which NFC then joins to the letter before. */
const halfKana = range(0xff61, 0xff9f);
const fullKana = `。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309A`;

/** Full-width ASCII → ASCII, ideographic space → space, half-width kana → kana. One character stays one character. */
export const width = {
  from: `${range(0xff01, 0xff5e)}\u3000\u00A0\t${halfKana}`,
  to: `${range(0x21, 0x7e)}   ${fullKana}`,
} as const;

/** The few of them that make up nearly all of what is written. translate() costs by the length of its lists, for every row. */
export const commonWidth = { from: '０１２３４５６７８９　（）－', to: '0123456789 ()-' } as const;
/** RE2 class of what only the whole list folds, and of the marks that NFC joins. */
export const rareWidth = '[！-＇＊-，．／：-～\\x{A0}\\t｡-ﾟ\\x{3099}\\x{309A}]';

/** What stands for a hyphen between numbers. Source: the separators listed by the Geolonia normaliser (MIT), and U+02D7. */
export const hyphens = '-－﹣−‐⁃‑‒–—﹘―⎯⏤ーｰ─━˗';

/**
 * Spellings that are one name: the right-hand letters are only a key for comparing, never written out.
 * ヶ/が/ケ, ノ/の/之, ツ/つ, and the old or variant forms of kanji common in town names.
 */
const spellings: readonly (readonly [string, string])[] = [
  ['ヶがガヵ', 'ケ'],
  ['のノ之乃', 'の'],
  ['つッっ', 'ツ'],
  ['龍', '竜'],
  ['曽', '曾'],
  ['澤', '沢'],
  ['濱濵', '浜'],
  ['嶋嶌', '島'],
  ['櫻', '桜'],
  ['條', '条'],
  ['邊邉', '辺'],
  ['髙', '高'],
  ['﨑嵜碕', '崎'],
  ['籔薮', '藪'],
  ['國', '国'],
  ['廣', '広'],
  ['嶽', '岳'],
  ['傳', '伝'],
  ['萬', '万'],
  ['惠', '恵'],
  ['壽', '寿'],
  ['鹽', '塩'],
  ['蘆', '芦'],
  ['舘', '館'],
  ['藏', '蔵'],
  ['靑', '青'],
  ['靜', '静'],
  ['瀧', '滝'],
  ['淵渕', '渊'],
  ['圓', '円'],
  ['櫟', '檪'],
  ['學', '学'],
  ['澁', '渋'],
  ['鐵', '鉄'],
  ['戶', '戸'],
  ['內', '内'],
];

/** For comparing only. Letters of the key that are also letters of a list map to themselves. */
export const spelling = {
  from: spellings.map(([variants, key]) => [...variants].filter((letter) => letter !== key).join('')).join(''),
  to: spellings.map(([variants, key]) => key.repeat([...variants].filter((letter) => letter !== key).length)).join(''),
} as const;

/** The 47 prefectures (都道府県, JIS X 0401). An address that starts with another one than the city's is elsewhere. */
export const prefectures =
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'.split(
    ' ',
  );
