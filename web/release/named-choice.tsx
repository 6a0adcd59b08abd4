/** The choice of sections and people that may see something: what is chosen stays in sight whatever one looks for. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../shell/language.tsx';
import { sectionsQuery } from './answers.ts';

export type Chosen = {
  readonly sections: readonly string[];
  readonly people: readonly { readonly account: string; readonly shown: string }[];
};
type Choice = { readonly key: string; readonly label: string; readonly isChosen: boolean; readonly turn: () => void };

/** A city hall has twelve thousand people: they are looked for by section or name. */
const peopleListed = 40;

const Choices = ({ label, choices }: { label: string; choices: readonly Choice[] }) => (
  <div role="group" aria-label={label} className="max-h-52 overflow-auto">
    <p aria-hidden="true" className="text-12 text-quiet">
      {label}
    </p>
    {choices.map(({ key, label: words, isChosen, turn }) => (
      <label key={key} className="flex items-center gap-2 min-h-8 text-14">
        <input type="checkbox" checked={isChosen} onChange={turn} className="size-5" />
        {words}
      </label>
    ))}
  </div>
);

export const NamedChoice = ({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) => {
  const { t } = useWords();
  const known = useQuery(sectionsQuery);
  const [looked, setLooked] = useState('');
  const words = looked.trim().split(/\s+/).filter(Boolean);
  const isLookedFor = (text: string) => words.every((word) => text.includes(word));
  const here = known.data ?? { sections: [], people: [] };
  const { sections, people } = chosen;
  const others = here.sections.filter((section) => !sections.includes(section) && isLookedFor(section));
  const sectionChoices = [...sections, ...others].map((section): Choice => {
    const isChosen = sections.includes(section);
    const next = isChosen ? sections.filter((one) => one !== section) : [...sections, section];
    return { key: section, label: section, isChosen, turn: () => onChange({ sections: next, people }) };
  });
  const found = here.people
    .map(({ account, name, section }) => ({ account, shown: `${section} ${name}` }))
    .filter(({ account, shown }) => !people.some((one) => one.account === account) && isLookedFor(shown));
  const personChoices = [...people, ...found.slice(0, peopleListed)].map((person): Choice => {
    const isChosen = people.some(({ account }) => account === person.account);
    const next = isChosen ? people.filter(({ account }) => account !== person.account) : [...people, person];
    return { key: person.account, label: person.shown, isChosen, turn: () => onChange({ sections, people: next }) };
  });
  return (
    <div className="ml-7 border border-line rounded-8 p-3 space-y-2">
      <input
        type="search"
        aria-label={t('sharing.find')}
        placeholder={t('sharing.find')}
        value={looked}
        onChange={(event) => setLooked(event.target.value)}
        className="w-full h-11 rounded-8 border border-outline px-3 text-14"
      />
      <div className="grid grid-cols-2 gap-4">
        <Choices label={t('sharing.sections')} choices={sectionChoices} />
        <div>
          <Choices label={t('sharing.people')} choices={personChoices} />
          {found.length > peopleListed && (
            <p className="text-12 text-quiet">{t('sharing.people.more', { count: found.length - peopleListed })}</p>
          )}
        </div>
      </div>
    </div>
  );
};
