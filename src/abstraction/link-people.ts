/** A load without the register's keys is linked to its people (名寄せ): whose each key is goes into the ledger, and everything after that is as for any load. */
import { type Bilingual, done, type Result, refused } from '#base';
import { correctLedger, numberLoad, readLinkDecisions } from '#numbering';
import { abstractionRefusal } from './errors.ts';
import { settleFates } from './fates.lake.ts';
import {
  countChanged,
  countPeople,
  linkedKeys,
  linkedPairs,
  makeKeysToLink,
  overdueEnds,
  type PeopleCounts,
  setUnlinkedAside,
  settlePeople,
} from './linked-keys.lake.ts';
import type { LinkageTold } from './linkage-facts.ts';
import type { AbstractionNeeds } from './needs.ts';
import type { LoadRequest } from './prepare-load.ts';

export type LinkedPeople = {
  readonly counts: PeopleCounts;
  /** The name space of the register's keys. */
  readonly register: string;
  readonly facts: LinkageTold;
};

const n = (count: number): string => count.toLocaleString('en-US');

/** In turn only: it reads and extends the ledger. A trial links and leaves the ledger as it is. */
export const linkPeople = async (
  needs: AbstractionNeeds,
  { contract, asOf, trial = false }: LoadRequest,
): Promise<Result<LinkedPeople>> => {
  const { engine } = needs;
  const { title } = contract;
  if (!needs.linkPeople || !contract.link) return refused(abstractionRefusal('linkage-missing', { title }));
  const decided = await readLinkDecisions(needs.numbering, engine);
  if (!decided.ok) return decided;
  const opened = await numberLoad(needs.numbering, engine, { keys: [] });
  if (!opened.ok) return opened;
  await makeKeysToLink(engine, contract);
  const found = await needs.linkPeople(engine, {
    contract,
    asOf,
    keys: 'keys_to_link',
    declined: 'declined_pairs',
    trial,
  });
  if (!found.ok) return found;
  const { register, facts } = found.value;
  if (!trial) {
    const ended = await correctLedger(needs.numbering, engine, {
      act: 'unlink',
      space: contract.personSpace,
      pairs: overdueEnds(contract, register),
      decidedOn: asOf,
    });
    if (!ended.ok) return ended;
  }
  await settlePeople(engine, contract, register);
  const counts = await countPeople(engine);
  const changed = await countChanged(engine);
  if (!trial) {
    // A person whose row of the register was set aside has no number yet.
    const numbered = await numberLoad(needs.numbering, engine, {
      keys: [{ space: register, kind: 'person', keysFrom: linkedKeys }],
    });
    if (!numbered.ok) return numbered;
    const linked = await correctLedger(needs.numbering, engine, {
      act: 'link',
      space: contract.personSpace,
      into: register,
      pairs: linkedPairs,
      decidedOn: asOf,
    });
    if (!linked.ok) return linked;
  }
  if (contract.link.unlinked === 'set-aside') await setUnlinkedAside(engine, contract);
  await settleFates(engine);
  const changes: readonly Bilingual[] =
    changed > 0
      ? [
          {
            ja: `名寄せ: 以前に一致とした ${n(changed)} 件は、今なら別の人になります（一致はそのままです）`,
            en: `linkage: ${n(changed)} keys linked before would now be somebody else’s (their links stay)`,
          },
        ]
      : [];
  return done({
    counts,
    register,
    facts: { ...facts, notes: [...changes, ...facts.notes] },
  });
};
