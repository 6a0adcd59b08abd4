/** How a key file is to be protected, as the options of a command say it. */
import { type CommandInput, done, type Option, type Refusal, type Result, refused } from '#base';
import { newPassphraseProtection, type Protection, protectionKinds, protectionSchema } from '#sealing';
import { readTokenKey, TokenSilent } from '../machinery/pkcs11-token.ts';
import { doorRefusal } from './errors.ts';
import { protectionName } from './key-protector.ts';

export const protectionOptions: Readonly<Record<string, Option>> = {
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
};

/** Those that were given, for whoever decides about it. */
export const protectionSaid = ({ options }: CommandInput): Record<string, string> =>
  Object.fromEntries(
    Object.keys(protectionOptions).flatMap((name) => {
      const value = options[name];
      return typeof value === 'string' && value !== '' ? [[name, value] as const] : [];
    }),
  );

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const wrongOptions = (command: string): Refusal =>
  doorRefusal('wrong-option', { command }, [
    {
      ja: `「--with」は ${protectionKinds.join('・')} のどれかです。pkcs11 には --module・--token・--id、aws-kms には --key-id・--region が要ります`,
      en: `--with is ${protectionKinds.join(', ')}; pkcs11 needs --module, --token and --id, aws-kms needs --key-id and --region`,
    },
  ]);

const tokenProtection = async (options: CommandInput['options']): Promise<Result<Protection> | null> => {
  const [module, token, id] = [text(options.module), text(options.token), text(options.id)];
  const hash = options.hash === 'sha1' ? ('sha1' as const) : ('sha256' as const);
  if (options.with !== 'pkcs11' || !module?.startsWith('/') || !token || !id || !/^([0-9a-f]{2})+$/.test(id))
    return null;
  const of = { module, token, id };
  try {
    return done({ kind: 'pkcs11', ...of, hash, publicKey: await readTokenKey(of) });
  } catch (error) {
    if (!(error instanceof TokenSilent)) throw error;
    const { ja, en } = protectionName({ kind: 'pkcs11', ...of, hash, publicKey: '' });
    return refused(doorRefusal('protector-silent', { ja, en }, [{ ja: error.reason, en: error.reason }]));
  }
};

/** `command`: as it is written. */
export const wantedProtection = async ({ options }: CommandInput, command: string): Promise<Result<Protection>> => {
  const kind = options.with;
  if (kind === 'passphrase') return done(newPassphraseProtection());
  if (kind === 'environment') return done({ kind });
  if (kind !== 'aws-kms') return (await tokenProtection(options)) ?? refused(wrongOptions(command));
  const endpoint = text(options.endpoint);
  const { data } = protectionSchema.safeParse({
    kind,
    keyId: options['key-id'],
    region: options.region,
    ...(endpoint ? { endpoint } : {}),
  });
  return data ? done(data) : refused(wrongOptions(command));
};
