/** Notices to those who saw what was recalled: shown until each has read them. */
import { Hono } from 'hono';
import { type AccountsNeeds, type Route, route, serve } from '#accounts';
import { done } from '#base';
import { actorOf, eventOf } from './events.ts';
import type { ReleaseNeeds } from './needs.ts';
import { emptySchema, noticesSchema } from './release.api.ts';

const tags = ['releases'];
const readNotices = route({
  method: 'get',
  path: '/api/notices',
  access: 'see-dashboards',
  tags,
  answer: noticesSchema,
  summary: { ja: '見た統計が取り消されたというお知らせ', en: 'Notices that something you saw was recalled' },
});
const postRead = route({
  method: 'post',
  path: '/api/notices/:release/read',
  access: 'see-dashboards',
  tags,
  body: emptySchema,
  answer: emptySchema,
  summary: { ja: 'お知らせを読んだ', en: 'A notice was read' },
});
export const noticeRouteList: readonly Route[] = [readNotices, postRead];

export const noticeRoutes = (accounts: AccountsNeeds, needs: ReleaseNeeds): Hono => {
  const app = new Hono();
  serve(app, accounts, readNotices, async ({ person }) => {
    const waiting = await needs.store.notices(person.name);
    const kept = await Promise.all(waiting.map(({ release }) => needs.store.find(release)));
    return done({
      notices: kept.flatMap((one, i) =>
        one?.request.state === 'recalled'
          ? [
              {
                release: one.request.id,
                title: { ...one.request.title },
                recalledAt: one.request.recalledAt,
                reason: one.request.reason,
                downloaded: waiting[i]?.downloaded ?? false,
              },
            ]
          : [],
      ),
    });
  });
  serve(app, accounts, postRead, async ({ person, parameter, from }) => {
    const id = parameter('release');
    await needs.store.readNotice(
      id,
      person.name,
      eventOf(actorOf(person), 'RecallNoticeRead', { id: id as never }, {}, { from }),
      needs.now(),
    );
    return done({});
  });
  return app;
};
