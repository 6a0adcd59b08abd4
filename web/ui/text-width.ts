/** How wide a text will be, without asking a browser: East Asian characters are one em, others a little over half. */
export const textWidth = (text: string, size: number): number =>
  Math.max(
    ...text.split('\n').map((line) => {
      let ems = 0;
      for (const character of line) ems += character.charCodeAt(0) < 0x2000 ? 0.58 : 1;
      return ems * size;
    }),
  );

/** Cuts a text to a width, with 「…」. */
export const textWithin = (text: string, size: number, width: number): string => {
  if (textWidth(text, size) <= width) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(`${cut}…`, size) > width) cut = cut.slice(0, -1);
  return `${cut}…`;
};
