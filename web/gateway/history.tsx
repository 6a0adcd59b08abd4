/** What was sent from this sealed side, newest first, as the audit log tells it. */
import { useEffect, useState } from 'react';
import type { History } from '../../src/doors/gateway-page.api.ts';
import { historySchema } from '../../src/doors/gateway-page.api.ts';
import { numberText } from '../ui/number-words.ts';
import { dayText, momentText } from '../ui/time-words.ts';
import { getFrom } from './ask.ts';
import { useLanguage } from './language.tsx';
import { Section, Table } from './parts.tsx';
import { words } from './words.ts';

const shown = 10;

/** `changed`: anything that differs when there may be more to tell. */
export const HistoryTable = ({ changed }: { changed: string }) => {
  const { say, language } = useLanguage();
  const [history, setHistory] = useState<History | null>(null);
  useEffect(() => {
    getFrom('/api/history', historySchema)
      .then(setHistory)
      .catch(() => {});
  }, [changed]);
  if (!history) return null;
  return (
    <Section title={say(words.historyTitle)}>
      {history.length === 0 ? (
        <p className="text-14 text-quiet">{say(words.historyNone)}</p>
      ) : (
        <Table
          label={say(words.historyTitle)}
          heads={[
            { title: say(words.when) },
            { title: say(words.dataset) },
            { title: say(words.asOf) },
            { title: say(words.rows), number: true },
            { title: say(words.outcome) },
            { title: say(words.who) },
          ]}
          rows={history.slice(0, shown).map((entry) => ({
            key: `${entry.at}${entry.dataset}${entry.asOf}`,
            cells: [
              momentText(new Date(entry.at), language),
              say(entry.title),
              dayText(entry.asOf, language),
              entry.rows === null ? '–' : numberText(entry.rows, language),
              say(entry.state ? words.states[entry.state] : words.acts[entry.act]),
              entry.account,
            ],
          }))}
        />
      )}
    </Section>
  );
};
