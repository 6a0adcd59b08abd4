/** One load on its way: read, numbered, abstracted, guarded, sealed, signed; then it is written down that these bytes were sent. */
import { createHash } from 'node:crypto';
import { type AbstractedLoad, briefOfLoad, linkageCare, linkageLines, prepareLoad, toldOfLoad } from '#abstraction';
import type { AuditEvent } from '#audit';
import { type Bilingual, type CalendarDate, done, type Refusal, type Result, refused } from '#base';
import { type Contract, unfinishedPlaces } from '#catalogue';
import { dispatchLoad, dispatchRefusal } from '#dispatch';
import type { SourceFile } from '#sources';
import { writeWhole } from '../machinery/files.ts';
import { identityOfLoad, identityWords } from './keep-identity.ts';
import { namingOtherDataset } from './other-dataset.ts';
import type { SealedSide } from './sealed-side.ts';

export type LoadOrder = {
  readonly contract: Contract;
  readonly files: readonly SourceFile[];
  readonly asOf: CalendarDate;
  /** Only rows that came late. */
  readonly addition?: boolean;
  readonly supportEnded?: boolean;
  readonly birthsChecked?: boolean;
  /** Somebody reads what is told of it. */
  readonly tellsAnonymity?: true;
  /** Whoever sends many keeps the identity of the newest register alone. */
  readonly identityLater?: true;
};
export type SentLoad = {
  readonly path: string;
  readonly load: AbstractedLoad['accounts'];
  /** What deserves a look, in counts and paths; and in one line, null where nothing does. */
  readonly told: readonly Bilingual[];
  readonly brief: Bilingual | null;
};

/** The same data set, day and bytes are the same load. */
const loadIdentity = ({ contract, asOf, files }: AbstractedLoad, addition: boolean): string =>
  createHash('sha256')
    .update(JSON.stringify([contract.dataset, asOf, files.map((f) => f.sha256), ...(addition ? ['addition'] : [])]))
    .digest('hex');

/** Told to the sealed side's audit log: a load that was refused leaves a trace, with the code and never a value. */
export const refuseLoad = async (
  side: SealedSide,
  { contract, asOf }: LoadOrder,
  refusal: Refusal,
): Promise<Result<never>> => {
  await side.trail.record({
    actor: side.actor,
    act: 'LoadRefused',
    subject: `dataset:${contract.dataset}`,
    outcome: 'refused',
    facts: { asOf, code: refusal.code },
  });
  return refused(refusal);
};

/** The linkage as a person reads it, beside the list for the clerk. */
const writeLinkage = async ({ contract, asOf, linkage }: AbstractedLoad): Promise<void> => {
  if (!linkage) return;
  const head: Bilingual = {
    ja: `${contract.title.ja}（基準日 ${asOf}）`,
    en: `${contract.title.en} (as of ${asOf})`,
  };
  const lines = [head, ...linkageLines(linkage, false), ...linkageCare(linkage)];
  const text = (['ja', 'en'] as const).map((language) => lines.map((line) => `${line[language]}\r\n`).join(''));
  await writeWhole(linkage.report, [Buffer.from(`\ufeff${text.join('\r\n')}`)]);
};

type InOrder = <T>(act: () => Promise<T>) => Promise<T>;

/** The package is made by then: it can still be taken back. */
const unusualSent = ({ drift, contract: { dataset } }: AbstractedLoad): Bilingual[] =>
  drift?.unusual
    ? [
        {
          ja: `　抽出が違っていたら、送る前に「gateway withdraw ${dataset} --not-at-lake」で取り下げられます。`,
          en: `  if it is the wrong extraction, take it back before it is sent: gateway withdraw ${dataset} --not-at-lake.`,
        },
      ]
    : [];

/** Sealed, signed and written down. */
const dispatched = (side: SealedSide, order: LoadOrder, load: AbstractedLoad, inOrder: InOrder) =>
  inOrder(async (): Promise<Result<SentLoad>> => {
    const { contract, asOf, relation, rows, accounts, links } = load;
    const addition = order.addition === true;
    const identity = loadIdentity(load, addition);
    const sent = await dispatchLoad(side.dispatch, {
      contract,
      asOf,
      relation,
      rows,
      accounts,
      ...(links ? { links } : {}),
      load: identity,
      addition,
    });
    if (!sent.ok) return refuseLoad(side, order, sent.refusal);
    const event: AuditEvent = {
      actor: side.actor,
      act: 'LoadSent',
      subject: `dataset:${contract.dataset}`,
      outcome: 'done',
      facts: {
        asOf,
        ...accounts,
        ...links,
        ...(addition ? { addition: 'yes' } : {}),
        ...(order.supportEnded ? { supportEnded: 'confirmed' } : {}),
        ...(order.birthsChecked ? { birthsChecked: 'confirmed' } : {}),
      },
    };
    // A few late rows are no measure of what the next load should look like.
    if (addition) await side.trail.record(event);
    else {
      const profile = JSON.stringify(load.profile);
      await side.loads.record({ dataset: contract.dataset, asOf, load: identity, files: load.files, profile }, event);
    }
    return done({
      path: sent.value.path,
      load: accounts,
      told: [...toldOfLoad(load), ...unusualSent(load)],
      brief: briefOfLoad(load),
    });
  });

/** `inOrder` holds the making of the package until the packages before it are made. */
export const sendLoad = async (
  side: SealedSide,
  order: LoadOrder,
  inOrder: InOrder = (act) => act(),
): Promise<Result<SentLoad>> => {
  const { contract, asOf } = order;
  if (order.addition && !contract.additions) {
    const { title } = contract;
    return refuseLoad(side, order, dispatchRefusal('addition-not-allowed', { title, asOf }));
  }
  const open = unfinishedPlaces(contract);
  if (open.length > 0)
    return refuseLoad(side, order, dispatchRefusal('contract-unfinished', { title: contract.title, asOf }, open));
  const identity = order.identityLater || order.addition ? done(null) : await identityOfLoad(side, order);
  if (!identity.ok) return identity;
  const people = identity.value;
  try {
    const further = {
      ...(people ? { keepsIdentity: people.take } : {}),
      ...(order.supportEnded ? { supportEnded: true } : {}),
      ...(order.birthsChecked ? { birthsChecked: true } : {}),
      ...(order.tellsAnonymity ? { tellsAnonymity: true } : {}),
    };
    const prepared = await namingOtherDataset(side, order, (read) =>
      prepareLoad(side.abstraction, { contract, files: read, asOf, pack: side.pack, ...further }),
    );
    if (!prepared.ok) return refuseLoad(side, order, prepared.refusal);
    const load = prepared.value;
    try {
      await writeLinkage(load);
      // Before the package: once that is written down, the same bytes are never read again, and a kill in between would leave nobody to link with.
      const kept = (await people?.keep(load.files)) ?? false;
      const sent = await dispatched(side, order, load, inOrder);
      return sent.ok && kept ? done({ ...sent.value, told: [...sent.value.told, identityWords(asOf)] }) : sent;
    } finally {
      await load.close();
    }
  } finally {
    await people?.close();
  }
};
