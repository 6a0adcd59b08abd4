/** A page of an intranet CMS that an editor has made: any HTML, on an origin of its own. */
import { createServer } from 'node:http';

export type Cms = {
  readonly origin: string;
  /** What the page holds from now on. */
  readonly paste: (html: string) => void;
  readonly close: () => Promise<void>;
};

export const openCms = (): Promise<Cms> =>
  new Promise((resolve) => {
    let body = '';
    const server = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html; charset=utf-8');
      answer.end(`<!doctype html><html lang="ja"><title>職員ポータル</title><h1>人口のページ</h1>${body}</html>`);
    });
    server.listen(0, 'localhost', () => {
      const address = server.address();
      if (!address || typeof address === 'string') throw new Error('no port');
      resolve({
        origin: `http://localhost:${address.port}`,
        paste: (html) => {
          body = html;
        },
        close: () => new Promise((ended) => server.close(() => ended())),
      });
    });
  });
