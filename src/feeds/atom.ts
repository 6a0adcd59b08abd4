/** What was newly published, published again, or recalled, as Atom (RFC 4287): words and days, never a number of a table. */
import { type Bilingual, xml } from '#base';

export type News = {
  /** Stays the same for ever: what happened to which version. */
  readonly id: string;
  readonly kind: 'new' | 'updated' | 'recalled';
  readonly title: Bilingual;
  /** ISO instant. */
  readonly at: string;
  readonly summary: Bilingual;
  readonly href: string;
};

const kinds: Readonly<Record<News['kind'], Bilingual>> = {
  new: { ja: '新着', en: 'New' },
  updated: { ja: '更新', en: 'Updated' },
  recalled: { ja: '公表の取消', en: 'Recalled' },
};

const entryOf = ({ id, kind, title, at, summary, href }: News): string =>
  [
    '<entry>',
    `<id>urn:musubi:${xml(id)}</id>`,
    `<title>${xml(`［${kinds[kind].ja}］${title.ja}`)}</title>`,
    `<updated>${xml(at)}</updated>`,
    `<category term="${kind}" label="${xml(`${kinds[kind].ja} / ${kinds[kind].en}`)}"/>`,
    `<link rel="alternate" href="${xml(href)}"/>`,
    `<summary>${xml(`${summary.ja} / ${summary.en}`)}</summary>`,
    '</entry>',
  ].join('');

/** `news`: the newest first; `updated`: that of the newest, or when there is none the beginning of time, so that an empty feed stays the same. */
export const atomOf = (news: readonly News[], city: Bilingual, self: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">',
    '<id>urn:musubi:news</id>',
    `<title>${xml(`${city.ja} データラウンジ：公表のお知らせ`)}</title>`,
    `<author><name>${xml(city.ja)}</name></author>`,
    `<link rel="self" href="${xml(self)}"/>`,
    `<updated>${xml(news[0]?.at ?? '1970-01-01T00:00:00.000Z')}</updated>`,
    ...news.map(entryOf),
    '</feed>',
  ].join('\n');
