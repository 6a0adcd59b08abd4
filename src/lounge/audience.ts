/** Whom a dashboard is for, as its file says; and so whom the published tables are for that it asks. */
import { type Audience, isInAudience, type Person } from '#accounts';
import type { Bilingual } from '#base';
import type { MarkContent } from '#results';
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
export type Reader = Pick<Person, 'name' | 'section' | 'post' | 'also'>;
type Limited = { readonly mark: MarkContent | null };

/** Numbers as fine as a named section may see them are not for all staff, whatever a dashboard says. */
export const isTooFine = (audience: Audience, { mark }: Limited): boolean =>
  audience.who === 'staff' && mark?.rulesFor === 'section';

/** The first dashboard that shows a table to somebody: where a person looks who reads of it. */
export const dashboardShowing =
  (specs: readonly DashboardSpec[]): ((reader: Reader, table: string) => string | null) =>
  (reader, table) =>
    specs.find((spec) => tablesOf(spec).includes(table) && isInAudience(reader, audienceOf(spec)))?.id ?? null;

/** Which release let the newest version of every table out. */
type Marks = ReadonlyMap<string, MarkContent | null>;
/** `mark`: of the version that is asked for, where it is not the newest. */
export type MayRead = (reader: Reader, table: string, mark?: MarkContent | null) => boolean;

/** Public before it came here (no release of ours), or made to the rules for everybody. */
const isForAnybody = (mark: MarkContent | null): boolean => mark === null || mark.rulesFor === 'open';

/**
 * Whether somebody may read a published table as a whole (feeds): where dashboards ask it, whom one of them is for. Where none does, it
 * goes with its publication: whoever may read all tables of the same release that dashboards ask; where there are none, nobody (decision 0055).
 */
export const tableReaders = (specs: readonly DashboardSpec[]): ((marks: Marks) => MayRead) => {
  const audiences = new Map<string, Audience[]>();
  for (const spec of specs)
    for (const table of tablesOf(spec)) audiences.set(table, [...(audiences.get(table) ?? []), audienceOf(spec)]);
  return (marks) => {
    const askedIn = new Map<string, string[]>();
    for (const id of audiences.keys()) {
      const release = marks.get(id)?.release;
      if (release !== undefined) askedIn.set(release, [...(askedIn.get(release) ?? []), id]);
    }
    const isFor = (reader: Reader, id: string, mark: MarkContent | null): boolean =>
      audiences.get(id)?.some((one) => !isTooFine(one, { mark }) && isInAudience(reader, one)) ?? false;
    return (reader, id, mark) => {
      const newest = marks.get(id);
      if (newest === undefined) return false;
      const own = mark ?? newest;
      if (audiences.has(id)) return isFor(reader, id, own);
      if (isForAnybody(own)) return true;
      const beside = askedIn.get(newest?.release ?? '') ?? [];
      return beside.length > 0 && beside.every((other) => isFor(reader, other, own));
    };
  };
};
