/** What was changed in a dashboard, when, by which section. */
import type { Dashboard } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { dayText } from '../ui/time-words.ts';

export const History = ({ entries }: { entries: Dashboard['history'] }) => {
  const { t, say, language } = useWords();
  return (
    <table className="text-14 border-collapse w-full max-w-[60rem]">
      <thead>
        <tr>
          {(['on', 'what', 'by'] as const).map((key) => (
            <th key={key} scope="col" className="text-left bg-head border-b border-line px-3 py-2">
              {t(`history.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry, at) => (
          <tr key={`${entry.on}${at}`} className="border-b border-grid">
            <td className="px-3 py-2 whitespace-nowrap align-top">{dayText(entry.on, language)}</td>
            <td className="px-3 py-2">{say(entry.what)}</td>
            <td className="px-3 py-2 whitespace-nowrap align-top">{say(entry.by)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
