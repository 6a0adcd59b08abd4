/** `musubi gateway page`: the owner's page, open to this machine alone until Ctrl-C. */
import type { Server } from 'node:http';
import { type Command, type CommandIo, done, type Result, refused } from '#base';
import { doorRefusal } from './errors.ts';
import type { GatewayPage } from './gateway-page-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';

const host = '127.0.0.1';

/** Answers when the port is open, or refuses when it is taken. */
const listen = async ({ app }: GatewayPage, port: number): Promise<Result<Server>> => {
  const { serve } = await import('@hono/node-server');
  return new Promise((resolve, reject) => {
    const server = serve(
      // A large file on a slow machine takes longer than the five minutes Node would grant.
      { fetch: app.fetch, hostname: host, port, serverOptions: { requestTimeout: 0 } },
      () => resolve(done(server)),
    ) as Server;
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(refused(doorRefusal('port-taken', { port }))) : reject(error),
    );
  });
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

const servePage = async (folder: string, port: number, io: CommandIo): Promise<Result<void>> => {
  let open = port;
  // Loaded only here: every other command of the gateway would carry it along.
  const { openGatewayPage } = await import('./gateway-page-side.ts');
  const page = await openGatewayPage(folder, () => open);
  if (!page.ok) return page;
  const { guard, loads, close } = page.value;
  try {
    const server = await listen(page.value, port);
    if (!server.ok) return server;
    const address = server.value.address();
    if (address && typeof address === 'object') open = address.port;
    const offer = () => io.out(`http://${host}:${open}${guard.newLink()}`);
    io.say({
      ja: 'データを送るページを、この端末だけに開きました。下のリンクをブラウザで開いてください（30分以内・一度だけ使えます）。',
      en: 'The page for sending data is open, to this machine alone. Open the link below in a browser (once, within 30 minutes).',
    });
    offer();
    io.say({
      ja: 'Enter で新しいリンク、Ctrl-C で終わります。',
      en: 'Enter gives a new link, Ctrl-C ends it.',
    });
    process.stdin.on('data', offer);
    await untilStopped();
    process.stdin.removeListener('data', offer).pause();
    if (!loads.stop().ok)
      io.say({
        ja: '送信の仕上げ中です。終わるまで待っています…',
        en: 'A sending is being finished; waiting for it…',
      });
    await loads.settled();
    server.value.close();
    server.value.closeAllConnections();
    io.say({ ja: '閉じました。', en: 'Closed.' });
    return done(undefined);
  } finally {
    await close();
  }
};

export const gatewayPageCommand: Command = {
  words: ['gateway', 'page'],
  about: {
    ja: '所管課の職員がファイルを確かめて送るページを、この端末だけに開く',
    en: 'Open a page, to this machine alone, on which the owner’s staff check files and send them',
  },
  options: {
    data: dataOption,
    port: { type: 'number', default: 8090, about: { ja: 'ポート', en: 'port' } },
  },
  run: (input, io) => servePage(dataFolderOf(input), Number(input.options.port), io),
};
