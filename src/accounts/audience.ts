/** Who is in an audience, today: rights follow section and post, and end with them. Beside it what an audience is called. */
import type { Bilingual } from '#base';
import type { Person } from './accounts.api.ts';
import type { Audience, NamedPost, ShownAudience } from './audience.api.ts';

const holds = ({ post, section }: Pick<Person, 'post' | 'section'>, named: NamedPost): boolean =>
  post !== '' && post === named.post && (named.section === undefined || named.section === section);

/** Whoever works in a section that was named, holds a post that was named, or was named as a person. */
/** `also`: 兼務, which opens what is for it as the main post does. */
export const isInAudience = (
  person: Pick<Person, 'name' | 'section' | 'post'> & {
    readonly also?: readonly Pick<Person, 'section' | 'post'>[] | undefined;
  },
  audience: Audience,
): boolean => {
  if (audience.who === 'staff') return true;
  const held = [{ section: person.section, post: person.post }, ...(person.also ?? [])];
  if (held.some(({ section }) => section !== '' && audience.sections.includes(section))) return true;
  if (audience.who === 'sections') return false;
  // Kept before posts could be named: it names none.
  const posts: readonly NamedPost[] = audience.posts ?? [];
  return (
    posts.some((named) => held.some((one) => holds(one, named))) ||
    audience.people.some(({ account }) => account === person.name)
  );
};

/** The account is for the log. */
export const shownAudience = (audience: Audience): ShownAudience =>
  audience.who === 'named'
    ? { ...audience, posts: audience.posts ?? [], people: audience.people.map(({ shown }) => shown) }
    : audience;

export const postText = ({ post, section }: NamedPost): string => (section === undefined ? post : `${section} ${post}`);

export const audienceText = (audience: ShownAudience): Bilingual => {
  if (audience.who === 'staff') return { ja: '全職員', en: 'All staff' };
  const { sections } = audience;
  const posts = audience.who === 'named' ? audience.posts : [];
  const people = audience.who === 'named' ? audience.people : [];
  return {
    ja: [
      ...sections,
      ...posts.map((one) => (one.section === undefined ? `${one.post}（すべての課）` : postText(one))),
      ...people,
    ].join('、'),
    en: [
      ...sections,
      ...posts.map((one) => (one.section === undefined ? `${one.post} (of any section)` : postText(one))),
      ...people,
    ].join('; '),
  };
};
