/** One load of one data set → one sealed, signed file in the outbox. The plain rows exist in the engine's memory only. */
import { type CalendarDate, done, giveBack, type Result, refused, type Sha256 } from '#base';
import type { Contract } from '#catalogue';
import {
  contractHash,
  type LinkCounts,
  type PackageManifest,
  packageEnd,
  packageManifest,
  packageMark,
  payloadContext,
  type RowAccounts,
  schemaFaults,
  schemaOf,
} from '#lake';
import { fromBase64, makeSigner, newKey, sealStream, sealToRecipient, signJson, startDigest } from '#sealing';
import { dispatchRefusal } from './errors.ts';
import type { PackageNeeds } from './needs.ts';
import { describeRelation } from './relation.lake.ts';

export type Load = {
  readonly contract: Contract;
  /** The day the data describe. */
  readonly asOf: CalendarDate;
  /** A SELECT on the engine with exactly the contract's lake columns, in order. */
  readonly relation: string;
  readonly rows: number;
  readonly accounts: RowAccounts;
  readonly links?: LinkCounts;
  /** Only rows that came late, to be added to what the lake has of the day; where the contract allows it. */
  readonly addition?: boolean;
};
export type Place = {
  /** From 1, without gaps, per data set. */
  readonly sequence: number;
  /** The hash of the package file before; null for the first. */
  readonly previous: Sha256 | null;
};
export type MadePackage = { readonly path: string; readonly sha256: Sha256 };

export const packageName = (dataset: string, asOf: string, sequence: number): string =>
  `${dataset}_${asOf}_${sequence}.musubi`;

const loadFault = async ({ engine }: PackageNeeds, { contract, asOf, relation, rows, accounts, addition }: Load) => {
  const load = { title: contract.title, asOf };
  if (addition && !contract.additions) return dispatchRefusal('addition-not-allowed', load);
  const found = await describeRelation(engine, relation);
  const faults = schemaFaults(schemaOf(contract), found.schema);
  if (faults.length > 0) return dispatchRefusal('schema-differs', load, faults);
  if (rows === 0) return dispatchRefusal('empty', load);
  const { read, accepted, quarantined, excluded } = accounts;
  const addUp = read === accepted + quarantined + excluded && accepted === rows && found.rows === rows;
  return addUp ? null : dispatchRefusal('accounts-differ', load);
};

/** The bytes of the package, in order; the manifest is signed only after the last row has come. */
async function* packageBytes(
  needs: PackageNeeds,
  { contract, asOf, rows, accounts, links, addition }: Load,
  { sequence, previous }: Place,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { dataset } = contract;
  const key = newKey();
  const sender = needs.keys.senderId;
  const digest = startDigest();
  let bytes = 0;
  yield packageMark;
  for await (const sealed of sealStream(key, payloadContext({ dataset, asOf, sequence, sender }), chunks)) {
    digest.update(sealed);
    bytes += sealed.length;
    yield sealed;
    giveBack(sealed);
  }
  const manifest: PackageManifest = packageManifest.parse({
    format: 'musubi-package-1',
    dataset,
    contract: { version: contract.version, hash: contractHash(contract) },
    asOf,
    ...(addition ? { addition: true as const } : {}),
    sequence,
    previous,
    rows,
    schema: [...schemaOf(contract)],
    accounts,
    ...(links ? { links } : {}),
    payload: { sha256: digest.hex(), bytes },
    packageKey: await sealToRecipient(needs.lake.recipient, key),
    sender,
    madeAt: needs.clock().toISOString(),
  } satisfies PackageManifest);
  yield packageEnd(signJson(makeSigner(fromBase64(needs.keys.signingKey)), manifest));
}

export const makePackage = async (needs: PackageNeeds, load: Load & Place): Promise<Result<MadePackage>> => {
  const refusal = await loadFault(needs, load);
  if (refusal) return refused(refusal);
  const name = packageName(load.contract.dataset, load.asOf, load.sequence);
  const { sha256 } = await needs.parquetOut(needs.engine, load.relation, (chunks) =>
    needs.outbox.write(name, packageBytes(needs, load, load, chunks)),
  );
  return done({ path: needs.outbox.pathOf(name), sha256 });
};
