/** How often one token may ask, and how often an address may ask with a wrong one, in a minute. Counted in memory: a restart forgives. */
import { accountsRefusal } from './errors.ts';
import type { Refusal } from '#base';

/** Programs read large tables in pages: GDAL as QGIS 3.22 has it takes ten areas at a time, five hundred pages for a large city. More is a fault. */
const asksAMinute = 1200;
/** Of one address: a whole floor may stand behind one gateway. */
const failuresAMinute = 60;
const mostKeys = 10_000;

export type FeedThrottle = {
  /** Null when it may ask. */
  ask(token: string): Refusal | null;
  /** Before a token is looked at. */
  mayTry(address: string): Refusal | null;
  failed(address: string): void;
};

export const feedThrottle = (now: () => Date): FeedThrottle => {
  const counted = new Map<string, { readonly minute: number; times: number }>();
  const entry = (key: string) => {
    const minute = Math.floor(now().getTime() / 60_000);
    const last = counted.get(key);
    if (last?.minute === minute) return last;
    if (counted.size >= mostKeys) counted.clear();
    const fresh = { minute, times: 0 };
    counted.set(key, fresh);
    return fresh;
  };
  const tooMany = () => accountsRefusal('feed-too-often', {});
  return {
    ask(token) {
      const of = entry(`token ${token}`);
      of.times += 1;
      return of.times > asksAMinute ? tooMany() : null;
    },
    mayTry: (address) => (entry(`address ${address}`).times >= failuresAMinute ? tooMany() : null),
    failed(address) {
      entry(`address ${address}`).times += 1;
    },
  };
};
