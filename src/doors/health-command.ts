/** `musubi health`: asks the installation's own server whether it can do its work. For Docker, compose, systemd and whoever watches. */
import { X509Certificate } from 'node:crypto';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type Command, done, type Result, refused } from '#base';
import { type Config, readConfig } from './config.ts';
import { healthRefusal } from './health-errors.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { serverCertificate } from './tls-files.ts';

/** On this machine, whatever it listens on. */
const ownHost = ({ host }: Pick<Config, 'host'>): string =>
  host === '0.0.0.0' || host === '' ? '127.0.0.1' : host === '::' ? '::1' : host;

type Answer = { readonly status: number; readonly shown: X509Certificate | null; readonly parts: string };

/** Which parts are not as they should be, by their names alone. */
const partsIn = (text: string): string => {
  try {
    return Object.entries(JSON.parse(text) as Record<string, unknown>)
      .filter(([, state]) => state === false)
      .map(([name]) => name)
      .join(' ');
  } catch {
    return '';
  }
};

const ask = (config: Config, secure: boolean, milliseconds: number): Promise<Answer | null> =>
  new Promise((resolve) => {
    const options: RequestOptions & { rejectUnauthorized?: boolean } = {
      host: ownHost(config),
      port: config.port,
      path: '/api/ready',
      agent: false,
      signal: AbortSignal.timeout(milliseconds),
      // Whom it answers as is compared below with the certificate of the settings, which no authority could do better.
      ...(secure ? { rejectUnauthorized: false } : {}),
    };
    const answered = (message: IncomingMessage) => {
      const shown = secure ? ((message.socket as TLSSocket).getPeerX509Certificate() ?? null) : null;
      let text = '';
      message.setEncoding('utf8').on('data', (more: string) => {
        text = (text + more).slice(0, 4096);
      });
      message.on('end', () => resolve({ status: message.statusCode ?? 0, shown, parts: partsIn(text) }));
      message.on('error', () => resolve(null));
    };
    const asking = secure ? secureRequest(options, answered) : plainRequest(options, answered);
    asking.on('error', () => resolve(null));
    asking.end();
  });

const look = async (config: Config, own: X509Certificate | null, milliseconds: number): Promise<Result<void>> => {
  const at = `${own ? 'https' : 'http'}://${ownHost(config)}:${config.port}`;
  const answer = await ask(config, own !== null, milliseconds);
  if (!answer) return refused(healthRefusal('server-silent', { at }));
  if (own && answer.shown?.fingerprint256 !== own.fingerprint256) return refused(healthRefusal('server-other', { at }));
  if (own && own.validToDate.getTime() < Date.now())
    return refused(healthRefusal('certificate-over', { until: own.validToDate.toISOString().slice(0, 10) }));
  if (answer.status !== 200)
    return refused(healthRefusal('server-not-ready', { at, status: answer.status, parts: answer.parts }));
  return done(undefined);
};

const soon = 14 * 86_400_000;

export const healthCommand: Command = {
  words: ['health'],
  about: {
    ja: '動いているサーバーが働けるかを確かめます（終了コード 0＝働ける、1＝働けない）。Docker・systemd から使えます。',
    en: 'Asks the running server whether it can do its work (exit code 0: it can, 1: it cannot). For Docker and systemd.',
  },
  options: {
    data: dataOption,
    port: { type: 'number', about: { ja: 'ポート', en: 'port' } },
    wait: {
      type: 'number',
      default: 0,
      about: { ja: '働けるようになるまで待つ秒数', en: 'seconds to wait until it can' },
    },
    timeout: { type: 'number', default: 5, about: { ja: '1回の問い合わせの秒数', en: 'seconds for one question' } },
  },
  run: async (input, io) => {
    const { port, wait, timeout } = input.options;
    const folder = dataFolderOf(input);
    const until = Date.now() + 1000 * Number(wait);
    const asked = async (): Promise<Result<void>> => {
      const config = readConfig(folder, process.env, typeof port === 'number' ? { port } : {});
      if (!config.ok) return config;
      const certificate = serverCertificate(folder, config.value);
      if (!certificate.ok) return certificate;
      const own = certificate.value ? new X509Certificate(certificate.value.cert) : null;
      const found = await look(config.value, own, 1000 * Number(timeout));
      if (found.ok && own && own.validToDate.getTime() - Date.now() < soon)
        io.say({
          ja: `サーバーの証明書の期限は ${own.validToDate.toISOString().slice(0, 10)} です。新しいものに替えて起動し直してください。`,
          en: `The certificate of the server ends on ${own.validToDate.toISOString().slice(0, 10)}: put a new one in place and restart.`,
        });
      return found;
    };
    let found = await asked();
    while (!found.ok && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      found = await asked();
    }
    // Docker knows 0 and 1 only.
    return found.ok ? found : refused({ ...found.refusal, exitCode: 1 });
  },
};
