/** The few colours and shapes a chart may use: Digital Agency blue ramp, one secondary, greys. Light fills carry an outline (contrast 3:1). */
export const ink = '#1A1A1C';
export const quiet = '#626264';
export const gridLine = '#E6E6E6';
export const axisLine = '#949494';
export const main = '#3460FB';
export const fontFamily = "'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, sans-serif";

/** Bars and areas, in order. The second is light with the outline of the first, so that print in black and white keeps them apart. */
export const fills = [
  { fill: '#3460FB', outline: '#3460FB' },
  { fill: '#C5D7FB', outline: '#3460FB' },
  { fill: '#00118F', outline: '#00118F' },
  { fill: '#FFFFFF', outline: '#626264' },
  { fill: '#949494', outline: '#949494' },
] as const;
export const wholeFill = { fill: '#949494', outline: '#767676' } as const;

/** Lines: colour, dash and symbol change together. */
export const strokes = [
  { color: '#3460FB', dash: 'solid', symbol: 'circle' },
  { color: '#00118F', dash: [6, 3], symbol: 'rect' },
  { color: '#8A6A00', dash: [2, 3], symbol: 'triangle' },
  { color: '#626264', dash: [10, 3, 2, 3], symbol: 'diamond' },
  { color: '#4979F5', dash: [4, 2], symbol: 'circle' },
] as const;
/** More than five lines: all grey and named at their ends, the whole in blue. */
export const crowdStroke = { color: '#949494', dash: 'solid', symbol: 'none' } as const;

/** Five classes of a map, light to dark; each next is clearly darker, also in grey. */
export const sequential = ['#E8F1FE', '#B4CBFC', '#7096F8', '#3460FB', '#00118F'] as const;
/** For a change around zero: decrease (ochre) and increase (blue), darker = stronger. */
export const falling = ['#F5E3B3', '#B78F00'] as const;
export const rising = ['#C5D7FB', '#3460FB'] as const;
