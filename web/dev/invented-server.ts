/** For development only: answers the app's questions with invented numbers, each parsed by the schema of the real answer. Never part of a build. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { sessionSchema } from '../../src/accounts/accounts.api.ts';
import { dashboardSchema, frontPageSchema, viewSchema } from '../../src/lounge/lounge.api.ts';
import { map } from './invented-city.ts';
import { dashboard } from './invented-dashboard.ts';
import { view } from './invented-numbers.ts';

const both = (ja: string, en = ja) => ({ ja, en });
const person = { name: 'shokuin', displayName: '結城 はるか', section: '企画調整局 政策課', roles: ['staff' as const] };
const place = { name: both('結浜市', 'Yuihama City'), synthetic: true };
let signedIn = true;
let favourites = ['population'];

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 110"><path d="M0 90 40 84 80 86 120 70 160 66 200 52 240 48 280 30 320 26" fill="none" stroke="#3460FB" stroke-width="3"/><path d="M0 109.500H320" stroke="#949494"/></svg>';

const session = () =>
  sessionSchema.parse({
    person: signedIn ? person : null,
    demo: true,
    demoAccounts: [
      { name: 'shokuin', password: 'demo-shokuin-0000', about: both('一般職員（市民課）', 'Member of staff') },
      { name: 'seisaku', password: 'demo-seisaku-0000', about: both('政策課の職員（運営・公開）', 'Policy section') },
      { name: 'kanri', password: 'demo-kanri-00000', about: both('システム管理者', 'Administrator') },
    ],
    needsSetup: false,
    place,
  });

const card = (
  id: string,
  title: string,
  purpose: string,
  category: 'population' | 'tax' | 'health',
  mark: 'new' | 'changed' | 'stale' | null,
) => ({
  id,
  title: both(title),
  purpose: both(purpose),
  category,
  owner: both('政策課'),
  asOf: '2026-10-31',
  updatedOn: '2026-11-10',
  nextUpdate: '2026-12-10',
  mark,
  favourite: favourites.includes(id),
  picture,
});

const frontPage = (query: string) => {
  const cards = [
    card(
      'population',
      '人口と世帯',
      'どの地域に、どの年齢の人が何人住み、この3年でどう変わったかが分かります。',
      'population',
      'new',
    ),
    card('income', '地域別の所得', '区と町丁目ごとの平均所得と、所得の分布が分かります。', 'tax', 'changed'),
    card(
      'checkups',
      '特定健診の受診',
      '国民健康保険の特定健診を、どの地域のどの年齢の人がどれだけ受けたかが分かります。',
      'health',
      null,
    ),
  ].filter((one) => `${one.title.ja}${one.purpose.ja}`.includes(query));
  return frontPageSchema.parse({
    cityName: place.name,
    synthetic: true,
    categories: [
      { category: 'population', title: both('人口・世帯', 'Population'), count: 1 },
      { category: 'health', title: both('健康・福祉', 'Health'), count: 1 },
      { category: 'tax', title: both('税・経済', 'Tax, economy'), count: 1 },
    ],
    cards,
    recent: ['checkups', 'population'],
    favourites,
    upcoming: [{ id: 'population', on: '2026-12-10' }],
    results: [],
  });
};

const answer = async (request: IncomingMessage, response: ServerResponse) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const send = (body: unknown, status = 200) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  let text = '';
  for await (const chunk of request) text += chunk;
  const [, , kind, id = '', part] = url.pathname.split('/');
  if (kind === 'session') {
    if (request.method === 'DELETE') signedIn = false;
    if (request.method === 'POST') {
      if (!String(JSON.parse(text).password).startsWith('demo-'))
        return send(
          {
            code: 'accounts.wrong',
            ja: '利用者名かパスワードが違います。確かめてもう一度入力してください。',
            en: 'The name or the password is wrong. Please check them and try again.',
          },
          401,
        );
      signedIn = true;
    }
    return send(session());
  }
  if (kind === 'lounge') return send(frontPage(url.searchParams.get('q') ?? ''));
  if (kind === 'maps') return send(map);
  if (kind === 'favourites') {
    favourites = JSON.parse(text).on ? [...favourites, id] : favourites.filter((one) => one !== id);
    return send({});
  }
  if (kind === 'dashboards' && ['population', 'income', 'checkups'].includes(id)) {
    if (part === 'view') return send(viewSchema.parse(view(Object.fromEntries(url.searchParams))));
    return send(dashboardSchema.parse({ ...dashboard(id), favourite: favourites.includes(id) }));
  }
  send(
    { code: 'lounge.not-found', ja: 'このダッシュボードは見つかりません。', en: 'There is no such dashboard.' },
    404,
  );
};

export const inventedServer = (): Plugin => ({
  name: 'invented-server',
  configureServer: (server) => {
    server.middlewares.use((request, response, next) => {
      if (!request.url?.startsWith('/api/')) return next();
      answer(request, response).catch(next);
    });
  },
});
