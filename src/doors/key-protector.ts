/** From what a key file says of its protection to the thing that opens it: the secret comes from the environment, or from a file the environment names. */
import { readFileSync } from 'node:fs';
import { type Bilingual, done, type Result, refused } from '#base';
import {
  fromBase64,
  type KeyProtector,
  openProtectedKeys,
  passphraseProtector,
  type ProtectedKeys,
  type Protection,
  SealBroken,
  secretProtector,
} from '#sealing';
import { KmsSilent, kmsProtector } from '../machinery/aws-kms.ts';
import { pkcs11Protector, TokenSilent } from '../machinery/pkcs11-token.ts';
import { doorRefusal } from './errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable, or the file that `<variable>_FILE` names (systemd credentials, container secrets), without its line end. */
const secretOf = (environment: Environment, variable: string): Result<string> => {
  const given = environment[variable];
  if (given) return done(given);
  const file = environment[`${variable}_FILE`];
  if (!file) return refused(doorRefusal('secret-missing', { variable }));
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return done(text);
  } catch {
    // Said by its path: what is wrong with it can be seen there.
  }
  return refused(doorRefusal('file-missing', { file }));
};

/** A secret that is chosen now may stand beside the one it replaces, as `<variable>_NEW`. */
const chosenOf = (environment: Environment, variable: string, fresh: boolean): Result<string> => {
  const beside = `${variable}_NEW`;
  const there = environment[beside] || environment[`${beside}_FILE`];
  return secretOf(environment, fresh && there ? beside : variable);
};

const leastPassphrase = 15;

/** `fresh`: a secret that is chosen now must be good enough; one that was accepted once must open what it closed. */
export const protectorOf = (
  by: Protection,
  environment: Environment = process.env,
  fresh = false,
): Result<KeyProtector> => {
  switch (by.kind) {
    case 'passphrase': {
      const passphrase = chosenOf(environment, 'MUSUBI_KEYS_PASSPHRASE', fresh);
      if (!passphrase.ok) return passphrase;
      const short = fresh && [...passphrase.value].length < leastPassphrase;
      return short
        ? refused(doorRefusal('passphrase-short', { least: leastPassphrase }))
        : done(passphraseProtector(passphrase.value, by));
    }
    case 'environment': {
      const secret = chosenOf(environment, 'MUSUBI_KEYS_SECRET', fresh);
      if (!secret.ok) return secret;
      try {
        return done(secretProtector(fromBase64(secret.value)));
      } catch {
        return refused(doorRefusal('secret-unreadable', { variable: 'MUSUBI_KEYS_SECRET' }));
      }
    }
    case 'pkcs11': {
      const pin = secretOf(environment, 'MUSUBI_PKCS11_PIN');
      return pin.ok ? done(pkcs11Protector(by, pin.value)) : pin;
    }
    case 'aws-kms': {
      const accessKeyId = secretOf(environment, 'AWS_ACCESS_KEY_ID');
      if (!accessKeyId.ok) return accessKeyId;
      const secretAccessKey = secretOf(environment, 'AWS_SECRET_ACCESS_KEY');
      if (!secretAccessKey.ok) return secretAccessKey;
      const sessionToken = environment['AWS_SESSION_TOKEN'];
      const credentials = { accessKeyId: accessKeyId.value, secretAccessKey: secretAccessKey.value };
      return done(kmsProtector(by, { ...credentials, ...(sessionToken ? { sessionToken } : {}) }));
    }
  }
};

const names: Record<Protection['kind'], Bilingual> = {
  passphrase: { ja: 'パスフレーズ（argon2id）', en: 'a passphrase (argon2id)' },
  environment: { ja: '環境変数の秘密', en: 'a secret in the environment' },
  pkcs11: { ja: 'HSM（PKCS#11）', en: 'an HSM (PKCS#11)' },
  'aws-kms': { ja: 'AWS KMS', en: 'AWS KMS' },
};
export const protectionName = (by: Protection | null): Bilingual =>
  by ? names[by.kind] : { ja: 'ファイルだけ（600）', en: 'the file alone (600)' };

/** Runs what asks a protector; its silence and a wrong secret become refusals. */
export const asked = async <T>(by: Protection, file: string, act: () => Promise<T>): Promise<Result<T>> => {
  try {
    return done(await act());
  } catch (error) {
    if (error instanceof SealBroken) return refused(doorRefusal('keys-do-not-open', { file }));
    if (!(error instanceof TokenSilent || error instanceof KmsSilent)) throw error;
    const { ja, en } = names[by.kind];
    return refused(doorRefusal('protector-silent', { ja, en }, [{ ja: error.reason, en: error.reason }]));
  }
};

/** The keys of a protected file as JSON. */
export const unlocked = async (file: ProtectedKeys, path: string): Promise<Result<unknown>> => {
  const protector = protectorOf(file.by);
  return protector.ok ? asked(file.by, path, () => openProtectedKeys(file, protector.value)) : protector;
};
