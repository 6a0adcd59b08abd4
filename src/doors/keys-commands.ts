/** `musubi keys protect`, `musubi keys show`: the key file of a side under a passphrase, a secret of the environment, an HSM or AWS KMS. */
import { existsSync } from 'node:fs';
import { type Command, type CommandInput, done, type Result, refused } from '#base';
import { newPassphraseProtection, type Protection, protectionKinds, protectionSchema } from '#sealing';
import { readTokenKey, TokenSilent } from '../machinery/pkcs11-token.ts';
import { allSides, heldStill, type SideName, tellSide } from './backup-side.ts';
import { doorRefusal } from './errors.ts';
import { protectionIn, readLakeKeys, readSealedSideKeys, writeProtected } from './key-files.ts';
import { protectionName } from './key-protector.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { type Places, placesOf } from './places.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What the options say; null where they do not say enough. */
const wantedProtection = async ({ options }: CommandInput): Promise<Result<Protection | null>> => {
  const kind = options.with;
  if (kind === 'passphrase') return done(newPassphraseProtection());
  if (kind === 'environment') return done({ kind });
  if (kind === 'aws-kms') {
    const endpoint = text(options.endpoint);
    const { data } = protectionSchema.safeParse({
      kind,
      keyId: options['key-id'],
      region: options.region,
      ...(endpoint ? { endpoint } : {}),
    });
    return done(data ?? null);
  }
  const [module, token, id] = [text(options.module), text(options.token), text(options.id)];
  const hash = options.hash === 'sha1' ? ('sha1' as const) : ('sha256' as const);
  if (kind !== 'pkcs11' || !module?.startsWith('/') || !token || !/^([0-9a-f]{2})+$/.test(id ?? '')) return done(null);
  try {
    const of = { module, token, id: id as string };
    return done({ kind, ...of, hash, publicKey: await readTokenKey(of) });
  } catch (error) {
    if (!(error instanceof TokenSilent)) throw error;
    const { ja, en } = protectionName({ kind, module, token, id: id as string, hash, publicKey: '' });
    return refused(doorRefusal('protector-silent', { ja, en }, [{ ja: error.reason, en: error.reason }]));
  }
};

const keysOf = (places: Places, side: SideName) =>
  side === 'lake' ? readLakeKeys(places) : readSealedSideKeys(places);

/** Sides that are here and meant. */
const sidesMeant = (places: Places, { options }: CommandInput): readonly SideName[] =>
  allSides.filter((side) => existsSync(places[side].keys) && (options.side === undefined || options.side === side));

const side = {
  type: 'string',
  about: {
    ja: 'sealed（隔離側）か lake（レイク側）。既定は、ある側すべて',
    en: 'sealed or lake; by default what is here',
  },
} as const;

const protect: Command = {
  words: ['keys', 'protect'],
  about: {
    ja: '鍵ファイルを、パスフレーズ・環境変数の秘密・HSM（PKCS#11）・AWS KMS で守る',
    en: 'Put the key file under a passphrase, a secret of the environment, an HSM (PKCS#11) or AWS KMS',
  },
  options: {
    data: dataOption,
    side,
    with: {
      type: 'string',
      required: true,
      about: { ja: 'passphrase・environment・pkcs11・aws-kms', en: 'passphrase, environment, pkcs11 or aws-kms' },
    },
    module: { type: 'string', about: { ja: 'pkcs11：ライブラリの場所', en: 'pkcs11: path of the maker’s library' } },
    token: { type: 'string', about: { ja: 'pkcs11：トークンの名前', en: 'pkcs11: label of the token' } },
    id: {
      type: 'string',
      about: { ja: 'pkcs11：RSA 鍵の ID（16進）', en: 'pkcs11: id of the RSA key pair (hexadecimal)' },
    },
    hash: { type: 'string', about: { ja: 'pkcs11：sha256（既定）か sha1', en: 'pkcs11: sha256 (default) or sha1' } },
    'key-id': { type: 'string', about: { ja: 'aws-kms：鍵の ID か ARN', en: 'aws-kms: id or ARN of the key' } },
    region: { type: 'string', about: { ja: 'aws-kms：リージョン', en: 'aws-kms: region' } },
    endpoint: { type: 'string', about: { ja: 'aws-kms：VPC の入口', en: 'aws-kms: endpoint of the VPC' } },
  },
  run: async (input, io) => {
    const places = placesOf(dataFolderOf(input));
    const by = await wantedProtection(input);
    if (!by.ok) return by;
    const wanted = by.value;
    const sides = sidesMeant(places, input);
    if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
    if (!wanted) {
      const fault = {
        ja: `「--with」は ${protectionKinds.join('・')} のどれかです。pkcs11 には --module・--token・--id、aws-kms には --key-id・--region が要ります`,
        en: `--with is ${protectionKinds.join(', ')}; pkcs11 needs --module, --token and --id, aws-kms needs --key-id and --region`,
      };
      return refused(doorRefusal('wrong-option', { command: 'keys protect' }, [fault]));
    }
    for (const each of sides) {
      // A rotation at the same moment would write the keys back as it found them.
      const still = await heldStill(places, each);
      if (!still.ok) return still;
      try {
        const keys = await keysOf(places, each);
        if (!keys.ok) return keys;
        const written = await writeProtected(places[each].keys, keys.value, wanted, true);
        if (!written.ok) return written;
      } finally {
        still.value();
      }
      const told = await tellSide(places, each, 'KeysProtected', { by: wanted.kind }, 'settings', 'keys');
      if (!told.ok) return told;
      io.out(JSON.stringify({ side: each, by: wanted.kind }));
    }
    io.say({
      ja: '守りました。秘密を失うと誰にも開けません。前の keys.json の控えは廃棄し、レイク側では「musubi lake rotate」も実行してください（前の控えから開けなくなります）。',
      en: 'Protected. Whoever loses the secret loses the keys. Destroy kept copies of the keys.json before; on the lake side run "musubi lake rotate" as well, so that no old copy opens the lake.',
    });
    return done(undefined);
  },
};

const show: Command = {
  words: ['keys', 'show'],
  about: {
    ja: '鍵ファイルを何が守っているかを示す（鍵は示さない）',
    en: 'Tell what protects the key files (never a key)',
  },
  options: { data: dataOption, side },
  run: async (input, io) => {
    const places = placesOf(dataFolderOf(input));
    const sides = sidesMeant(places, input);
    if (sides.length === 0) return refused(doorRefusal('no-installation', { folder: places.root }));
    for (const each of sides) {
      const by = await protectionIn(places[each].keys);
      io.out(JSON.stringify({ side: each, by: by?.kind ?? 'file' }));
      io.say(protectionName(by));
    }
    return done(undefined);
  },
};

export const keysCommands: readonly Command[] = [protect, show];
