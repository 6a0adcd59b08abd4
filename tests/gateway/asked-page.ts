/** The owner's page over a small sealed side, asked as a browser asks; every answer is kept, to be searched for people. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { valueOf } from '#base';
import type { Load } from '../../src/doors/gateway-page.api.ts';
import { type GatewayPage, openGatewayPage } from '../../src/doors/gateway-page-side.ts';
import { initialise } from '../../src/doors/init.ts';
import { settleRegisters } from '../folder-registers.ts';
import { contract, good, pack } from './page-people.ts';

const host = '127.0.0.1:8090';
const origin = `http://${host}`;

export type Sending = { files?: Record<string, Buffer>; asOf?: string; dataset?: string; check?: string };
/** An order and its files, as the page sends them. */
export const bodyOf = ({
  files = { 'people.csv': good },
  asOf = '2026-10-31',
  dataset = 'page-people',
  check,
}: Sending) =>
  Buffer.concat([
    Buffer.from(
      `${JSON.stringify({
        dataset,
        asOf,
        files: Object.entries(files).map(([name, bytes]) => ({ name, bytes: bytes.length })),
        ...(check === undefined ? {} : { check }),
      })}\n`,
    ),
    ...Object.values(files),
  ]);

export type Asking = RequestInit & { readonly as?: Record<string, string> };
export type AskedPage = {
  readonly page: GatewayPage;
  /** What was answered so far, headers and log lines too. */
  readonly answers: { what: string; bytes: Buffer }[];
  ask(path: string, init?: Asking): Promise<Response>;
  /** The cookie that is sent from now on. */
  keep(cookie: string): void;
  current(): Promise<Load>;
  /** Hands files in and waits for the end. */
  hand(sending: Sending): Promise<Load>;
};

export const openAskedPage = async (data: string): Promise<AskedPage> => {
  mkdirSync(data, { recursive: true });
  const city = { ja: '結浜市', en: 'Yuihama City' };
  valueOf(await initialise({ folder: data, side: 'both', city, demo: true, senderId: 'demo-sealed-side' }));
  await settleRegisters(data);
  mkdirSync(join(data, 'areas'), { recursive: true });
  mkdirSync(join(data, 'contracts'), { recursive: true });
  writeFileSync(join(data, 'areas/pack.json'), JSON.stringify(pack));
  writeFileSync(join(data, 'contracts/page-people.yaml'), contract);
  const answers: AskedPage['answers'] = [];
  const page = valueOf(
    await openGatewayPage(
      data,
      () => 8090,
      (line) => void answers.push({ what: 'log', bytes: Buffer.from(JSON.stringify(line)) }),
    ),
  );
  let cookie = '';
  const ask = async (path: string, { as = {}, ...init }: Asking = {}): Promise<Response> => {
    const changes = init.method !== undefined && init.method !== 'GET';
    const answer = await page.app.request(`${origin}${path}`, {
      ...init,
      headers: { Host: host, Cookie: cookie, ...(changes ? { Origin: origin } : {}), ...as },
    });
    const bytes = Buffer.from(await answer.clone().arrayBuffer());
    answers.push({ what: `${init.method ?? 'GET'} ${path}`, bytes });
    answers.push({ what: `headers of ${path}`, bytes: Buffer.from(JSON.stringify([...answer.headers])) });
    return answer;
  };
  const current = async () => ((await (await ask('/api/load')).json()) as { load: Load }).load;
  return {
    page,
    answers,
    ask,
    keep: (kept) => {
      cookie = kept;
    },
    current,
    async hand(sending) {
      const answer = await ask('/api/loads', { method: 'POST', body: bodyOf(sending) });
      if (answer.status !== 200) throw new Error(`the page took no files: ${answer.status}`);
      await page.loads.settled();
      return current();
    },
  };
};
