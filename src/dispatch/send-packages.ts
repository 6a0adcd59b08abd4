/** Sends what the outbox holds: each data set in the order of its packages, until the lake refuses one. */
import { type Bilingual, done, type Refusal, type Result, refused } from '#base';
import { dispatchRefusal } from './errors.ts';
import type { Delivery, DispatchedPackage, SendNeeds } from './needs.ts';
import { packageName } from './make-package.ts';
import { keepReceipt } from './read-receipt.ts';
import { type Parcel, uploadPackage } from './upload-package.ts';

export type WhatToSend = {
  /** By default every data set. */
  readonly datasets?: readonly string[];
  /** Also what the lake has received: it answers the same receipt, or takes it again after a loss of its own. */
  readonly again?: boolean;
};
/** One package after an attempt: the lake's word, or why there is none. */
export type Sent = {
  readonly dataset: string;
  readonly asOf: string;
  readonly sequence: number;
  readonly delivery: Delivery | null;
  readonly refusal: Refusal | null;
};

type Waiting = DispatchedPackage & { readonly sha256: NonNullable<DispatchedPackage['sha256']> };

const waitingOf = async (needs: SendNeeds, dataset: string, again: boolean): Promise<readonly Waiting[]> => {
  const waiting: Waiting[] = [];
  for (const each of await needs.register.packages(dataset)) {
    if (each.sha256 === null) continue;
    const delivery = again ? null : await needs.deliveries.deliveryOf(each.sha256);
    if (delivery?.state !== 'received') waiting.push({ ...each, sha256: each.sha256 });
  }
  return waiting;
};

/** Before the last part leaves: from now on the lake may have the package whole. */
const tellSent = async (needs: SendNeeds, { dataset, sequence, sha256, asOf }: Waiting): Promise<void> => {
  if (await needs.deliveries.deliveryOf(sha256)) return;
  await needs.deliveries.keep(
    { package: sha256, dataset, sequence, state: 'sent', receipt: null },
    {
      actor: needs.actor,
      act: 'PackageSent',
      subject: `dataset:${dataset}`,
      outcome: 'done',
      facts: { asOf, sequence, package: sha256 },
    },
    needs.clock(),
  );
};

const sendOne = async (needs: SendNeeds, waiting: Waiting, parcel: Parcel): Promise<Sent> => {
  const { dataset, asOf, sequence } = waiting;
  const sent = { dataset, asOf, sequence };
  const receipt = await uploadPackage(needs, parcel, () => tellSent(needs, waiting));
  if (!receipt.ok) return { ...sent, delivery: null, refusal: receipt.refusal };
  const kept = await keepReceipt(needs, receipt.value);
  return kept.ok
    ? { ...sent, delivery: kept.value, refusal: null }
    : { ...sent, delivery: null, refusal: kept.refusal };
};

/** What concerns the way to the lake, or the sender itself, concerns every package. */
const stopsAll = ({ code, exitCode }: Refusal): boolean =>
  exitCode === 4 || exitCode === 5 || /^dispatch\.(lake-|receipt-not)/.test(code);

/** Tells `told` of each package as it is done. Refused in the end where any was; the others have been sent. */
export const sendPackages = async (
  needs: SendNeeds,
  { datasets, again = false }: WhatToSend,
  told: (sent: Sent) => void = () => {},
): Promise<Result<readonly Sent[]>> => {
  const known = await needs.register.datasets();
  const unknown = (datasets ?? []).find((name) => !known.includes(name));
  if (unknown !== undefined) return refused(dispatchRefusal('nothing-to-send', { dataset: unknown }));
  const rows: { waiting: Waiting; parcel: Parcel | null }[][] = [];
  for (const dataset of datasets ?? known) {
    const row = [];
    for (const waiting of await waitingOf(needs, dataset, again)) {
      const file = await needs.outbox.open(packageName(waiting.dataset, waiting.asOf, waiting.sequence));
      // What was received and then cleared from the outbox can only be asked about, not sent.
      if (!file && (await needs.deliveries.deliveryOf(waiting.sha256))?.state === 'received') continue;
      row.push({ waiting, parcel: file && { file, sha256: waiting.sha256 } });
    }
    rows.push(row);
  }
  const total = rows.flat().reduce((sum, { parcel }) => sum + (parcel?.file.bytes ?? 0), 0);
  if (total > 0) needs.progress.phase({ ja: 'レイクへ送信', en: 'sending to the lake' }, total, 'bytes');
  const all: Sent[] = [];
  const because: Bilingual[] = [];
  try {
    for (const row of rows) {
      for (const { waiting, parcel } of row) {
        const { dataset, asOf, sequence } = waiting;
        const title = needs.titleOf(dataset);
        const sent: Sent = parcel
          ? await sendOne(needs, waiting, parcel)
          : {
              ...{ dataset, asOf, sequence, delivery: null },
              refusal: dispatchRefusal('package-gone', { title, asOf, sequence }),
            };
        all.push(sent);
        told(sent);
        if (sent.refusal && stopsAll(sent.refusal)) return refused(sent.refusal);
        const statement = sent.delivery?.receipt?.statement;
        const why = sent.refusal ?? (statement?.decision === 'refused' ? statement : null);
        if (!why) continue;
        because.push({
          ja: `${title.ja} ${asOf}（${sequence}番）: ${why.ja}`,
          en: `${title.en} ${asOf} (number ${sequence}): ${why.en}`,
        });
        // What follows in this data set would be refused for its place in the row.
        break;
      }
    }
  } finally {
    needs.progress.end();
  }
  return because.length > 0
    ? refused(dispatchRefusal('some-refused', { packages: because.length }, because))
    : done(all);
};
