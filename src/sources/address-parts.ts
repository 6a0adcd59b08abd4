/** An address in columns, as the national standard names them (データ要件・連携要件標準仕様書: 住所_都道府県, …), in the order in which they make up an address. */

const order = ['都道府県', '市区郡町村名', '町字', '番地号表記'];

/** The columns that make up the address whose 町字 is `header`; null where it stands in one. 方書 is none of them: it is never kept. */
export const addressParts = (header: string, names: readonly string[]): readonly string[] | null => {
  const stem = /^(.*_)町字$/.exec(header)?.[1];
  if (stem === undefined) return null;
  const parts = order.map((part) => `${stem}${part}`).filter((name) => names.includes(name));
  return parts.length > 1 ? parts : null;
};
