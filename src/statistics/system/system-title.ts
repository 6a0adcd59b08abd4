/** A system that is protected together, in words: its tables, the times it has, and the amount where it is of one. */
import type { Bilingual } from '#base';
import type { ReleaseSpec } from '../spec/spec.ts';

const tablesNamed = 3;

/** `tables`: ids; `time`: name of the variable; `measure`: of a system of amounts. */
export const systemTitle = (
  spec: ReleaseSpec,
  { tables, time, measure }: { readonly tables: readonly string[]; readonly time: string; readonly measure?: string },
): Bilingual => {
  const titles = spec.tables.filter(({ id }) => tables.includes(id)).map(({ title }) => title);
  const more = Math.max(0, titles.length - tablesNamed);
  const times = spec.variables[time]?.title ?? { ja: time, en: time };
  const of = measure === undefined ? undefined : spec.measures[measure];
  const amount = of && 'title' in of ? of.title : null;
  const said = (language: 'ja' | 'en', joint: string) =>
    titles
      .slice(0, tablesNamed)
      .map((title) => title[language])
      .join(joint);
  return {
    ja: `${amount ? `${amount.ja}：` : ''}${said('ja', '・')}${more > 0 ? `・ほか${more}表` : ''}（${times.ja}ごと）`,
    en: `${amount ? `${amount.en}: ` : ''}${said('en', '; ')}${more > 0 ? `; and ${more} more` : ''} (by ${times.en.toLowerCase()})`,
  };
};
