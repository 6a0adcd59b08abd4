/** The line to the lake: HTTP/1.1 over TLS that is always verified; plain only where the address says so (this machine). */
import http from 'node:http';
import https from 'node:https';
import type { LakeLine, LakeReply, LakeRequest, LineFault } from '../dispatch/needs.ts';

export type LineTo = {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  readonly authority: string;
  /** PEM; null: the authorities of the machine. */
  readonly authorities: Buffer | null;
};

const largestReplyBytes = 1 << 20;
/** What OpenSSL and Node say where the other side's certificate does not prove who it is. */
const ofCertificates =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE)/;

const faultOf = (error: unknown): LineFault => {
  const broken = String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
  return { broken, certificate: ofCertificates.test(broken) };
};

/** `close` lets go of connections that are kept open. */
export const lakeLine = ({ secure, hostname, port, authority, authorities }: LineTo): LakeLine & { close(): void } => {
  const agent = secure
    ? // Said outright: NODE_TLS_REJECT_UNAUTHORIZED in somebody's environment must not turn it off.
      new https.Agent({
        keepAlive: true,
        maxSockets: 1,
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        ...(authorities ? { ca: authorities } : {}),
      })
    : new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = ({ method, path, fields, body, seconds }: LakeRequest) =>
    new Promise<LakeReply | LineFault>((resolve) => {
      const headers = { ...fields, Host: authority, 'Content-Length': String(body?.length ?? 0) };
      const request = (secure ? https : http).request({ agent, hostname, port, path, method, headers }, (reply) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        reply.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > largestReplyBytes) request.destroy(Object.assign(new Error(), { code: 'EMSGSIZE' }));
          else chunks.push(chunk);
        });
        reply.on('error', (error) => resolve(faultOf(error)));
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            field: (name) => {
              const value = reply.headers[name];
              return typeof value === 'string' ? value : null;
            },
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      request.setTimeout(seconds * 1000, () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      request.on('error', (error) => resolve(faultOf(error)));
      request.end(body);
    });
  return { authority, ask, close: () => agent.destroy() };
};
