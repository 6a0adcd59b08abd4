/** What is known of the chosen data set before a file is there. */
import type { Dataset } from '../../src/doors/gateway-page.api.ts';
import { dayText } from '../ui/time-words.ts';
import { useLanguage } from './language.tsx';
import { Facts } from './parts.tsx';
import { phrases, words } from './words.ts';

export const DatasetFacts = ({ dataset }: { dataset: Dataset }) => {
  const { say, language } = useLanguage();
  return (
    <aside aria-label={say(dataset.title)} className="lg:border-l border-line lg:pl-8">
      <h2 className="text-20 font-bold mb-3">{say(dataset.title)}</h2>
      <Facts
        facts={[
          { name: say(words.owner), value: say(dataset.owner) },
          {
            name: say(words.last),
            value: dataset.lastAsOf ? dayText(dataset.lastAsOf, language) : say(words.never),
          },
          { name: say(words.format), value: `${say(dataset.format)} ${say(phrases.columnsOf(dataset.columns))}` },
          {
            name: say(words.grounds),
            value: (
              <ul lang="ja" className="text-12 text-quiet space-y-1">
                {dataset.grounds.map((ground) => (
                  <li key={ground}>{ground}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </aside>
  );
};
