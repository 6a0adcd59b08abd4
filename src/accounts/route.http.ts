/** One way to serve a route: own origin → signed in → permitted → parsed → acted → shaped through the answer's schema. */
import type { Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import type { ZodType, z } from 'zod';
import { type Bilingual, done, type Refusal, RefusalError, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { accountsRefusal } from './errors.ts';
import { basicOf, personOfFeedToken } from './feed-tokens.ts';
import { type FeedThrottle, feedThrottle } from './feed-throttle.ts';
import type { AccountsNeeds } from './needs.ts';
import { type Act, may } from './permissions.ts';
import { isJson, isOwnRequest } from './same-origin.ts';
import { personOf } from './session.ts';
import { refusalTeller, type TellRefusal } from './tell-refusal.ts';

/** What a route is; served from this and printed from this (OpenAPI). `answer` is a schema, or the media types of a file. */
export type Route<Query extends ZodType = ZodType, Body extends ZodType = ZodType> = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters as `:id`. */
  readonly path: string;
  readonly summary: Bilingual;
  readonly tags: readonly string[];
  readonly access: 'anyone' | Act;
  /** A feed: programs ask with a feed token (HTTP Basic) in the place of a session. */
  readonly feed?: true;
  readonly query?: Query;
  readonly body?: Body;
  /** Media types of a body that is a file: the act reads it itself, within its own limit. */
  readonly bytes?: readonly string[];
  readonly answer: ZodType | { readonly file: readonly string[] };
};

/** Keeps the types of a route's query and body. */
export const route = <Query extends ZodType, Body extends ZodType>(shape: Route<Query, Body>): Route<Query, Body> =>
  shape;

export type Asked<Query, Body> = {
  readonly context: Context;
  readonly person: Person;
  readonly from: string;
  /** Id of the feed token it was asked with; null for a session. */
  readonly token: string | null;
  readonly query: Query;
  readonly body: Body;
  readonly parameter: (name: string) => string;
};

const largestBodyBytes = 64 * 1024;
const cookieName = (needs: AccountsNeeds): string => (needs.https ? '__Host-musubi' : 'musubi');
export const sessionCookie = { name: cookieName };

const addressOf = (needs: AccountsNeeds, context: Context): string => {
  if (needs.addressOf) return needs.addressOf(context.req.raw, context.env);
  const environment = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return environment?.incoming?.socket?.remoteAddress ?? 'unknown';
};

export const tokenOf = (needs: AccountsNeeds, context: Context): string | undefined =>
  getCookie(context, cookieName(needs));

const answerRefusal = (context: Context, refusal: Refusal): Response => {
  const { code, ja, en, because, httpStatus } = refusal;
  return context.json({ code, ja, en, ...(because ? { because } : {}) }, httpStatus as 400, {
    'Cache-Control': 'no-store',
  });
};

const parsed = <S extends ZodType>(schema: S | undefined, value: unknown): Result<z.output<S>> => {
  if (!schema) return { ok: true, value: undefined as z.output<S> };
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  // Only the places are named: what was typed may be a password.
  const places = [
    ...new Set(
      result.error.issues.flatMap((issue) => ('keys' in issue ? issue.keys : [issue.path.join('.') || '(body)'])),
    ),
  ];
  return refused(accountsRefusal('input-invalid', { places: places.map((place) => place.slice(0, 64)).join('、') }));
};

/** The whole text, or null as soon as there is more than allowed; what was not read is not waited for. */
const textUpTo = async (body: ReadableStream<Uint8Array> | null, largest: number): Promise<string | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > largest) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readBody = async (context: Context): Promise<Result<unknown>> => {
  if (!isJson(context.req.header('content-type'))) return refused(accountsRefusal('not-json', {}));
  const text = await textUpTo(context.req.raw.body, largestBodyBytes);
  if (text === null) return refused(accountsRefusal('too-large', {}));
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return refused(accountsRefusal('input-invalid', { places: 'JSON' }));
  }
};

const tellers = new WeakMap<AccountsNeeds, TellRefusal>();
/** One for all routes of a server, so that it counts over all of them. */
const tellerOf = (needs: AccountsNeeds): TellRefusal => {
  const teller = tellers.get(needs) ?? refusalTeller(needs);
  tellers.set(needs, teller);
  return teller;
};

