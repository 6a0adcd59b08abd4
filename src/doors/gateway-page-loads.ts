/** The loads of the owner's page: one at a time, first checked, then the very same bytes sent. What is remembered between the two is counts, names of files and hashes. */
import { checkFacts } from '#abstraction';
import { type CalendarDate, done, type Progress, RefusalError, type Result, refused } from '#base';
import type { Contract } from '#catalogue';
import { checkLoad } from './check-load.ts';
import type { Load, Order } from './gateway-page.api.ts';
import { ConnectionLost, type OrderedBytes, type UploadedFiles, uploadedFiles } from './gateway-page-bytes.ts';
import { pageRefusal } from './gateway-page-errors.ts';
import { deliver } from './gateway-page-deliver.ts';
import { isUnderway, type LoadState, newLoad, progressInto, refusalFacts, toldLoad } from './gateway-page-state.ts';
import type { SealedSide } from './sealed-side.ts';
import { refuseLoad, sendLoad } from './send-load.ts';

type Check = NonNullable<Load['check']>;
type Opened = { readonly side: SealedSide; readonly close: () => Promise<void> };
export type PageLoadsNeeds = {
  /** Opens the sealed side, alone on it. */
  readonly open: (progress: Progress) => Promise<Result<Opened>>;
  /** Told of a fault of the program, without its message. */
  readonly fault: (error: unknown) => void;
  readonly now: () => number;
};
/** What was looked at and may be sent. */
type Checked = {
  readonly id: string;
  readonly contract: Contract;
  readonly asOf: CalendarDate;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly facts: Check;
};
type Wanted = { readonly contract: Contract; readonly asOf: CalendarDate; readonly order: Order };

class Stopped extends Error {
  override readonly name = 'Stopped';
}

