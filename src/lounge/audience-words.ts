/** Whom a dashboard is for, in words: people as their section and name of today, never by their account. */
import { type AccountsNeeds, audienceText, peopleHere, shownAudience } from '#accounts';
import type { Bilingual } from '#base';
import { audienceOf } from './audience.ts';
import type { DashboardSpec } from './dashboard-spec.ts';

export const audienceWords = async (
  { register, now }: Pick<AccountsNeeds, 'register' | 'now'>,
  spec: DashboardSpec,
): Promise<Bilingual> => {
  const audience = audienceOf(spec);
  if (audience.who !== 'named' || audience.people.length === 0) return audienceText(shownAudience(audience));
  const here = new Map((await peopleHere(register, now())).map((person) => [person.name, person]));
  const people = audience.people.flatMap(({ account }) => {
    const person = here.get(account);
    return person ? [{ account, shown: `${person.section} ${person.displayName}`.trim() }] : [];
  });
  return audienceText(shownAudience({ ...audience, people }));
};
