/** The two sides of a small hall, joined by a real line on this machine: a server that can be stopped, and a cable that can be cut. */
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { silentProgress } from '#base';
import type { SendNeeds } from '#dispatch';
import { type UploadNeeds, uploadRegister, uploadRoutes } from '#lake';
import { lakeLine } from '../../src/machinery/lake-line.ts';
import { uploadFolder } from '../../src/machinery/upload-folder.ts';
import { clock, type TwoSides } from '../intake/two-sides.ts';

export type Certificate = { readonly cert: string; readonly key: string };
export type Asked = { readonly method: string; readonly path: string; readonly status: number };
export type Served = {
  readonly port: number;
  /** Every request that was answered. */
  readonly asked: Asked[];
  readonly needs: UploadNeeds;
  stop(): Promise<void>;
};

export const uploadNeedsIn = (hall: TwoSides, folder: string, change: Partial<UploadNeeds> = {}): UploadNeeds => ({
  lake: hall.lake,
  uploads: uploadFolder(join(folder, 'uploads')),
  register: uploadRegister(hall.register),
  senders: async () => hall.lake.senders,
  authority: null,
  clock,
  ...change,
});

/** The lake's routes for senders, listening on `port` (0: any). */
export const serveUploads = async (needs: UploadNeeds, port = 0, certificate?: Certificate): Promise<Served> => {
  const app = uploadRoutes(needs);
  const asked: Asked[] = [];
  const secure = certificate ? { createServer: createSecureServer, serverOptions: certificate } : {};
  const fetch: typeof app.fetch = async (request, ...rest) => {
    const answer = await app.fetch(request, ...rest);
    asked.push({ method: request.method, path: new URL(request.url).pathname, status: answer.status });
    return answer;
  };
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port, ...secure }, ({ port: taken }) =>
      resolve({
        port: taken,
        asked,
        needs,
        stop: () =>
          new Promise((ended) => {
            server.close(() => ended());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
  });
};

/** What the sealed side of the hall needs to send over 127.0.0.1. Small parts, so that a small package has many; waiting takes no time. */
export const sendNeedsOf = (hall: TwoSides, port: number, change: Partial<SendNeeds> = {}): SendNeeds => ({
  register: hall.dispatch.register,
  deliveries: hall.deliveries,
  outbox: hall.dispatch.outbox,
  keys: hall.dispatch.keys,
  lake: { receiptPublicKey: hall.receiptPublicKey },
  actor: hall.dispatch.actor,
  titleOf: hall.dispatch.titleOf,
  clock,
  line: lakeLine({ secure: false, hostname: '127.0.0.1', port, authority: `127.0.0.1:${port}`, authorities: null }),
  progress: silentProgress,
  partBytes: 1024,
  waiting: () => {},
  pause: async () => {},
  patienceSeconds: 60,
  ...change,
});

/** A cable to `port` that is cut in the n-th connection after so many bytes towards the lake, for each number given; then it holds. */
export const cable = (port: number, cuts: number[]): Promise<{ readonly port: number; close(): Promise<void> }> =>
  new Promise((resolve) => {
    const open = new Set<Socket>();
    const server: Server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const socket of [near, far]) {
        open.add(socket);
        socket.on('error', () => {}).on('close', () => open.delete(socket));
      }
      let left = cuts.shift() ?? Number.POSITIVE_INFINITY;
      near.on('data', (chunk: Buffer) => {
        far.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left > 0) return;
        // What was written still arrives; the answer does not.
        far.end();
        near.destroy();
      });
      near.on('end', () => far.end());
      far.on('data', (chunk: Buffer) => void (near.destroyed || near.write(chunk)));
      far.on('end', () => near.end());
    });
    server.listen(0, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of open) socket.destroy();
          }),
      }),
    );
  });
