/** Rows of a file that a person handed in, as they stand in it: numbers to the right, what is marked as hidden hatched. */
import type { Preview } from '../../src/release/release.api.ts';
import { HiddenCell } from '../ui/hidden-cell.tsx';

export const head = 'text-left bg-head border-b border-line px-3 py-1.5 whitespace-nowrap';

const isNumber = (text: string): boolean => /^-?[\d,]+(\.\d+)?%?$/.test(text);
const isHidden = (text: string): boolean => /^(秘|秘匿|x|\*+)$/i.test(text);
/** Columns of numbers keep to the right, so that they are compared by their digits. */
const numberColumns = ({ rows }: Extract<Preview, { kind: 'rows' }>): ReadonlySet<number> =>
  new Set(
    (rows[0] ?? []).flatMap((_, place) => {
      const texts = rows.map((row) => row[place] ?? '').filter((text) => text !== '' && !isHidden(text));
      return texts.length > 0 && texts.every(isNumber) ? [place] : [];
    }),
  );

export const PlainRows = ({ preview }: { preview: Extract<Preview, { kind: 'rows' }> }) => {
  const numbers = numberColumns(preview);
  const side = (place: number) => (numbers.has(place) ? 'text-right' : '');
  return (
    <table className="text-14 border-collapse leading-6 min-w-full">
      <thead className="sticky top-0 print:static">
        <tr>
          {preview.header.map((heading, at) => (
            <th key={`${at}${heading}`} scope="col" className={`${head} ${side(at)}`}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {preview.rows.map((row, at) => (
          <tr key={`${preview.from + at}`} className="border-b border-grid">
            {row.map((value, place) => (
              <td key={`${place}`} className={`px-3 py-1 whitespace-nowrap ${side(place)}`}>
                {isHidden(value) ? <HiddenCell why="" /> : value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
