/** The owner's page wired to the sealed side of a data folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recentEvents } from '#audit';
import { done, type Progress, type Result, refused, silentProgress } from '#base';
import type { Contract } from '#catalogue';
import { deliveryRegister, dispatchRegister } from '#dispatch';
import { loadRegister } from '#sources';
import { columnExamples } from './column-examples.ts';
import { readConfig } from './config.ts';
import type { Handling } from './gateway-page.api.ts';
import { type GatewayPageNeeds, gatewayPageApp } from './gateway-page-app.ts';
import { pageRefusal } from './gateway-page-errors.ts';
import { type PageGuard, pageGuard } from './gateway-page-guard.ts';
import { type PageLoads, pageLoads } from './gateway-page-loads.ts';
import { dayOf, toldHistory, toldPage } from './gateway-page-told.ts';
import { localActor } from './local-actor.ts';
import { lockFolder } from './lock.ts';
import { type Log, stderrLog, whereOf } from './log.ts';
import { placesOf } from './places.ts';
import { makeSealedTables, openSealedSide } from './sealed-side.ts';
import { openSideRegister } from './side-register.ts';
import { packageNotes } from './send-packages.ts';
import { contractsOf, projectRoot } from './shipped-files.ts';

/** The sealed side, alone on it for one load, and closed again. */
const openAlone = (folder: string) => async (progress: Progress) => {
  const lock = lockFolder(placesOf(folder).sealed.root);
  if (!lock.ok) return lock;
  const side = await openSealedSide(folder, progress).catch((error: unknown) => {
    lock.value();
    throw error;
  });
  if (!side.ok) {
    lock.value();
    return side;
  }
  const close = async () => {
    await side.value.close();
    lock.value();
  };
  return done({ side: side.value, close });
};

/** What the rules do, on invented people: made once for each contract and day, one after the other. */
const handlings = (folder: string) => {
  const made = new Map<string, Promise<Handling>>();
  let last: Promise<unknown> = Promise.resolve();
  return (...[contract, asOf]: Parameters<GatewayPageNeeds['handling']>): Promise<Handling> => {
    const key = JSON.stringify([contract, asOf]);
    const found = made.get(key);
    if (found) return found;
    const turn = last.then(() => columnExamples(folder, contract, asOf));
    last = turn.catch(() => made.delete(key));
    made.set(key, turn);
    return turn;
  };
};

export type GatewayPage = {
  readonly app: ReturnType<typeof gatewayPageApp>;
  readonly guard: PageGuard;
  readonly loads: PageLoads;
  readonly close: () => Promise<void>;
};

/** The page of a data folder, without a socket. `port`: known once the door is open. */
export const openGatewayPage = async (
  folder: string,
  port: () => number,
  log: Log = stderrLog,
): Promise<Result<GatewayPage>> => {
  const web = join(projectRoot, 'dist/gateway');
  if (!existsSync(join(web, 'index.html'))) return refused(pageRefusal('not-built', {}));
  const config = readConfig(folder);
  if (!config.ok) return config;
  // Whatever keeps the sealed side from opening is said now, in the terminal, not to the first person who drops a file.
  const probe = await openSealedSide(folder, silentProgress);
  if (!probe.ok) return probe;
  await probe.value.close();
  const opened = await openSideRegister(placesOf(folder), config.value, 'sealed', makeSealedTables);
  if (!opened.ok) return opened;
  const register = opened.value;
  const days = loadRegister(register, () => new Date());
  const guard = pageGuard(port);
  const now = () => new Date();
  const loads = pageLoads({
    open: openAlone(folder),
    fault: (error) => log({ event: 'fault', ...whereOf(error) }),
    now: Date.now,
  });
  const app = gatewayPageApp({
    guard,
    loads,
    page: async () => {
      const contracts = contractsOf(folder);
      if (!contracts.ok) return contracts;
      const { city, demo, lakeUrl } = config.value;
      const newest = await days.newestDays();
      return done(
        toldPage({
          city,
          synthetic: demo,
          line: lakeUrl !== undefined,
          actor: localActor(),
          now: now(),
          contracts: contracts.value,
          newest,
        }),
      );
    },
    contract: (dataset): Result<Contract | null> => {
      const contracts = contractsOf(folder);
      return contracts.ok ? done(contracts.value.get(dataset) ?? null) : contracts;
    },
    handling: handlings(folder),
    history: async () => {
      const contracts = contractsOf(folder);
      if (!contracts.ok) return [];
      const subjects = [...contracts.value.keys()].map((dataset) => `dataset:${dataset}`);
      const packages = await packageNotes({
        dispatch: { register: dispatchRegister(register) },
        deliveries: deliveryRegister(register),
      });
      return toldHistory(await recentEvents(register, { limit: 500, subjects }), contracts.value, packages);
    },
    today: () => dayOf(now()),
    folder: web,
    log,
  });
  return done({ app, guard, loads, close: () => register.destroy() });
};
