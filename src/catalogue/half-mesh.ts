/** 500 m mesh (2分の1地域メッシュ) codes of points: JIS X 0410, 9 digits. */

/**
 * Latitude and longitude in degrees (JGD2011 or WGS84: the same within metres) → e.g. `523501254`; null outside the code's range
 * (20–46°N, 122–154°E, the 1次メッシュ of Japan).
 */
export const halfMesh = (lat: number, lng: number): string | null => {
  if (!(lat >= 20 && lat < 46 && lng >= 122 && lng < 154)) return null;
  // In units of a half mesh (15″ north, 22.5″ east) all further divisions are of whole numbers, so that nothing is rounded on the way.
  const north = Math.floor(lat * 240);
  const east = Math.floor((lng - 100) * 160);
  const [p, u] = [Math.floor(north / 160), Math.floor(east / 160)];
  const [q, v] = [Math.floor((north % 160) / 20), Math.floor((east % 160) / 20)];
  const [r, w] = [Math.floor((north % 20) / 2), Math.floor((east % 20) / 2)];
  return `${p}${u}${q}${v}${r}${w}${1 + 2 * (north % 2) + (east % 2)}`;
};

/** The mesh of a town's point; null where the pack has none. */
export const meshOf = (town: {
  readonly lat?: number | undefined;
  readonly lng?: number | undefined;
}): string | null => (town.lat === undefined || town.lng === undefined ? null : halfMesh(town.lat, town.lng));
