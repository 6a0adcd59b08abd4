/**
 * The sockets of the server: whatever comes over them gets an answer in words. What Node’s parser cannot read never reaches the
 * application; Node alone would answer without a word and cut the line, which many programs report as a reset connection.
 */
import { createServer, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Refusal } from '#base';
import type { Log } from './log.ts';
import type { ServerCertificate } from './tls-files.ts';
import { unreadableRefusal } from './unreadable-errors.ts';

type Fetch = Parameters<typeof getRequestListener>[0];
/** `headersMilliseconds`: so long a request may take to say what it wants. `lingerMilliseconds`: so long we read on, unheard, after we have said no. */
export type SocketTimes = { readonly headersMilliseconds: number; readonly lingerMilliseconds: number };
const usualTimes: SocketTimes = { headersMilliseconds: 60_000, lingerMilliseconds: 2000 };
const mostUnheardBytes = 64 * 1024 * 1024;

const bodyOf = ({ code, ja, en }: Refusal): string => JSON.stringify({ code, ja, en });
const headers = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  Connection: 'close',
};

/** As it goes over the line: there is no response to write to. */
const written = (refusal: Refusal): string => {
  const body = bodyOf(refusal);
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  const status = `HTTP/1.1 ${refusal.httpStatus} ${STATUS_CODES[refusal.httpStatus]}`;
  return [status, ...lines.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
};

const refusalFor = (code: string | undefined): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW') return unreadableRefusal('address-too-long', {});
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return unreadableRefusal('request-too-slow', {});
  return unreadableRefusal('request-unreadable', {});
};

const answerUnreadable = (server: Server | SecureServer, { lingerMilliseconds }: SocketTimes, log: Log): void => {
  const busy = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  server.on('request', (request, response) => busy.set(request.socket, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Told again for every piece that still comes. It is read and thrown away: a line cut with something unread on it is reset, and the answer lost.
    if (refused.has(socket)) {
      if ((socket as Duplex & { bytesRead: number }).bytesRead > mostUnheardBytes) socket.destroy();
      return;
    }
    const begun = busy.get(socket);
    const inTheMiddle = begun?.headersSent === true && !begun.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || inTheMiddle) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    const refusal = refusalFor(error.code);
    log({ event: 'request', route: 'unreadable', status: refusal.httpStatus, code: refusal.code });
    socket.end(written(refusal));
    const cut = setTimeout(() => socket.destroy(), lingerMilliseconds);
    socket.once('close', () => clearTimeout(cut));
    socket.on('error', () => socket.destroy());
  });
};

/** Not listening yet. */
export const serverOver = (
  fetch: Fetch,
  certificate: ServerCertificate | null,
  log: Log,
  times: SocketTimes = usualTimes,
): Server | SecureServer => {
  const listener = getRequestListener(fetch, {
    // The application answers for its own faults; what comes here could not be made a request of (no host, an address that is none).
    errorHandler: () => {
      const refusal = unreadableRefusal('request-unreadable', {});
      log({ event: 'request', route: 'unreadable', status: refusal.httpStatus, code: refusal.code });
      return new Response(bodyOf(refusal), { status: refusal.httpStatus, headers });
    },
  }) as RequestListener;
  const options = {
    headersTimeout: times.headersMilliseconds,
    connectionsCheckingInterval: Math.min(times.headersMilliseconds / 2, 5000),
    requireHostHeader: false,
    // Longer than people look at a page, and than a proxy keeps its own end: a line closed in the moment somebody asks again is a reset.
    keepAliveTimeout: 65_000,
  };
  const server = certificate
    ? createSecureServer({ ...options, ...certificate, minVersion: 'TLSv1.2' }, listener)
    : createServer(options, listener);
  answerUnreadable(server, times, log);
  return server;
};
