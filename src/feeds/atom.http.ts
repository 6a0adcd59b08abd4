/** The feed of news, for readers of feeds and the city's portal. */
import { Hono } from 'hono';
import { type Route, route, serve } from '#accounts';
import { atomOf } from './atom.ts';
import { answered, feedsRoot, originOf } from './feed-answer.ts';
import type { FeedNeeds } from './needs.ts';
import { newsFor } from './news.ts';

const readNews = route({
  method: 'get',
  path: `${feedsRoot}/atom`,
  access: 'download-statistics',
  feed: true,
  tags: ['feeds'],
  summary: { ja: '新着・更新・取消のお知らせ（Atom）', en: 'What was published, updated, recalled (Atom)' },
  answer: { file: ['application/atom+xml'] },
});
export const atomRouteList: readonly Route[] = [readNews];

export const atomRoutes = (needs: FeedNeeds): Hono => {
  const app = new Hono();
  serve(app, needs.accounts, readNews, async (asked) => {
    const origin = originOf(needs, asked);
    const news = await newsFor(needs, asked.person, origin);
    return answered(
      asked,
      atomOf(news, needs.city.name, `${origin}${feedsRoot}/atom`),
      'application/atom+xml;charset=utf-8',
    );
  });
  return app;
};
