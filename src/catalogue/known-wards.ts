/** Public code lists of designated cities' wards (全国地方公共団体コード, 5 digits), for making an area pack from town files alone. */

export type KnownCity = {
  readonly prefecture: string;
  readonly city: string;
  readonly cityCode: string;
  readonly wards: readonly { readonly code: string; readonly name: string; readonly abolished?: boolean }[];
};

/** 生田区 and 葺合区 became 中央区 on 1980-12-01; they survive in old strings, so they stay, marked. */
const knownCities: readonly KnownCity[] = [
  {
    prefecture: '兵庫県',
    city: '神戸市',
    cityCode: '28100',
    wards: [
      { code: '28101', name: '東灘区' },
      { code: '28102', name: '灘区' },
      { code: '28105', name: '兵庫区' },
      { code: '28106', name: '長田区' },
      { code: '28107', name: '須磨区' },
      { code: '28108', name: '垂水区' },
      { code: '28109', name: '北区' },
      { code: '28110', name: '中央区' },
      { code: '28111', name: '西区' },
      { code: '28103', name: '葺合区', abolished: true },
      { code: '28104', name: '生田区', abolished: true },
    ],
  },
];

/** The city whose wards in force are exactly these names; null if none is known. */
export const knownCityOf = (wardNames: readonly string[]): KnownCity | null =>
  knownCities.find((known) => {
    const names = known.wards.filter((ward) => !ward.abolished).map((ward) => ward.name);
    return names.length === wardNames.length && names.every((name) => wardNames.includes(name));
  }) ?? null;
