/** The routes of the output check: a queue, a request with its evidence, votes, recall, the signed record. Every file opened is an event. */
import { Hono } from 'hono';
import {
  type AccountsNeeds,
  type Act,
  type Asked,
  may,
  postsIn,
  type Route,
  route,
  sectionsIn,
  serve,
} from '#accounts';
import { type Bilingual, done, type Result, refused } from '#base';
import type { ZodType } from 'zod';
import { castVote, sendBack } from './check.ts';
import { comparer } from './compare-release.ts';
import { releaseRefusal } from './errors.ts';
import type { Kept, ReleaseNeeds } from './needs.ts';
import { publishApproved } from './publish.ts';
import { recall } from './recall.ts';
import {
  emptySchema,
  exceptionSchema,
  queueSchema,
  recallSchema,
  requestSchema,
  sendBackSchema,
  viewersSchema,
  voteSchema,
  wordsSchema,
} from './release.api.ts';
import { sectionsSchema } from './sharing.api.ts';
import { fileRouteList, fileRoutes } from './release-files.http.ts';
import { noticeRouteList, noticeRoutes } from './release-notices.http.ts';
import type { ReleaseRequest } from './release.ts';
import { type Acting, changeWords, giveReason, openRequest, withdraw } from './request.ts';
import { calledIn, cardOf, showRequest } from './show.ts';
import { submit } from './submit.ts';
import { isBeingChanged, seesRequest } from './visibility.ts';

const tags = ['releases'];
const access = 'read-own-releases';
const one = '/api/releases/:id';

const readQueue = route({
  method: 'get',
  path: '/api/releases',
  access,
  tags,
  answer: queueSchema,
  summary: { ja: '申請の一覧（新しい順）', en: 'Requests, the newest first' },
});
const open = route({
  method: 'post',
  path: '/api/releases',
  access: 'request-release',
  tags,
  body: wordsSchema,
  answer: requestSchema,
  summary: { ja: '申請の下書きを作る', en: 'Open a request as a draft' },
});
const read = route({
  method: 'get',
  path: one,
  access,
  tags,
  answer: requestSchema,
  summary: {
    ja: '1つの申請（指摘、前回との違い、証明書、できること）',
    en: 'One request: findings, what moved, certificate, what may be done',
  },
});
/** An act on one request; answers the request as it then is. */
const actOn = <Body extends ZodType>(
  method: 'put' | 'post',
  verb: '' | `/${string}`,
  body: Body,
  summary: Bilingual,
  who: Act = access,
) => route({ method, path: `${one}${verb}`, access: who, tags, body, answer: requestSchema, summary });
const putWords = actOn('put', '', wordsSchema, {
  ja: '申請の文を直す（票は白紙に戻る）',
  en: 'Change the words (votes start anew)',
});
const putReason = actOn('put', '/exceptions', exceptionSchema, {
  ja: '指摘に例外の理由を書く',
  en: 'Write the reason of an exception',
});
const postSubmit = actOn('post', '/submit', emptySchema, {
  ja: '申請する（ここで凍結する）',
  en: 'Hand in (frozen from here)',
});
const postWithdraw = actOn('post', '/withdraw', emptySchema, { ja: '取り下げる', en: 'Withdraw' });
const postVote = actOn(
  'post',
  '/votes',
  voteSchema,
  { ja: '確認の判断を入れる', en: 'Vote as a checker' },
  'check-release',
);
const postBack = actOn(
  'post',
  '/send-back',
  sendBackSchema,
  { ja: '判断が分かれた申請を差し戻す', en: 'Send a disputed request back' },
  'check-release',
);
const postRecall = actOn('post', '/recall', recallSchema, {
  ja: '公表を取り消す（元に戻せない）',
  en: 'Recall a release (cannot be undone)',
});
const readViewers = route({
  method: 'get',
  path: `${one}/viewers`,
  access: 'see-releases',
  tags,
  answer: viewersSchema,
  summary: { ja: '見た人・保存した人', en: 'Who saw or took it' },
});
const readSections = route({
  method: 'get',
  path: '/api/sections',
  access: 'request-release',
  tags,
  answer: sectionsSchema,
  summary: { ja: '公開範囲に選べる課と人', en: 'Sections and people that may be named as who sees something' },
});
export const releaseRouteList: readonly Route[] = [
  readQueue,
  open,
  read,
  putWords,
  putReason,
  postSubmit,
  postWithdraw,
  postVote,
  postBack,
  postRecall,
  readViewers,
  readSections,
  ...fileRouteList,
  ...noticeRouteList,
];

