/** `musubi init`: a new installation of one side or both, with keys of its own. Never touches a folder that has keys. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Bilingual, done, type Result, refused } from '#base';
import { lakePublicOf, newLakeKeys, newSealedSideKeys, senderOf } from '#sealing';
import { writeWhole } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';
import { registerSender, writeJson } from './key-files.ts';
import { placesOf } from './places.ts';

export type Side = 'both' | 'sealed' | 'lake';
export type InitInput = {
  readonly folder: string;
  readonly side: Side;
  readonly city: Bilingual;
  readonly demo: boolean;
  readonly senderId?: string;
};

const settings = (input: InitInput) =>
  [
    '# 設定。環境変数 MUSUBI_PORT などが優先されます。 / Settings; environment variables such as MUSUBI_PORT win.',
    `city: { ja: ${JSON.stringify(input.city.ja)}, en: ${JSON.stringify(input.city.en)} }`,
    `demo: ${input.demo}`,
    'port: 8080',
    '# host: 127.0.0.1        # 待ち受けるアドレス / address to listen on',
    '# publicUrl: https://…   # 手前に置くTLSプロキシの住所 / the address of the TLS proxy in front',
    '# tls: { cert: tls/lake.pem, key: tls/lake.key }   # サーバー自身がHTTPSで答えるとき / when the server speaks HTTPS itself',
    '# lakeUrl: https://…     # 隔離側: パッケージの送り先 / sealed side: where packages are uploaded to',
    "# lakeCa: tls/city.pem   # 隔離側: 市の認証局 / sealed side: the city's certificate authority",
    '# databaseUrl: postgresql://…   # 台帳を PostgreSQL に置くとき / when the register lives on PostgreSQL',
    '# checkpoints: /mnt/…    # 監査記録の検査点の置き場（別の機械が望ましい） / where checkpoints of the audit log are kept, best on another machine',
    '# openedMemory: 4GB      # 開いたデータに使うメモリの上限 / how much memory opened data sets may take',
    '',
  ].join('\n');

/** What the other side needs is written as `…/sender.json` (to the lake) and `…/lake-public.json` (to the sealed side). */
export const initialise = async (input: InitInput): Promise<Result<{ readonly made: readonly string[] }>> => {
  const places = placesOf(input.folder);
  // The settings are written last: without them nothing was ever used, so a killed init may simply begin again. Where only they were lost,
  // what use leaves behind shows it, and the keys are not overwritten.
  const { lake, sealed } = places;
  const used = [places.config, lake.register, lake.store, sealed.register, sealed.ledger];
  if (used.some((path) => existsSync(path)))
    return refused(doorRefusal('installation-exists', { folder: input.folder }));
  mkdirSync(places.root, { recursive: true, mode: 0o700 });
  // A sender that an init before this one had begun with: nobody has its key any more.
  rmSync(lake.senders, { force: true });
  const made: string[] = [];
  const sealedKeys = newSealedSideKeys(
    input.senderId ??
      `sender-${hostname()
        .toLowerCase()
        .replace(/[^a-z0-9]/g, '-')
        .slice(0, 40)}`,
  );
  const lakeKeys = await newLakeKeys();
  if (input.side !== 'lake') {
    const publicHalf = `${places.sealed.root}/sender.json`;
    await writeJson(publicHalf, senderOf(sealedKeys));
    if (input.side === 'both') await writeJson(places.sealed.recipient, await lakePublicOf(lakeKeys));
    await writeJson(places.sealed.keys, sealedKeys);
    made.push(places.sealed.keys, publicHalf);
  }
  if (input.side !== 'sealed') {
    const publicHalf = `${places.lake.root}/lake-public.json`;
    await writeJson(publicHalf, await lakePublicOf(lakeKeys));
    if (input.side === 'both') await registerSender(places, senderOf(sealedKeys));
    await writeJson(places.lake.keys, lakeKeys);
    made.push(places.lake.keys, publicHalf);
  }
  await writeWhole(places.config, [Buffer.from(settings(input))]);
  return done({ made: [...made, places.config] });
};
