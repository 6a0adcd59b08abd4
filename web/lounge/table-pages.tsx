/** The tab 表: every tile's numbers as a table, each with its downloads. */
import { useWords } from '../shell/language.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Bone } from '../ui/bone.tsx';
import { Boundary, TileState } from '../ui/states.tsx';
import { downloadPath } from './answers.ts';
import { tableTwin, type Twin } from '../ui/table-twin.ts';
import { DataTable } from './data-table.tsx';
import { HiddenNote } from './hidden-note.tsx';
import { NumbersTable } from './numbers-table.tsx';
import type { Shown } from './shown.ts';

/** Rows that surely stand on one sheet of A4 landscape, and columns that leave room for another table beside. */
const onOneSheet = 20;
const narrow = 3;

/** On paper: short narrow tables stand side by side, long narrow ones run in three columns, wide ones over the pages. */
const paperClass = ({ heads, columns, rows }: Twin): string => {
  const fits = rows.length <= onOneSheet;
  if (heads.length + columns.length > narrow) return fits ? 'whole print:mt-8' : 'print:mt-8';
  return fits ? 'whole print:inline-block print:align-top print:mr-8 print:mt-8' : 'print:columns-3 print:mt-8';
};

/** `onPaper`: the big numbers stand before the charts there. */
export const TablePages = ({ onPaper = false, ...shown }: Shown & { onPaper?: boolean }) => {
  const { dashboard, view, state } = shown;
  const { t, say, language } = useWords();
  return (
    <div className="space-y-8 print:space-y-0">
      {view && !onPaper && <NumbersTable {...shown} view={view} />}
      {dashboard.tiles
        .filter((tile) => tile.kind !== 'number')
        .map((tile) => {
          const answer = view?.tiles[tile.id];
          const title = say(answer?.title ?? tile.title);
          const source = dashboard.tables.find(({ id }) => id === (answer?.source ?? tile.table));
          const formats = (['csv', 'xlsx', 'merges'] as const).filter(
            (format) => format !== 'merges' || (source?.merged ?? 0) > 0,
          );
          return (
            <section
              key={tile.id}
              className={`max-w-[60rem] print:max-w-none ${answer ? paperClass(tableTwin(answer.table, tile, language)) : ''}`}
            >
              <div className="table-heading flex flex-wrap items-center gap-x-6 mb-2">
                <h2 className="text-16 font-bold">{title}</h2>
                {answer && (
                  <div className="no-print flex gap-2">
                    {formats.map((format) => (
                      <a
                        key={format}
                        download
                        href={downloadPath(dashboard.id, tile.id, format, language, state.changed)}
                        className={`${buttonClass('plain', true)} min-h-11`}
                      >
                        {t(`tile.${format}`)}
                      </a>
                    ))}
                  </div>
                )}
              </div>
              <Boundary fallback={() => <TileState title={t('tile.failed')} next={t('tile.failed.next')} />}>
                {answer ? (
                  <DataTable table={answer.table} tile={tile} title={title} whole />
                ) : view ? (
                  <TileState title={t('tile.missing')} next={t('tile.missing.next')} />
                ) : (
                  <Bone className="h-40" />
                )}
              </Boundary>
              {answer && <HiddenNote table={answer.table} tile={tile} />}
            </section>
          );
        })}
    </div>
  );
};