const queueLength = 500;

export const releaseRoutes = (accounts: AccountsNeeds, needs: ReleaseNeeds): Hono => {
  const app = new Hono();
  const compared = comparer(needs);

  const keptFor = async (asked: Asked<unknown, unknown>): Promise<Result<Kept>> => {
    const kept = await needs.store.find(asked.parameter('id'));
    if (kept && seesRequest(asked.person, kept.request)) return done(kept);
    return refused(
      releaseRefusal(kept && isBeingChanged(asked.person, kept.request) ? 'being-changed' : 'not-found', {}),
    );
  };
  const show = async (asked: Asked<unknown, unknown>, kept: Kept): Promise<Result<unknown>> => {
    const comparison = kept.request.state === 'withdrawn' ? done(null) : await compared(kept.request);
    return comparison.ok ? showRequest(needs, asked.person, kept, comparison.value) : comparison;
  };
  /** An act on a request one can see; answers the request as it then is. */
  const acting = async (
    asked: Asked<unknown, unknown>,
    act: (acting: Acting, id: string) => Promise<Result<ReleaseRequest>>,
  ): Promise<Result<unknown>> => {
    const before = await keptFor(asked);
    if (!before.ok) return before;
    const result = await act({ person: asked.person, from: asked.from }, before.value.request.id);
    if (!result.ok) return result;
    if (result.value.state === 'approved') {
      const published = await publishApproved(needs, result.value.id);
      if (!published.ok) return published;
    }
    const after = await needs.store.find(result.value.id);
    return after ? show(asked, after) : refused(releaseRefusal('not-found', {}));
  };

  serve(app, accounts, readQueue, async ({ person }) => {
    const all = await needs.store.list({ limit: queueLength });
    const seen = all.filter(({ request }) => seesRequest(person, request));
    const called = await calledIn(needs, seen);
    const requests = seen.map((kept) => cardOf(person, kept, called));
    return done({ requests, mayRequest: may(person, 'request-release') });
  });
  serve(app, accounts, open, async (asked) => {
    const opened = await openRequest(needs, { person: asked.person, from: asked.from }, asked.body);
    if (!opened.ok) return opened;
    return show(asked, { request: opened.value, votes: [], frozen: null });
  });
  serve(app, accounts, read, async (asked) => {
    const kept = await keptFor(asked);
    return kept.ok ? show(asked, kept.value) : kept;
  });
  serve(app, accounts, putWords, (asked) => acting(asked, (who, id) => changeWords(needs, who, id, asked.body)));
  serve(app, accounts, putReason, (asked) => acting(asked, (who, id) => giveReason(needs, who, id, asked.body)));
  serve(app, accounts, postSubmit, (asked) => acting(asked, (who, id) => submit(needs, who, id)));
  serve(app, accounts, postWithdraw, (asked) => acting(asked, (who, id) => withdraw(needs, who, id)));
  serve(app, accounts, postVote, (asked) => acting(asked, (who, id) => castVote(needs, who, id, asked.body)));
  serve(app, accounts, postBack, (asked) => acting(asked, (who, id) => sendBack(needs, who, id, asked.body.reason)));
  serve(app, accounts, postRecall, (asked) =>
    acting(asked, async (who, id) => {
      const recalled = await recall(needs, who, id, asked.body);
      return recalled.ok ? done(recalled.value.request) : recalled;
    }),
  );
  serve(app, accounts, readViewers, async (asked) => {
    const kept = await keptFor(asked);
    if (!kept.ok) return kept;
    const { request } = kept.value;
    if (request.state !== 'released' && request.state !== 'recalled') return done({ viewers: [] });
    const [viewers, told] = await Promise.all([
      needs.viewers({ ...request, state: 'released' }),
      needs.store.noticesOf(request.id),
    ]);
    const readAt = new Map(told.map((notice) => [notice.person, notice.readAt]));
    const names = await needs.namesOf(viewers.map(({ person }) => person));
    return done({
      viewers: viewers.map((viewer) => ({
        ...viewer,
        person: names.get(viewer.person) ?? viewer.person,
        readAt: readAt.get(viewer.person) ?? null,
      })),
    });
  });
  serve(app, accounts, readSections, async () => {
    const people = await needs.people();
    const named = people.map(({ name: account, displayName: name, section }) => ({ account, name, section }));
    return done({ sections: [...sectionsIn(people)], posts: [...postsIn(people)], people: named });
  });
  app.route('/', fileRoutes(accounts, needs, compared));
  app.route('/', noticeRoutes(accounts, needs));
  return app;
};