export const pageLoads = (needs: PageLoadsNeeds) => {
  let state: LoadState | null = null;
  let checked: Checked | null = null;
  let list: string | null = null;
  let work: Promise<void> = Promise.resolve();

  const stopIfAsked = (mine: LoadState) => {
    if (mine.stopping) throw new Stopped();
  };

  /** The opened side, with our ears in it: where the work may still be stopped, and where the list of rows set aside comes by. */
  const attended = (side: SealedSide, mine: LoadState, files: UploadedFiles, from: Checked | null): SealedSide => ({
    ...side,
    abstraction: {
      ...side.abstraction,
      inTurn: async (act) => {
        await files.whole(from?.files.map(({ sha256 }) => sha256));
        stopIfAsked(mine);
        mine.settled = from !== null;
        return act();
      },
      keepQuarantine: (name, csv) => {
        list = csv;
        mine.list = true;
        return side.abstraction.keepQuarantine(name, csv);
      },
    },
  });

  const check = async (side: SealedSide, wanted: Wanted, files: UploadedFiles, mine: LoadState) => {
    const { contract, asOf, order } = wanted;
    const found = await checkLoad(side, { contract, asOf, files: files.sources });
    if (!found.ok) return found.refusal;
    const facts = checkFacts(found.value);
    await found.value.close();
    const hashes = await files.whole();
    stopIfAsked(mine);
    mine.check = facts;
    mine.checkId = mine.id;
    checked = {
      id: mine.id,
      contract,
      asOf,
      facts,
      files: order.files.map((f, i) => ({ ...f, sha256: hashes[i] ?? '' })),
    };
    return null;
  };
  /** The package is made: from here on nothing can be lost, and a fault on the way to the lake is said as such. */
  const hand = async (side: SealedSide, mine: LoadState, sent: NonNullable<Load['sent']>): Promise<void> => {
    try {
      mine.sent = { ...sent, ...(await deliver(side, sent.package, progressInto(mine, needs.now))) };
    } catch (error) {
      needs.fault(error);
      mine.sent = { ...sent, state: 'failed', why: null };
    }
  };
  const send = async (side: SealedSide, { contract, asOf }: Wanted, files: UploadedFiles, mine: LoadState) => {
    const order = { contract, asOf, files: files.sources };
    const sent = await sendLoad(side, order).catch((error: unknown) => {
      if (error instanceof RefusalError) return refuseLoad(side, order, error.refusal);
      throw error;
    });
    if (!sent.ok) return sent.refusal;
    const at = sent.value.path.lastIndexOf('/');
    const { read, accepted, quarantined, excluded } = sent.value.load;
    mine.sent = {
      package: sent.value.path.slice(at + 1),
      folder: sent.value.path.slice(0, at),
      accounts: { read, accepted, quarantined, excluded },
      state: 'waiting',
      receipt: null,
      why: null,
    };
    // The same load is not sent twice.
    checked = null;
    mine.checkId = null;
    await hand(side, mine, mine.sent);
    return null;
  };

  const run = async (
    mine: LoadState,
    wanted: Wanted,
    stream: OrderedBytes,
    from: Checked | null,
    readWhole: () => void,
  ) => {
    const told = (bytes: number) => {
      stopIfAsked(mine);
      mine.progress = { ...mine.progress, bytes: mine.progress.bytes + bytes };
      if (mine.progress.bytes < mine.progress.bytesOf) return;
      mine.stage = 'working';
      readWhole();
    };
    const files = uploadedFiles(stream, wanted.order.files, told);
    try {
      const opened = await needs.open(progressInto(mine, needs.now));
      if (!opened.ok) throw new RefusalError(opened.refusal);
      try {
        const side = attended(opened.value.side, mine, files, from);
        const refusal = await (from ? send : check)(side, wanted, files, mine);
        if (refusal) throw new RefusalError(refusal);
        mine.stage = 'done';
      } finally {
        await opened.value.close();
      }
    } catch (error) {
      if (error instanceof RefusalError) {
        mine.refusal = refusalFacts(error.refusal);
        mine.stage = 'refused';
      } else if (error instanceof Stopped || error instanceof ConnectionLost) mine.stage = 'stopped';
      else {
        mine.stage = 'fault';
        needs.fault(error);
      }
    }
  };

  /** The check that the order speaks of, if these are its files. */
  const ofCheck = ({ order }: Wanted): Checked | null => {
    if (checked?.id !== order.check || !checked) return null;
    const { contract, asOf, files } = checked;
    const same =
      contract.dataset === order.dataset &&
      asOf === order.asOf &&
      files.length === order.files.length &&
      files.every(({ name, bytes }, i) => order.files[i]?.name === name && order.files[i]?.bytes === bytes);
    return same ? checked : null;
  };

  /** Once more for a package that did not get through to the lake. */
  const again = async (mine: LoadState, sent: NonNullable<Load['sent']>): Promise<void> => {
    try {
      const opened = await needs.open(progressInto(mine, needs.now));
      if (!opened.ok) {
        mine.sent = { ...sent, why: refusalFacts(opened.refusal) };
        return;
      }
      try {
        await hand(opened.value.side, mine, sent);
      } finally {
        await opened.value.close();
      }
    } catch (error) {
      needs.fault(error);
    } finally {
      mine.stage = 'done';
    }
  };

  return {
    current: (): Load | null => state && toldLoad(state, needs.now()),
    list: (): string | null => list,
    /** Begins; `read` is over when no more bytes are wanted. */
    start(wanted: Wanted, stream: OrderedBytes): Result<{ readonly id: string; readonly read: Promise<void> }> {
      if (isUnderway(state)) return refused(pageRefusal('busy', {}));
      const from = wanted.order.check === undefined ? null : ofCheck(wanted);
      if (wanted.order.check !== undefined && !from) return refused(pageRefusal('not-checked', {}));
      if (!from) {
        checked = null;
        list = null;
      }
      const same = from ? { ...wanted, contract: from.contract } : wanted;
      const { dataset, title } = same.contract;
      const what = { dataset, title, asOf: same.asOf, files: same.order.files };
      const mine = newLoad(what, from, needs.now());
      mine.list = from !== null && list !== null;
      state = mine;
      const { promise, resolve } = Promise.withResolvers<void>();
      work = run(mine, same, stream, from, resolve).finally(resolve);
      return done({ id: mine.id, read: promise });
    },
    deliver(): Result<void> {
      if (!state || isUnderway(state)) return refused(pageRefusal('busy', {}));
      if (state.sent?.state !== 'failed') return refused(pageRefusal('not-checked', {}));
      state.stage = 'working';
      state.began = needs.now();
      work = again(state, state.sent);
      return done(undefined);
    },
    stop(): Result<void> {
      if (state && isUnderway(state)) {
        if (state.settled) return refused(pageRefusal('cannot-stop', {}));
        state.stopping = true;
      }
      return done(undefined);
    },
    /** Forgets the last load, unless one is underway. */
    clear(): Result<void> {
      if (isUnderway(state)) return refused(pageRefusal('busy', {}));
      state = null;
      checked = null;
      list = null;
      return done(undefined);
    },
    settled: (): Promise<void> => work,
  };
};
export type PageLoads = ReturnType<typeof pageLoads>;
