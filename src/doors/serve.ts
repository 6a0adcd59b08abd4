/** `musubi serve`: the Lounge of a real installation, open until Ctrl-C. The demo is served by the same hand. */
import { createSetupLink, demoAccounts } from '#accounts';
import { type Command, type CommandIo, done, type Result } from '#base';
import { addressOf } from './config.ts';
import { accountsNeedsOf, startServer } from './http.ts';
import { type LakeSide, openLakeSide } from './lake-side.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { quietLog, stderrLog } from './log.ts';
import { lookAtOpenedMemory } from './opened-memory.ts';

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/** Serves until Ctrl-C. */
export const serveUntilStopped = async (side: LakeSide, io: CommandIo): Promise<Result<void>> => {
  const memory = await lookAtOpenedMemory(side.lake);
  if (memory.state === 'bad')
    io.say({ ja: `開いたデータのメモリ: ${memory.said.ja}`, en: `Memory for opened data sets: ${memory.said.en}` });
  const server = await startServer(side, side.config.log === 'quiet' ? quietLog : stderrLog);
  if (!server.ok) return server;
  io.say({
    ja: `\nデータラウンジを開きました: ${server.value.address}`,
    en: `\nThe Data Lounge is open: ${server.value.address}`,
  });
  if (side.config.demo) {
    io.say({ ja: 'デモのアカウント（名前 / パスワード）:', en: 'Demo accounts (name / password):' });
    for (const { name, password, about } of demoAccounts)
      io.say({ ja: `  ${name} / ${password}  ${about.ja}`, en: `  ${name} / ${password}  ${about.en}` });
  }
  io.say({ ja: 'Ctrl-C で止まります。', en: 'Ctrl-C stops it.' });
  await untilStopped();
  await server.value.close();
  io.say({ ja: '止めました。', en: 'Stopped.' });
  return done(undefined);
};

/** A real installation is served; the first administrator gets a one-time link while nobody has that role. */
export const serveCommand: Command = {
  words: ['serve'],
  about: { ja: '本番のデータラウンジを開く', en: 'Serve the Data Lounge of a real installation' },
  options: { data: dataOption, port: { type: 'number', about: { ja: 'ポート', en: 'port' } } },
  run: async (input, io) => {
    const side = await openLakeSide(
      dataFolderOf(input),
      typeof input.options.port === 'number' ? { port: input.options.port } : {},
    );
    if (!side.ok) return side;
    try {
      const link = await createSetupLink(accountsNeedsOf(side.value), side.value.actor);
      const address = addressOf(side.value.config);
      if (link.ok)
        io.say({
          ja: `最初の管理者を登録するリンク（一度だけ・24時間有効）: ${address}${link.value.path}`,
          en: `Link to register the first administrator (once, for 24 hours): ${address}${link.value.path}`,
        });
      return await serveUntilStopped(side.value, io);
    } finally {
      await side.value.close();
    }
  },
};
