/** Names of towns: our own, made of the elements that Japanese town names are made of. Kanji numerals, ヶ, の, 之 and pairs of direction are in on purpose. */
import type { Chance } from './map-noise.ts';
import { pick, shuffled } from './map-noise.ts';

const first = [
  ...'桜松梅藤若緑青朝春秋高大小白黒清石岩鶴亀鷺宮神御月星雲霧霞泉滝竹柳楠椿橘菊萩葛杉桂榎楢栗柿桐梶弓矢琴笛鈴鏡絹錦糸千',
];
const second = [...'田川原野谷坂橋森林木本沢池塚里瀬岡宮山島崎井口内場尾倉根'];
const seaFirst = [...'汐潮磯浜渚波砂貝鴎千帆舟網灯沖湊鯛鰯和'];
const seaSecond = [...'浜崎浦津島見音風越洲潟江川路岸'];
const bright = [
  '若葉',
  '青葉',
  '朝日',
  '夕映',
  '星見',
  '月見',
  '鳥越',
  '美空',
  '風越',
  '光',
  '緑',
  '花園',
  '虹',
  '桂',
  '楓',
  '白樺',
  '桃',
  '杏',
  '水木',
  '千代',
];
// biome-ignore format: a list of names
const numbered = [
  '三ツ池町', '八十島町', '五十鈴町', '百合ヶ浜', '千歳浜町', '六軒町', '四ツ橋通', '二葉町', '七曲町', '九十九浜', '十三塚町', '八重町',
  '一色町', '三本松町', '五色町', '二見浜', '百舌野町', '千年町', '八幡通', '七宮町', '一里塚', '四条町', '六甲田町', '三国通',
];
// biome-ignore format: a list of names
const oldTown = [
  '本町', '大工町', '鍛冶屋町', '魚之棚', '呉服町', '紺屋町', '元船町', '問屋町', '旭通', '栄通', '結城下町', '三之宮前町', '札場町', '油屋町',
  '米蔵町', '弁天町', '天神通', '大手前通', '追分町', '中之町',
];
// biome-ignore format: a list of names
const villages = [
  '沢谷', '渡瀬', '白谷', '大椚', '柚木', '鷹取野', '深瀬', '黒滝', '杉尾', '神木', '長久手野', '日向', '檜原', '早苗', '奥津谷', '塩野', '藤ノ木', '押谷',
  '猪名田', '木津呂', '八郷', '岩屋谷', '糸川', '有野原', '淡谷', '小名田', '広根', '千木良', '勝雄谷', '西畑', '蔵人', '志染野',
];
/** 小字: parts of a village, without 丁目. */
// biome-ignore format: a list of names
const hamlets = [
  '宮ノ前', '上河原', '下河原', '堂ノ前', '西ノ谷', '東山', '大坪', '池ノ内', '柿ノ木', '北畑', '一本松', '中ノ坪', '向イ山', '井ノ口', '鍛冶屋', '岡ノ上',
  '樋ノ口', '南谷', '三昧田', '奥ノ谷',
];

export type Flavour = 'old' | 'coast' | 'town' | 'heights' | 'village';

/** Beginnings that everybody would take for a real city or prefecture. */
const known =
  /^(青森|石川|高島|高岡|高崎|小田原|松本|松山|松江|松坂|大津|大坂|大島|千葉|桐生|鈴鹿|宮崎|栗原|橿原|桜井|朝倉|小松|高松|石岡|朝霞|湊川)/;

/** Gives names one after another; no name comes twice in the city, but for the few that real cities have twice. */
export const makeNamer = (next: Chance) => {
  const used = new Set<string>();
  const pools = {
    numbered: shuffled(next, numbered),
    old: shuffled(next, oldTown),
    villages: shuffled(next, villages),
  };
  const coin = (share: number): boolean => next() < share;
  const compose = (flavour: Flavour): string => {
    const plain = `${pick(next, first)}${pick(next, second)}`;
    const sea = `${pick(next, seaFirst)}${pick(next, seaSecond)}`;
    if (flavour !== 'village' && coin(0.1) && pools.numbered.length > 0) return pools.numbered.pop() as string;
    if (flavour === 'old' && pools.old.length > 0 && coin(0.6)) return pools.old.pop() as string;
    if (flavour === 'old') return plain + pick(next, ['町', '通', '町', '之町', '前町']);
    if (flavour === 'coast') return sea + pick(next, ['町', '町', '町', '', '', '通', '本町', 'の浜', '台']);
    if (flavour === 'heights')
      return coin(0.6)
        ? pick(next, bright) + pick(next, ['台', 'が丘', 'ヶ丘', '坂', 'の里', '野'])
        : `${plain}${pick(next, ['台', 'が丘', 'ヶ丘', '町'])}`;
    if (flavour === 'village') return pools.villages.pop() ?? plain;
    return plain + pick(next, ['町', '町', '町', '', '', '通', '之町', 'ヶ谷']);
  };
  const take = (flavour: Flavour): string => {
    for (;;) {
      const name = compose(flavour);
      if (used.has(name) || name[0] === name[1] || name.length < 2 || known.test(name)) continue;
      used.add(name);
      return name;
    }
  };
  /** A name made from a neighbour's: 浜町 → 浜町東. Null where it is taken. */
  const beside = (name: string, direction: string): string | null => {
    const made = name.endsWith('町') || name.endsWith('通') ? name + direction : direction + name;
    if (used.has(made)) return null;
    used.add(made);
    return made;
  };
  return { take, beside, hamlets: () => shuffled(next, hamlets) };
};
