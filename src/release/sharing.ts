/** Who is to see what a person hands in: sections and people that exist, each once, in one order, so that the same audience is the same digest. */
import type { KnownPerson, Person } from '#accounts';
import { done, type Result, refused } from '#base';
import { releaseRefusal } from './errors.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Audience, Sharing, ShownAudience } from './sharing.api.ts';

const namesListed = 30;

const shownAs = ({ section, displayName }: KnownPerson): string => `${section} ${displayName}`;

const sectionsOf = (asked: readonly string[], here: readonly string[]): Result<string[]> => {
  const unknown = asked.find((section) => !here.includes(section));
  const valid = here.slice(0, namesListed).join('、');
  return unknown === undefined
    ? done([...new Set(asked)].sort())
    : refused(releaseRefusal('no-section', { unknown, valid }));
};

export const readSharing = async (
  needs: Pick<ReleaseNeeds, 'sections' | 'people'>,
  sharing: Sharing | null,
): Promise<Result<Sharing>> => {
  if (!sharing) return refused(releaseRefusal('no-audience', {}));
  const { audience } = sharing;
  if (audience.who === 'staff') return done(sharing);
  const sections = sectionsOf(audience.sections, await needs.sections());
  if (!sections.ok) return sections;
  if (audience.who === 'sections') return done({ ...sharing, audience: { who: 'sections', sections: sections.value } });
  const here = new Map((await needs.people()).map((person) => [person.name, person]));
  const accounts = [...new Set(audience.people.map(({ account }) => account))].sort();
  // No name is said again: who has an account is not told to whoever tries names.
  if (accounts.some((account) => !here.has(account))) return refused(releaseRefusal('no-such-person', {}));
  const people = accounts.map((account) => ({ account, shown: shownAs(here.get(account) as KnownPerson) }));
  return done({ ...sharing, audience: { who: 'named', sections: sections.value, people } });
};

/** Whoever works in a section that was named, today (rights follow the post), or was named as a person. */
export const isInAudience = ({ name, section }: Pick<Person, 'name' | 'section'>, audience: Audience): boolean =>
  audience.who === 'staff' ||
  audience.sections.includes(section) ||
  (audience.who === 'named' && audience.people.some(({ account }) => account === name));

/** The account is for the log. */
export const shownAudience = (audience: Audience): ShownAudience =>
  audience.who === 'named' ? { ...audience, people: audience.people.map(({ shown }) => shown) } : audience;