const throttles = new WeakMap<AccountsNeeds, FeedThrottle>();
const throttleOf = (needs: AccountsNeeds): FeedThrottle => {
  const throttle = throttles.get(needs) ?? feedThrottle(needs.now);
  throttles.set(needs, throttle);
  return throttle;
};

type Asking = { readonly person: Person | null; readonly token: string | null };
/** Who asks: by the session's cookie, or for a feed by a token. */
const askingOf = async (needs: AccountsNeeds, context: Context, isFeed: boolean): Promise<Result<Asking>> => {
  const authorization = context.req.header('authorization');
  if (!isFeed || authorization === undefined)
    return done({ person: await personOf(needs, tokenOf(needs, context)), token: null });
  const throttle = throttleOf(needs);
  const from = addressOf(needs, context);
  const stopped = throttle.mayTry(from);
  if (stopped) return refused(stopped);
  const asking = await personOfFeedToken(needs, basicOf(authorization));
  if (!asking.ok) throttle.failed(from);
  const often = asking.ok ? throttle.ask(asking.value.token) : null;
  return often ? refused(often) : asking;
};

/** So that a program asks its user for name and token. */
const challenge = { 'WWW-Authenticate': 'Basic realm="Musubi", charset="UTF-8"' } as const;

const nobody: Person = { name: '', displayName: '', section: '', post: '', roles: [] };

/** Adds the route to the app. `act` answers a value (leaves through the schema), a refusal, or a whole Response (files, 304). */
export const serve = <Query extends ZodType, Body extends ZodType>(
  app: Hono,
  needs: AccountsNeeds,
  shape: Route<Query, Body>,
  act: (asked: Asked<z.output<Query>, z.output<Body>>) => Promise<Result<unknown> | Response>,
): void => {
  const tellRefusal = tellerOf(needs);
  const handle = async (context: Context): Promise<Response> => {
    let person: Person | null = null;
    const refuse = async (refusal: Refusal) => {
      const asked = { person, from: addressOf(needs, context), route: `${shape.method.toUpperCase()} ${shape.path}` };
      await tellRefusal(asked, refusal);
      const answer = answerRefusal(context, refusal);
      if (shape.feed && answer.status === 401)
        for (const [name, value] of Object.entries(challenge)) answer.headers.set(name, value);
      if (answer.status === 429) answer.headers.set('Retry-After', '60');
      return answer;
    };
    const header = (name: string) => context.req.header(name);
    if (shape.method !== 'get' && !isOwnRequest(header, needs.trustedOrigins ?? []))
      return refuse(accountsRefusal('foreign-origin', {}));
    const asking = await askingOf(needs, context, shape.feed === true);
    if (!asking.ok) return refuse(asking.refusal);
    person = asking.value.person;
    if (shape.access !== 'anyone') {
      if (!person) return refuse(accountsRefusal('not-signed-in', {}));
      if (!may(person, shape.access)) return refuse(accountsRefusal('not-permitted', {}));
    }
    const query = parsed(shape.query, context.req.query());
    if (!query.ok) return refuse(query.refusal);
    const raw = shape.body ? await readBody(context) : { ok: true as const, value: undefined };
    if (!raw.ok) return refuse(raw.refusal);
    const body = parsed(shape.body, raw.value);
    if (!body.ok) return refuse(body.refusal);
    try {
      const parameter = (name: string) => context.req.param(name) ?? '';
      const from = addressOf(needs, context);
      const answer = await act({
        context,
        person: person ?? nobody,
        from,
        token: asking.value.token,
        query: query.value,
        body: body.value,
        parameter,
      });
      if (answer instanceof Response) return answer;
      if (!answer.ok) return refuse(answer.refusal);
      if ('file' in shape.answer) throw new Error(`${shape.path} answers a file`);
      if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store');
      return context.json((shape.answer as ZodType).parse(answer.value) as object);
    } catch (error) {
      if (error instanceof RefusalError) return refuse(error.refusal);
      throw error;
    }
  };
  app.on(shape.method.toUpperCase(), shape.path, handle);
};
