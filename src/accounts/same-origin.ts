/**
 * Was a changing request sent from our own pages? Sec-Fetch-Site where the browser tells it, else Origin against Host
 * (the algorithm of Go's net/http CrossOriginProtection, F. Valsorda 2025; OWASP CSRF Prevention Cheat Sheet). Pure.
 */

/** No header of either kind: not a browser, so no cookie of a person is riding along unseen. */
export const isOwnRequest = (
  header: (name: string) => string | undefined,
  trustedOrigins: readonly string[],
): boolean => {
  const origin = header('origin');
  if (origin && trustedOrigins.includes(origin)) return true;
  const site = header('sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  if (!origin) return true;
  const host = header('host');
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
};

export const isJson = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;|$)/i.test(contentType ?? '');
