/** The choice of sections, posts and people that may see something: what is chosen stays in sight whatever one looks for. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NamedPost } from '../../src/accounts/audience.api.ts';
import { useWords } from '../shell/language.tsx';
import { sectionsQuery } from './answers.ts';
import { usePostText } from './audience-text.ts';

export type Chosen = {
  readonly sections: readonly string[];
  readonly posts: readonly NamedPost[];
  readonly people: readonly { readonly account: string; readonly shown: string }[];
};
type Choice = { readonly key: string; readonly label: string; readonly isChosen: boolean; readonly turn: () => void };

/** A city hall has twelve thousand people: they are looked for by section or name. */
const namesListed = 40;

const Choices = ({ label, choices }: { label: string; choices: readonly Choice[] }) => (
  <div role="group" aria-label={label} className="max-h-52 overflow-auto">
    <p aria-hidden="true" className="text-12 text-quiet">
      {label}
    </p>
    {choices.map(({ key, label: words, isChosen, turn }) => (
      <label key={key} className="flex items-center gap-2 min-h-8 py-1 text-14 leading-snug">
        <input type="checkbox" checked={isChosen} onChange={turn} className="size-5 shrink-0" />
        {words}
      </label>
    ))}
  </div>
);

export const NamedChoice = ({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) => {
  const { t } = useWords();
  const postText = usePostText();
  const known = useQuery(sectionsQuery);
  const [looked, setLooked] = useState('');
  const words = looked.trim().split(/\s+/).filter(Boolean);
  const isLookedFor = (text: string) => words.every((word) => text.includes(word));
  const here = known.data ?? { sections: [], posts: [], people: [] };
  const { sections, posts, people } = chosen;
  const others = here.sections.filter((section) => !sections.includes(section) && isLookedFor(section));
  const sectionChoices = [...sections, ...others].map((section): Choice => {
    const isChosen = sections.includes(section);
    const next = isChosen ? sections.filter((one) => one !== section) : [...sections, section];
    return { key: section, label: section, isChosen, turn: () => onChange({ ...chosen, sections: next }) };
  });
  // A post wherever it is held first, then where it is held today.
  const everyPost: readonly NamedPost[] = [
    ...[...new Set(here.posts.map(({ post }) => post))].map((post) => ({ post })),
    ...here.posts,
  ];
  const keyOf = (named: NamedPost) => JSON.stringify([named.post, named.section ?? null]);
  const isPostChosen = (named: NamedPost) => posts.some((one) => keyOf(one) === keyOf(named));
  const otherPosts = everyPost.filter((named) => !isPostChosen(named) && isLookedFor(postText(named)));
  const postChoices = [...posts, ...otherPosts.slice(0, namesListed)].map((named): Choice => {
    const isChosen = isPostChosen(named);
    const next = isChosen ? posts.filter((one) => keyOf(one) !== keyOf(named)) : [...posts, named];
    return { key: keyOf(named), label: postText(named), isChosen, turn: () => onChange({ ...chosen, posts: next }) };
  });
  const found = here.people
    .map(({ account, name, section }) => ({ account, shown: `${section} ${name}` }))
    .filter(({ account, shown }) => !people.some((one) => one.account === account) && isLookedFor(shown));
  const personChoices = [...people, ...found.slice(0, namesListed)].map((person): Choice => {
    const isChosen = people.some(({ account }) => account === person.account);
    const next = isChosen ? people.filter(({ account }) => account !== person.account) : [...people, person];
    return { key: person.account, label: person.shown, isChosen, turn: () => onChange({ ...chosen, people: next }) };
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
      {others.length + otherPosts.length + found.length === 0 && words.length > 0 && (
        <p role="status" className="text-14">
          {t('sharing.none', { value: looked.trim() })}
        </p>
      )}
      <div className="grid grid-cols-3 gap-4">
        <Choices label={t('sharing.sections')} choices={sectionChoices} />
        <div>
          <Choices label={t('sharing.posts')} choices={postChoices} />
          {otherPosts.length > namesListed && (
            <p className="text-12 text-quiet">{t('sharing.more', { count: otherPosts.length - namesListed })}</p>
          )}
        </div>
        <div>
          <Choices label={t('sharing.people')} choices={personChoices} />
          {found.length > namesListed && (
            <p className="text-12 text-quiet">{t('sharing.more', { count: found.length - namesListed })}</p>
          )}
        </div>
      </div>
    </div>
  );
};
