/** How each column is handled, and what becomes of invented people's cells. */
import { useEffect, useState } from 'react';
import type { Handling } from '../../src/doors/gateway-page.api.ts';
import { handlingSchema } from '../../src/doors/gateway-page.api.ts';
import { Bone } from '../ui/bone.tsx';
import { getFrom } from './ask.ts';
import { useLanguage } from './language.tsx';
import { Table } from './parts.tsx';
import { phrases, words } from './words.ts';

type Column = Handling['columns'][number];
const kinds = ['drop', 'change', 'keep'] as const;
const kindOf = ({ action }: Column): (typeof kinds)[number] =>
  action === 'drop' || action === 'keep' ? action : 'change';

const Examples = ({ column }: { column: Column }) => {
  const { say } = useLanguage();
  return (
    <ul className="space-y-0.5">
      {column.examples.slice(0, column.action === 'drop' ? 1 : 2).map(({ before, after }) => (
        <li key={before}>
          {before} <span aria-hidden="true">→</span>{' '}
          {after.length === 0 ? (
            <span className="text-quiet">{say(words.nothingKept)}</span>
          ) : (
            <b className="font-bold">
              {after.map(({ name, value }) =>
                after.length === 1 ? (
                  say(value)
                ) : (
                  <span key={name.en} className={after.length > 2 ? 'block pl-4' : 'mr-3'}>
                    <span className="font-normal">{say(name)}</span> {say(value)}
                  </span>
                ),
              )}
            </b>
          )}
        </li>
      ))}
    </ul>
  );
};

export const HandlingTable = ({ dataset, asOf }: { dataset: string; asOf: string }) => {
  const { say } = useLanguage();
  const [handling, setHandling] = useState<Handling | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    const path = `/api/handling?${new URLSearchParams({ dataset, asOf })}`;
    getFrom(path, handlingSchema, asked.signal)
      .then(setHandling)
      // The page itself says when nobody answers; without this table the work goes on.
      .catch(() => {});
    return () => asked.abort();
  }, [dataset, asOf]);
  if (handling?.dataset !== dataset) return <Bone className="h-64 mt-2" />;
  return (
    <>
      <p className="text-14 text-quiet mb-2">{say(words.handlingNote)}</p>
      {kinds.map((kind) => {
        const columns = handling.columns.filter((column) => kindOf(column) === kind);
        if (columns.length === 0) return null;
        const title = `${say(words.kinds[kind])} ${say(phrases.columns(columns.length))}`;
        return (
          <div key={kind} className="mt-4">
            <h3 className="font-bold mb-1">{title}</h3>
            <Table
              label={title}
              heads={[
                { title: say(words.column), width: 'w-[15%]' },
                { title: say(words.what), width: 'w-[20%]' },
                { title: say(words.example), width: 'w-[42%]' },
                { title: say(words.ground) },
              ]}
              rows={columns.map((column) => ({
                key: column.source,
                cells: [
                  <span key="c" lang="ja" className="inline-block min-w-32">
                    {column.source}
                  </span>,
                  <span key="w" className="inline-block min-w-36">
                    {say(column.what)}
                  </span>,
                  <Examples key="e" column={column} />,
                  <span key="g" lang="ja" className="text-12 text-quiet inline-block min-w-32">
                    {column.ground}
                  </span>,
                ],
              }))}
            />
          </div>
        );
      })}
    </>
  );
};
