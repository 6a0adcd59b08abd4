/**
 * The lake's signed words that rows are gone: a removal for each snapshot whose retention ended, a certificate for a destroyed data set.
 * One that is there and does not hold is never taken for none: whether the rows may still be read cannot be told from it.
 */
import type { z } from 'zod';
import { canonicalJson, fromBase64, isSignedBy, makeSigner, newId, type SignedJson, signJson } from '#sealing';
import { type SignedDestruction, signedDestruction, signedRemoval } from './lake.api.ts';
import type { LakeNeeds } from './needs.ts';
import { destructionPlace, removalPlace, removedPlace, stagingPlace } from './places.ts';

type Needs = Pick<LakeNeeds, 'lake' | 'files' | 'keys'>;

/** Signs and puts such a word at its place, whole or not at all; one that is there already stays. */
export const putWord = async <T extends { readonly format: string }>(
  { files, keys }: Needs,
  place: string,
  statement: T,
): Promise<void> => {
  const signed = signJson(makeSigner(fromBase64(keys.manifestSigningKey)), statement);
  const staging = `${stagingPlace}/${newId()}`;
  await files.create(`${staging}/word.json`, [Buffer.from(canonicalJson(signed))]);
  await files.link(`${staging}/word.json`, place);
  await files.remove(staging);
};

const readSigned = async <T extends { statement: { lake: string; dataset: string } }>(
  { files, lake, keys }: Needs,
  dataset: string,
  place: string,
  schema: z.ZodType<T & SignedJson<unknown>>,
): Promise<T | 'damaged' | null> => {
  const bytes = await files.read(place);
  if (!bytes) return null;
  const text = Buffer.from(bytes).toString('utf8');
  try {
    const signed = schema.parse(JSON.parse(text));
    const own = signed.statement.lake === lake && signed.statement.dataset === dataset;
    // One spelling only, as for manifests: what the signature does not cover cannot vary either.
    const whole = own && canonicalJson(signed) === text;
    const ours = whole && isSignedBy(makeSigner(fromBase64(keys.manifestSigningKey)).publicKey, signed);
    return ours ? signed : 'damaged';
  } catch {
    return 'damaged';
  }
};

/** Only what this lake signed counts; null where there is no certificate. */
export const readDestruction = (needs: Needs, dataset: string): Promise<SignedDestruction | 'damaged' | null> =>
  readSigned(needs, dataset, destructionPlace(dataset), signedDestruction);

export type Removals = {
  /** Numbers of snapshots whose rows went. */
  readonly removed: ReadonlySet<number>;
  /** Those whose word is there and does not hold. */
  readonly damaged: ReadonlySet<number>;
};

export const readRemovals = async (needs: Needs, dataset: string): Promise<Removals> => {
  const removed = new Set<number>();
  const damaged = new Set<number>();
  for (const name of await needs.files.names(removedPlace(dataset))) {
    const number = Number(/^([1-9]\d{0,8})\.json$/.exec(name)?.[1] ?? 0);
    const signed = number > 0 ? await readSigned(needs, dataset, removalPlace(dataset, number), signedRemoval) : null;
    if (signed === null) continue;
    (signed !== 'damaged' && signed.statement.snapshot === number ? removed : damaged).add(number);
  }
  return { removed, damaged };
};
