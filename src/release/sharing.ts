/** Who is to see what a person hands in: sections that exist, each once, in one order, so that the same audience is the same digest. */
import type { Person } from '#accounts';
import { done, type Result, refused } from '#base';
import { releaseRefusal } from './errors.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Audience, Sharing } from './sharing.api.ts';

const sectionsListed = 30;

export const readSharing = async (
  needs: Pick<ReleaseNeeds, 'sections'>,
  sharing: Sharing | null,
): Promise<Result<Sharing>> => {
  if (!sharing) return refused(releaseRefusal('no-audience', {}));
  const { audience } = sharing;
  if (audience.who === 'staff') return done(sharing);
  const here = await needs.sections();
  const unknown = audience.sections.find((section) => !here.includes(section));
  const valid = here.slice(0, sectionsListed).join('、');
  if (unknown !== undefined) return refused(releaseRefusal('no-section', { unknown, valid }));
  return done({ ...sharing, audience: { who: 'sections', sections: [...new Set(audience.sections)].sort() } });
};

/** Whoever works in a section that was named, today: rights follow the post. */
export const isInAudience = ({ section }: Pick<Person, 'section'>, audience: Audience): boolean =>
  audience.who === 'staff' || audience.sections.includes(section);
