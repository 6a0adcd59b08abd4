/** Sends what waits in the outbox to the lake's server, and reads the receipts of packages that were carried. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bilingual, Progress, Result } from '#base';
import {
  type Delivery,
  keepReceipt,
  lakeAddress,
  type ReceiptNeeds,
  type Sent,
  sendPackages,
  type WhatToSend,
} from '#dispatch';
import { partBytes, type SignedReceipt } from '#lake';
import { lakeLine } from '../machinery/lake-line.ts';
import { readSealedSideKeys } from './key-files.ts';
import { placesOf } from './places.ts';
import type { SealedSide } from './sealed-side.ts';
import { authoritiesFor } from './tls-files.ts';

const patienceSeconds = 120;

const receiptNeedsOf = (side: SealedSide): ReceiptNeeds => ({
  register: side.dispatch.register,
  deliveries: side.deliveries,
  lake: { receiptPublicKey: side.receiptPublicKey },
  actor: side.actor,
  clock: side.dispatch.clock,
  titleOf: side.dispatch.titleOf,
});

/**
 * `told` hears of every package as it is done, `waiting` when it has to wait for the lake, and why. Going on after any stop
 * sends only what is missing.
 */
export const sendWaiting = async (
  side: SealedSide,
  what: WhatToSend,
  progress: Progress,
  told: (sent: Sent) => void = () => {},
  waiting: (why: Bilingual) => void = () => {},
): Promise<Result<readonly Sent[]>> => {
  const address = lakeAddress(side.config.lakeUrl);
  if (!address.ok) return address;
  const authorities = authoritiesFor(side.folder, side.config);
  if (!authorities.ok) return authorities;
  const keys = await readSealedSideKeys(placesOf(side.folder));
  if (!keys.ok) return keys;
  const line = lakeLine({ ...address.value, authorities: authorities.value });
  try {
    const needs = {
      ...receiptNeedsOf(side),
      outbox: side.dispatch.outbox,
      keys: keys.value,
      line,
      progress,
      waiting,
      partBytes,
      pause: (milliseconds: number) => pause(milliseconds),
      patienceSeconds,
    };
    return await sendPackages(needs, what, told);
  } finally {
    line.close();
  }
};

export const readCarriedReceipt = (side: SealedSide, receipt: SignedReceipt): Promise<Result<Delivery>> =>
  keepReceipt(receiptNeedsOf(side), receipt);

export type PackageNote = {
  readonly dataset: string;
  readonly asOf: string;
  readonly sequence: number;
  /** `making` until its file is whole · `made` · `sent`, the receipt is not here · `received` or `refused` by the lake. */
  readonly state: 'making' | 'made' | Delivery['state'];
  readonly decidedAt?: string;
  /** Why the lake refused it. */
  readonly code?: string;
  readonly why?: Bilingual;
};

/** What became of every package of this side. */
export const packageNotes = async (
  side: Pick<SealedSide, 'deliveries'> & { readonly dispatch: Pick<SealedSide['dispatch'], 'register'> },
): Promise<readonly PackageNote[]> => {
  const notes: PackageNote[] = [];
  for (const dataset of await side.dispatch.register.datasets()) {
    for (const { asOf, sequence, sha256 } of await side.dispatch.register.packages(dataset)) {
      const delivery = sha256 && (await side.deliveries.deliveryOf(sha256));
      const statement = delivery ? delivery.receipt?.statement : undefined;
      notes.push({
        dataset,
        asOf,
        sequence,
        state: sha256 ? (delivery?.state ?? 'made') : 'making',
        ...(statement ? { decidedAt: statement.decidedAt } : {}),
        ...(statement?.decision === 'refused'
          ? { code: statement.code, why: { ja: statement.ja, en: statement.en } }
          : {}),
      });
    }
  }
  return notes;
};
