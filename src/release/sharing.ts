/** Who is to see what a person hands in: sections, posts and people that exist, each once, in one order, so that the same audience is the same digest. */
import { type Audience, type KnownPerson, type NamedPost, postText, sectionsIn, strangersIn } from '#accounts';
import { done, type Result, refused } from '#base';
import { releaseRefusal } from './errors.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Sharing } from './sharing.api.ts';

const namesListed = 30;

const shownAs = ({ section, displayName }: KnownPerson): string => `${section} ${displayName}`;

const inOrder = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
const postsInOrder = (posts: readonly NamedPost[]): NamedPost[] => {
  const byKey = new Map(posts.map((one) => [JSON.stringify([one.post, one.section ?? null]), one]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as NamedPost);
};

const orderedAudience = (audience: Audience, people: readonly KnownPerson[]): Audience => {
  if (audience.who === 'staff') return audience;
  const sections = inOrder(audience.sections);
  if (audience.who === 'sections') return { who: 'sections', sections };
  const here = new Map(people.map((person) => [person.name, person]));
  const accounts = inOrder(audience.people.map(({ account }) => account));
  return {
    who: 'named',
    sections,
    posts: postsInOrder(audience.posts),
    people: accounts.map((account) => ({ account, shown: shownAs(here.get(account) as KnownPerson) })),
  };
};

export const readSharing = async (
  needs: Pick<ReleaseNeeds, 'people'>,
  sharing: Sharing | null,
): Promise<Result<Sharing>> => {
  if (!sharing) return refused(releaseRefusal('no-audience', {}));
  if (sharing.audience.who === 'staff') return done(sharing);
  const people = await needs.people();
  const strangers = strangersIn(sharing.audience, people);
  const [section] = strangers.sections;
  if (section !== undefined) {
    const valid = sectionsIn(people).slice(0, namesListed).join('、');
    return refused(releaseRefusal('no-section', { unknown: section, valid }));
  }
  const [post] = strangers.posts;
  if (post) return refused(releaseRefusal('no-post', { unknown: postText(post) }));
  // No name is said again: who has an account is not told to whoever tries names.
  if (strangers.accounts.length > 0) return refused(releaseRefusal('no-such-person', {}));
  return done({ ...sharing, audience: orderedAudience(sharing.audience, people) });
};
