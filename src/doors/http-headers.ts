/** What every answer carries: a strict content policy, no framing, no sniffing, nothing stored where data are (OWASP ASVS 5.0 §3.4, §14.3). */
import type { MiddlewareHandler } from 'hono';
import { doorRefusal } from './errors.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** The only pages made to stand inside another: they show, and change nothing. */
const isEmbed = (path: string): boolean => path.startsWith('/embed/');
const framed = /^(iframe|frame|embed|object)$/;

/** `embedOrigins`: whose pages may show `/embed/…`; besides those only our own. */
export const safeHeaders =
  (secure: boolean, embedOrigins: readonly string[] = []): MiddlewareHandler =>
  async (context, next) => {
    const { path, method } = context.req;
    const asks = method !== 'GET' && method !== 'HEAD';
    const isPage = !path.startsWith('/api/') && !path.startsWith('/assets/');
    // The policy below stops the browser from showing it; here the act itself is stopped, before it is done.
    if (framed.test(context.req.header('sec-fetch-dest') ?? '') && (asks || (isPage && !isEmbed(path)))) {
      const { code, ja, en, httpStatus } = doorRefusal('framed', {});
      context.res = context.json({ code, ja, en }, httpStatus as 403);
    } else await next();
    const headers = context.res.headers;
    const ancestors = isEmbed(path) ? ["'self'", ...embedOrigins].join(' ') : "'none'";
    headers.set('Content-Security-Policy', `${policy}; frame-ancestors ${ancestors}`);
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    if (secure) headers.set('Strict-Transport-Security', 'max-age=31536000');
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  };
