/** Variant forms of kanji common in names (異体字・旧字体): each group is one letter for comparing, never for writing out. */

/** The first letter of a group stands for all. 斎 and 斉 are one group because files mix them up; the look-alikes 済 and 霽 stay apart. */
const groups =
  `辺邊邉 斉斎齊齋 高髙 崎﨑嵜碕 浜濱濵滨 沢澤 広廣 国國囯圀 桜櫻 島嶋嶌 館舘 桑桒 柳栁 吉𠮷 滝瀧 槙槇 藤籐䕨 富冨 恵惠 真眞 徳德 万萬 与與 会會 伝傳 児兒 円圓 剣劍劔
  升舛枡 単單 厳嚴 団團 塩鹽 壱壹 寿壽 奥奧 実實 宝寶寳 将將 峰峯 嶽岳 巌巖 帰歸 庁廳 弥彌 応應 恒恆 戸戶 晃晄 昇曻 暁曉 曽曾 条條 来來 栄榮 梅楳 楽樂 横橫 権權 桧檜
  歩步 気氣 浅淺 清淸 渋澁澀 満滿 瀬瀨 為爲 焼燒 猪豬 祢禰 礼禮 秋穐龝 稲稻 竜龍 経經 絵繪 緑綠 縄繩 総總 聡聰 芦蘆 芸藝 荘莊 薫薰 蔵藏 薮藪 蝋蠟 覚覺 観觀 豊豐 賢贒
  郎郞 鉄鐵 関關 険險 隣鄰 静靜 頼賴 顔顏 駅驛 鶏鷄 鴎鷗 麦麥 黒黑 黄黃 亀龜 凜凛 尭堯 遥遙 穣穰 晋晉 淵渕渊 舩船`.split(
    /\s+/,
  );

const pairs = groups.flatMap((group) => {
  const [first, ...others] = [...group];
  return others.map((other) => [other, first as string] as const);
});
/** Equally long, for SQL translate(). */
export const kanjiVariants = {
  from: pairs.map(([other]) => other).join(''),
  to: pairs.map(([, first]) => first).join(''),
} as const;
