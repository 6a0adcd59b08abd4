/** What the header of a column says it is, by the words core systems use. The first rule that fits decides; the strict ones stand first. */
import type { Role } from '#catalogue';
import { latinRules, latinWords } from './header-latin.ts';

export type HeaderRule = { readonly header: RegExp; readonly role: Role; readonly name?: string };

const japaneseRules: readonly HeaderRule[] = [
  // Companions of dates in the national standard: whether a part is unknown, and how that is written.
  { header: /不詳フラグ$/, role: 'flag' },
  { header: /不詳表記$/, role: 'unused' },
  { header: /個人番号|マイナンバー/, role: 'my-number' },
  { header: /住民票コード/, role: 'resident-code' },
  { header: /被保険者.*番号|記号番号|記号・番号|^枝番$/, role: 'insurance-number' },
  { header: /支援措置|DV|ＤＶ/, role: 'support-measure' },
  { header: /世帯番号/, role: 'household-key' },
  { header: /宛名番号|住民番号/, role: 'person-key' },
  { header: /備考|自由|メモ|特記|摘要|連絡事項|転入前|転出先|転居前|本籍|筆頭者|勤め?先|国籍/, role: 'unused' },
  { header: /電話|携帯|FAX|ＦＡＸ|メール|e-?mail/i, role: 'contact' },
  { header: /氏名|姓名|フリガナ|ふりがな|カナ|通称|旧氏|名義|代表者|世帯主名/, role: 'name' },
  { header: /方書|マンション|建物名|部屋番号|アパート/, role: 'building' },
  { header: /生年月日|誕生日|出生の?年月/, role: 'birth-date' },
  // Where an address stands in columns, that of the town names the others (address-parts.ts).
  { header: /^(現)?住所$|所在地|^住所_町字$/, role: 'address' },
  { header: /_都道府県$|_市区郡町村名$/, role: 'unused' },
  { header: /番地|地番|家屋番号|町字コード|郵便番号|緯度|経度|本番|孫番/, role: 'unused' },
  { header: /番号|ナンバー|ＩＤ$|ID$|№|[^\x00-\x7fＡ-Ｚａ-ｚ＿][NＮ][OoＯｏ][.．]?$/, role: 'other-identifier' },
  { header: /名称$|名$/, role: 'unused' },
  { header: /有無|フラグ/, role: 'flag' },
  { header: /性別|男女の別/, role: 'code', name: 'sex' },
  { header: /年度$|^課税年$|調査年$/, role: 'year', name: 'fiscal_year' },
  { header: /年月日|年月$|日付|届出日|認定日|開始日|終了日|取得日|喪失日/, role: 'date' },
  { header: /金額|円$|額$|収入$|所得$|税$|運賃|費用/, role: 'amount' },
  { header: /人数|件数|回数|日数|戸数|世帯数/, role: 'count' },
  { header: /面積|地積|身長|体重|腹囲|血圧|ＢＭＩ|BMI|率$/, role: 'measurement' },
  { header: /区分|種別|種類|コード|事由|続柄|判定|状態|階級|段階|理由|券種|路線|^問\d/, role: 'code' },
];

/** A word that hardly stands in a row of data. Latin words are no such proof: KANA and MEI are also given names. */
export const saysHeader = (header: string): boolean => japaneseRules.some((rule) => rule.header.test(header));

export const ruleFor = (header: string): HeaderRule | null => {
  const latin = latinWords(header);
  return (
    japaneseRules.find((rule) => rule.header.test(header)) ??
    (latin === null ? null : (latinRules.find((rule) => rule.header.test(latin)) ?? null))
  );
};
