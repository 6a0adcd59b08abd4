/** A table for people at a terminal: columns side by side, Japanese letters counted as the two places they take. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
/** Places that a text takes where every letter has one or, if it is Japanese, two. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (wide.test(letter) ? 2 : 1), 0);

export type Cell = string | number | null | undefined;
const shown = (cell: Cell): string =>
  typeof cell === 'number' ? cell.toLocaleString('en-US') : (cell ?? '').replace(/\s+/g, ' ');

/** Lines without blanks at their ends. A column of numbers stands to the right. */
export const textTable = (headings: readonly string[], rows: readonly (readonly Cell[])[]): readonly string[] => {
  const numeric = headings.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const texts = [headings, ...rows.map((row) => headings.map((_, i) => shown(row[i])))];
  const widths = headings.map((_, i) => Math.max(...texts.map((row) => widthOf(row[i] ?? ''))));
  return texts.map((row) =>
    row
      .map((text, i) => {
        const room = ' '.repeat((widths[i] as number) - widthOf(text));
        return numeric[i] ? `${room}${text}` : `${text}${room}`;
      })
      .join('  ')
      .trimEnd(),
  );
};
