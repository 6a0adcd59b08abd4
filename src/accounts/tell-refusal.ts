/** Tells the log of what was refused over HTTP, by whom or from where. Who asks without end cannot fill it: the rest is counted. */
import { auditTrail } from '#audit';
import type { Refusal } from '#base';
import type { Person } from './accounts.api.ts';
import type { AccountsNeeds } from './needs.ts';

/** Of one person, or of one address where nobody is signed in. */
const mostAMinute = 30;
const mostKeys = 10_000;
/** The verb has told these itself, with what only it knows. */
const toldAlready = new Set(['accounts.sign-in-refused']);

type Asked = { readonly person: Person | null; readonly from: string; readonly route: string };
export type TellRefusal = (asked: Asked, refusal: Refusal) => Promise<void>;

export const refusalTeller = (needs: Pick<AccountsNeeds, 'register' | 'now'>): TellRefusal => {
  const trail = auditTrail(needs.register, needs.now);
  const counted = new Map<string, { minute: number; told: number; untold: number }>();
  return async ({ person, from, route }, { code }) => {
    if (toldAlready.has(code)) return;
    const minute = Math.floor(needs.now().getTime() / 60_000);
    const key = person ? `person ${person.name}` : `address ${from}`;
    const last = counted.get(key);
    const now = last?.minute === minute ? last : { minute, told: 0, untold: last?.untold ?? 0 };
    if (counted.size >= mostKeys) counted.clear();
    counted.set(key, now);
    if (now.told >= mostAMinute) {
      now.untold += 1;
      return;
    }
    now.told += 1;
    const untold = now.untold;
    now.untold = 0;
    await trail.record({
      actor: person ? actorOf(person) : { name: 'nobody' },
      act: 'RequestRefused',
      subject: `route:${route}`,
      outcome: 'refused',
      from,
      facts: { code, ...(untold > 0 ? { untold } : {}) },
    });
  };
};

/** Who acts, with the section of that time. */
export const actorOf = ({ name, section }: Person): { readonly name: string; readonly post?: string } => ({
  name,
  ...(section ? { post: section } : {}),
});
