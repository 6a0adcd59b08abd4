/**
 * Who may ask the owner's page: the person at this machine who opened the one-time link. Other names for this machine (DNS rebinding),
 * other sites and other programs without the cookie are refused.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Refusal } from '#base';
import { pageRefusal } from './gateway-page-errors.ts';

const linkMinutes = 30;
const restMinutes = 120;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
/** The one that was kept, compared without telling by the time it takes how much of it was right. */
const among = (kept: Iterable<Buffer>, text: string): Buffer | undefined => {
  const given = digest(text);
  return [...kept].find((each) => timingSafeEqual(each, given));
};

export const answerRefusal = (context: Context, refusal: Refusal): Response => {
  const { code, ja, en, because, httpStatus } = refusal;
  return context.json({ code, ja, en, ...(because ? { because } : {}) }, httpStatus as 400);
};

const words = (refusal: Refusal): string =>
  `<!doctype html><html lang="ja"><meta charset="utf-8"><title>結び</title><main><h1>結び</h1><p>${refusal.ja}</p><p lang="en">${refusal.en}</p></main></html>`;

export type PageGuard = {
  /** A path with a key that works once, for half an hour. */
  readonly newLink: () => string;
  readonly open: (context: Context) => Response;
  readonly check: MiddlewareHandler;
};

/** `port`: known once the door is open. */
export const pageGuard = (port: () => number, now: () => number = Date.now): PageGuard => {
  const links = new Map<Buffer, number>();
  const sessions = new Map<Buffer, number>();
  const cookie = () => `musubi-gateway-${port()}`;
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`];

  const inSession = (context: Context): boolean => {
    const token = getCookie(context, cookie());
    const session = token === undefined ? undefined : among(sessions.keys(), token);
    if (!session) return false;
    if (now() - (sessions.get(session) ?? 0) > restMinutes * 60_000) {
      sessions.delete(session);
      deleteCookie(context, cookie());
      return false;
    }
    sessions.set(session, now());
    return true;
  };
  const refuse = (context: Context, refusal: Refusal): Response =>
    context.req.path.startsWith('/api/')
      ? answerRefusal(context, refusal)
      : context.html(words(refusal), refusal.httpStatus as 401);

  return {
    newLink() {
      const key = randomBytes(32).toString('base64url');
      links.set(digest(key), now());
      return `/open?key=${key}`;
    },
    open(context) {
      const link = among(links.keys(), context.req.query('key') ?? '');
      const made = link && links.get(link);
      if (link) links.delete(link);
      if (made !== undefined && now() - made <= linkMinutes * 60_000) {
        const token = randomBytes(32).toString('base64url');
        sessions.set(digest(token), now());
        // Not `Secure`: the address is this machine's own, where there is no TLS and no network.
        setCookie(context, cookie(), token, { httpOnly: true, sameSite: 'Strict', path: '/' });
        return context.redirect('/', 303);
      }
      // The link clicked again in the same browser: the page is open already.
      return inSession(context) ? context.redirect('/', 303) : refuse(context, pageRefusal('no-session', {}));
    },
    check: async (context, next) => {
      const host = context.req.header('host')?.toLowerCase() ?? '';
      if (!hosts().includes(host)) return refuse(context, pageRefusal('wrong-address', {}));
      const changes = !['GET', 'HEAD'].includes(context.req.method);
      const origin = context.req.header('origin');
      const site = context.req.header('sec-fetch-site');
      // A browser names the origin of whatever changes something; without it, or with another one, nothing is done.
      if (origin === undefined ? changes : origin !== `http://${host}`)
        return refuse(context, pageRefusal('foreign-origin', {}));
      if (site !== undefined && !['same-origin', 'none'].includes(site) && context.req.path !== '/open')
        return refuse(context, pageRefusal('foreign-origin', {}));
      if (context.req.path === '/open') return next();
      return inSession(context) ? next() : refuse(context, pageRefusal('no-session', {}));
    },
  };
};
