/** A frozen file on the page: rows with hidden cells hatched, only what is hidden or has changed, or the picture or text itself. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preview, RequestShown } from '../../src/release/release.api.ts';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';
import { Button } from '../ui/button.tsx';
import { hiddenWords } from '../ui/chart/spoken.ts';
import { HiddenCell } from '../ui/hidden-cell.tsx';
import { numberText } from '../ui/number-words.ts';
import { filePath, picturePath, previewQuery } from './answers.ts';
import type { PreviewAsked } from './answers.ts';
import { head, PlainRows } from './plain-rows.tsx';

const pageRows = 200;

const ProtectedRows = ({ preview }: { preview: Extract<Preview, { kind: 'protected-table' }> }) => {
  const { t, say, language } = useWords();
  const { columns, rows, labels, hidden } = preview.table;
  const why = new Map(hidden.map(({ row, column, reason }) => [`${row} ${column}`, reason]));
  const moved = new Set(preview.moved);
  const keptFor = new Map(preview.keptFor.map(({ row, sentences }) => [row, sentences]));
  return (
    <table className="text-14 border-collapse leading-6 min-w-full">
      <thead className="sticky top-0 print:static">
        <tr>
          {columns.map((column) => (
            <th key={column.name} scope="col" className={`${head} ${column.kind === 'measure' ? 'text-right' : ''}`}>
              {say(column.title)}
              {column.unit && <span className="font-normal text-12">（{say(column.unit)}）</span>}
            </th>
          ))}
          {keptFor.size > 0 && (
            <th scope="col" className={head}>
              {t('release.preview.keptFor')}
            </th>
          )}
          {moved.size > 0 && (
            <th scope="col" className={head}>
              {t('release.preview.moved')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr
            key={row.slice(0, columns.length).join(' ')}
            className={`border-b border-grid ${moved.has(at) ? 'bg-pale' : ''}`}
          >
            {columns.map((column, place) => {
              const value = row[place];
              const reason = why.get(`${at} ${place}`);
              if (column.kind === 'dimension')
                return (
                  <th key={column.name} scope="row" className="text-left font-normal px-3 py-1 whitespace-nowrap">
                    {labels[column.name]?.[String(value)]?.[language] ?? String(value)}
                  </th>
                );
              return (
                <td key={column.name} className="text-right px-3 py-1 whitespace-nowrap">
                  {reason ? (
                    <HiddenCell why={hiddenWords[reason][language]} />
                  ) : typeof value === 'number' ? (
                    numberText(value, language, column.decimals ?? 0)
                  ) : (
                    '–'
                  )}
                </td>
              );
            })}
            {keptFor.size > 0 && (
              <td className="px-3 py-1 text-12 min-w-64">
                {[...new Set(keptFor.get(at)?.map(say))].map((sentence) => (
                  <span key={sentence} className="block">
                    {sentence}
                  </span>
                ))}
              </td>
            )}
            {moved.size > 0 && <td className="px-3 py-1">{moved.has(at) ? '●' : ''}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Shown = ({ preview, id, name }: { preview: Preview; id: string; name: string }) => {
  const { t } = useWords();
  if (preview.kind === 'none') return <p className="text-14 p-4">{t('release.preview.none')}</p>;
  if (preview.kind === 'picture') return <img src={picturePath(id, name)} alt={name} className="max-w-full" />;
  if (preview.kind === 'text') return <pre className="text-14 whitespace-pre-wrap p-3">{preview.text}</pre>;
  if (preview.total === 0) return <p className="text-14 p-4">{t('release.preview.empty')}</p>;
  return preview.kind === 'rows' ? <PlainRows preview={preview} /> : <ProtectedRows preview={preview} />;
};

export const FilePreview = ({ request, first }: { request: RequestShown; first: PreviewAsked['only'] }) => {
  const { t, language } = useWords();
  const shownFiles = request.files.filter(({ kind }) => kind !== 'ledger');
  const [chosen, setChosen] = useState('');
  const [asked, setAsked] = useState<PreviewAsked>({ only: first, from: 0 });
  const file = shownFiles.find(({ name }) => name === chosen) ?? shownFiles[0];
  const protectedTable = file?.kind === 'protected-table';
  const question = protectedTable ? asked : { only: 'all' as const, from: asked.from };
  const preview = useQuery({
    ...previewQuery(request.id, file?.name ?? '', file?.sha256 ?? '', question),
    enabled: file !== undefined,
    placeholderData: keepPreviousData,
  });
  if (!file) return null;
  const total = preview.data && 'total' in preview.data ? preview.data.total : 0;
  const paged = preview.data?.kind === 'rows' || preview.data?.kind === 'protected-table';
  const choices = ['all', 'hidden', ...(request.changes ? (['changed'] as const) : [])] as const;
  return (
    <section aria-labelledby="files" className="mt-6">
      <h2 id="files" className="text-16 font-bold mb-2">
        {t('release.preview.title')}
      </h2>
      <p className="hidden print:block text-14 mb-1">
        {file.name}（{t(`release.kind.${file.kind}`)}）{protectedTable && `　${t(`release.preview.${asked.only}`)}`}
      </p>
      <div className="no-print flex flex-wrap items-end gap-x-6 gap-y-2 mb-2">
        <label className="text-14">
          <span className="mr-2">{t('release.file.choose')}</span>
          <select
            value={file.name}
            onChange={(event) => {
              setChosen(event.target.value);
              setAsked({ ...asked, from: 0 });
            }}
            className="h-11 rounded-8 border border-outline bg-white px-3 text-14 max-w-96"
          >
            {shownFiles.map(({ name, kind }) => (
              <option key={name} value={name}>
                {name}（{t(`release.kind.${kind}`)}）
              </option>
            ))}
          </select>
        </label>
        {protectedTable && (
          <fieldset className="flex items-center gap-x-4 text-14">
            <legend className="sr-only">{t('release.preview.only')}</legend>
            {choices.map((only) => (
              <label key={only} className="inline-flex items-center gap-1.5 min-h-11">
                <input
                  type="radio"
                  name="only"
                  checked={asked.only === only}
                  onChange={() => setAsked({ only, from: 0 })}
                  className="size-4"
                />
                {t(`release.preview.${only}`)}
              </label>
            ))}
          </fieldset>
        )}
        {request.may.take?.ok && (
          <a
            href={filePath(request.id, file.name)}
            download
            className="inline-flex items-center min-h-11 text-14 text-link underline"
          >
            {t('release.file.take')}
          </a>
        )}
      </div>
      {preview.isError ? (
        <Fault error={preview.error} />
      ) : !preview.data ? (
        <Bone className="h-64" />
      ) : (
        // What scrolls must be reachable by keyboard (WCAG 2.1.1).
        <div
          role="region"
          aria-label={file.name}
          tabIndex={0}
          className="relative overflow-auto max-h-[32rem] border border-line rounded-8 print:max-h-none print:overflow-visible"
        >
          <Shown preview={preview.data} id={request.id} name={file.name} />
        </div>
      )}
      {paged && total > 0 && total <= pageRows && (
        <p className="mt-2 text-14">{t('release.preview.allRows', { count: numberText(total, language) })}</p>
      )}
      {paged && total > pageRows && (
        <div className="mt-2 flex items-center gap-4 text-14">
          <span>
            {t('release.preview.rows', {
              count: numberText(total, language),
              value: numberText(question.from + 1, language),
            })}
          </span>
          <Button
            dense
            className="no-print"
            isDisabled={question.from === 0}
            onPress={() => setAsked({ ...asked, from: Math.max(0, question.from - pageRows) })}
          >
            {t('release.preview.back')}
          </Button>
          <Button
            dense
            className="no-print"
            isDisabled={question.from + pageRows >= total}
            onPress={() => setAsked({ ...asked, from: question.from + pageRows })}
          >
            {t('release.preview.more')}
          </Button>
        </div>
      )}
    </section>
  );
};
