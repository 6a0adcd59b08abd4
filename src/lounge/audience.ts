/** Whom a dashboard is for, as its file says; and so whom the published tables are for that it asks. */
import { type Audience, isInAudience, type Person } from '#accounts';
import type { Bilingual } from '#base';
import type { MarkContent, PublishedTable } from '#results';
import type { AudienceSpec } from './audience-spec.ts';
import { type DashboardSpec, tablesOf } from './dashboard-spec.ts';

export const audienceFault = (spec: AudienceSpec): Bilingual | null => {
  if (spec === 'staff') return null;
  if ('ja' in spec)
    return spec.ja === '全職員'
      ? null
      : {
          ja: '公開範囲を言葉で書いても、だれにも限られません。全職員なら「staff」、限るなら sections（課）・posts（役職）・people（利用者名）に書きます',
          en: 'words limit nobody: write "staff" for all staff, or name sections, posts and people',
        };
  return spec.sections.length + spec.posts.length + spec.people.length > 0
    ? null
    : { ja: '課・役職・人のどれかを書きます', en: 'name a section, a post or a person' };
};

export const audienceOf = ({ audience }: Pick<DashboardSpec, 'audience'>): Audience => {
  if (audience === 'staff' || 'ja' in audience) return { who: 'staff' };
  return {
    who: 'named',
    sections: [...audience.sections],
    posts: audience.posts.map((one) => (typeof one === 'string' ? { post: one } : one)),
    people: audience.people.map((account) => ({ account, shown: '' })),
  };
};

/** Who looks: rights are those of today's section and post. */
export type Reader = Pick<Person, 'name' | 'section' | 'post'>;
type Limited = { readonly mark: MarkContent | null };

/** Numbers as fine as a named section may see them are not for all staff, whatever a dashboard says. */
export const isTooFine = (audience: Audience, { mark }: Limited): boolean =>
  audience.who === 'staff' && mark?.rulesFor === 'section';

/**
 * Whether somebody may read a published table as a whole (feeds): where dashboards ask it, whom one of them is for; where none does, all
 * staff, unless it is as fine as only a named section may see it.
 */
export const tableReaders = (
  specs: readonly DashboardSpec[],
): ((reader: Reader, table: Pick<PublishedTable, 'id' | 'mark'>) => boolean) => {
  const audiences = new Map<string, Audience[]>();
  for (const spec of specs)
    for (const table of tablesOf(spec)) audiences.set(table, [...(audiences.get(table) ?? []), audienceOf(spec)]);
  return (reader, { id, mark }) => {
    const asked: readonly Audience[] = audiences.get(id) ?? [{ who: 'staff' }];
    return asked.some((audience) => !isTooFine(audience, { mark }) && isInAudience(reader, audience));
  };
};
