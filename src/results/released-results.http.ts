/** Results released as files: their page, their files exactly as they were frozen, their conditions. Every look and every file taken is an event. */
import { Hono } from 'hono';
import { type AccountsNeeds, actorOf, type Asked, type Route, route, serve } from '#accounts';
import { commitTogether } from '#audit';
import { dayInJapan, done, type Result } from '#base';
import { pictureKind } from '#release';
import { takeQuerySchema } from '../release/release.api.ts';
import { conditionsQuerySchema, resultSchema } from './released-results.api.ts';
import type { ReleasedResults } from './released-results.ts';
import type { ReleasedRegister, ReleasedRow } from './released-results.store.ts';
import { conditionsText } from './result-conditions.ts';
import { shownResult } from './shown-result.ts';

const tags = ['results'];
const one = '/api/results/:id';
const readResult = route({
  method: 'get',
  path: one,
  access: 'see-dashboards',
  tags,
  answer: resultSchema,
  summary: { ja: '公表された結果（ファイル）の説明', en: 'A released result: what stands beside its files' },
});
const takeFile = route({
  method: 'get',
  path: `${one}/files/:name`,
  access: 'download-statistics',
  tags,
  query: takeQuerySchema,
  answer: { file: ['application/octet-stream', 'image/png', 'image/jpeg'] },
  summary: { ja: '公表されたファイル（凍結されたまま）', en: 'A released file, exactly as it was frozen' },
});
const takeConditions = route({
  method: 'get',
  path: `${one}/conditions`,
  access: 'download-statistics',
  tags,
  query: conditionsQuerySchema,
  answer: { file: ['text/plain'] },
  summary: { ja: 'ファイルに添える条件（テキスト）', en: 'The conditions that go along with the files' },
});
export const releasedRouteList: readonly Route[] = [readResult, takeFile, takeConditions];

export const releasedRoutes = (needs: {
  readonly register: ReleasedRegister;
  readonly now: () => Date;
  readonly accounts: AccountsNeeds;
  readonly released: ReleasedResults;
}): Hono => {
  const app = new Hono();
  const { accounts, released } = needs;
  const today = () => dayInJapan(needs.now());
  const tell = (
    { person, from }: Asked<unknown, unknown>,
    act: 'ResultViewed' | 'Downloaded',
    { content }: ReleasedRow,
    facts: Record<string, string>,
  ) => {
    const event = { actor: actorOf(person), act, subject: `result:${content.release}`, from, facts } as const;
    return commitTogether(needs.register, { events: [{ ...event, outcome: 'done' }], clock: needs.now });
  };
  const resultFor = ({ person, parameter }: Asked<unknown, unknown>) => released.read(person, parameter('id'));
  const headers = (type: string, place: 'inline' | 'attachment', name: string) => ({
    'Content-Type': type,
    'Content-Disposition': `${place}; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Cache-Control': 'no-store',
  });

  serve(app, accounts, readResult, async (asked) => {
    const result = await resultFor(asked);
    if (!result.ok) return result;
    await tell(asked, 'ResultViewed', result.value, {});
    return done(shownResult(result.value, today()));
  });
  serve(app, accounts, takeFile, async (asked): Promise<Result<unknown> | Response> => {
    const result = await resultFor(asked);
    if (!result.ok) return result;
    const taken = await released.take(result.value, asked.parameter('name'));
    if (!taken.ok) return taken;
    const { file, bytes } = taken.value;
    // Only pictures are drawn by the browser; anything else is saved, so that no handed-in file runs as a page of ours.
    const picture = asked.query.as === 'picture' && file.kind === 'chart' ? pictureKind(bytes) : null;
    await tell(asked, picture ? 'ResultViewed' : 'Downloaded', result.value, { file: file.name, sha256: file.sha256 });
    return asked.context.body(
      bytes as Uint8Array<ArrayBuffer>,
      200,
      headers(picture ?? 'application/octet-stream', picture ? 'inline' : 'attachment', file.name),
    );
  });
  serve(app, accounts, takeConditions, async (asked): Promise<Result<unknown> | Response> => {
    const result = await resultFor(asked);
    if (!result.ok) return result;
    const bytes = conditionsText(shownResult(result.value, today()), today(), asked.query.language);
    const { release } = result.value.content;
    return asked.context.body(
      bytes as Uint8Array<ArrayBuffer>,
      200,
      headers('text/plain; charset=utf-8', 'attachment', `${release}.txt`),
    );
  });
  return app;
};
