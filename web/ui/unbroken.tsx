/** Words in which a month, a day or a fiscal year stays on one line: the browser may break between 年 and the month, no writer would. */

const day = /((?:19|20)\d{2}年度(?:（[^（）]{2,4}\d{0,2}年度）)?|(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日|末)?)/;

/** Every second piece is such a day. */
export const piecesOf = (text: string): string[] => text.split(day);

export const Unbroken = ({ children }: { children: string }) =>
  piecesOf(children).map((piece, at) =>
    at % 2 === 0 ? (
      piece
    ) : (
      <span key={at} className="whitespace-nowrap">
        {piece}
      </span>
    ),
  );
