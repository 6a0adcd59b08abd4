/** Numbers for the keys of a load, whoever is withheld left out, and the rows that leave: built, and looked through for leaks. */
import type { Contract } from '#catalogue';
import { done, type Engine, type Result, refused } from '#base';
import {
  correctLedger,
  letLedgerGo,
  type Numbered,
  numberLoad,
  readWithheld,
  type WithheldList,
  writeWithheld,
} from '#numbering';
import type { StagedSource } from '#sources';
import { buildLoad } from './build-load.lake.ts';
import { abstractionRefusal } from './errors.ts';
import {
  excludeWithheld,
  type Fates,
  keysToNumber,
  mergesOf,
  personKey,
  releasesOf,
  renewWithheld,
  settleFates,
} from './fates.lake.ts';
import { guardLeaks } from './leak-guard.lake.ts';
import { type LinkedPeople, linkPeople } from './link-people.ts';
import { excludeDoubtful } from './linked-keys.lake.ts';
import { leakRefusal, reasonLines, releasedTooMany } from './load-limits.ts';
import { meetTextKeys } from './load-rows.lake.ts';
import type { AbstractionNeeds } from './needs.ts';
import { sourcesOf, tellReadAddresses } from './parsed-texts.lake.ts';
import type { LoadRequest } from './prepare-load.ts';
import { whyRowsDiffer } from './rows-differ.lake.ts';
import { dropRows, eachSlice, inSlices, spareToWrite } from './row-slices.lake.ts';

export type NumberedLoad = {
  readonly rows: number;
  readonly fates: Fates;
  readonly added: number;
  /** New keys that are known ones but for the zeros in front. */
  readonly alike: number;
  readonly known: WithheldList | null;
  readonly people: LinkedPeople | null;
};

const tellBeside = async (engine: Engine): Promise<void> => {
  const other = await engine.another();
  try {
    await tellReadAddresses(other);
  } finally {
    other.close();
  }
};

/**
 * Numbers for the keys of the load. To draw numbers, give them out and seal them is one core's work for the most part: the other finds out meanwhile what addresses mean, unless a
 * large load needs the memory for itself. Answers when both have ended, well or not.
 */
const numberWhileTelling = async (
  { engine, numbering }: AbstractionNeeds,
  contract: Contract,
  commit: boolean,
): Promise<{ readonly numbered: Result<Numbered>; readonly addresses: boolean }> => {
  const addresses = inSlices(engine) === 1 && sourcesOf(contract, 'address').length > 0;
  const beside: Promise<PromiseSettledResult<void>[]>[] = [];
  let told: PromiseSettledResult<void>[] = [];
  const numbered = await numberLoad(numbering, engine, {
    keys: keysToNumber(contract),
    commit,
    slices: { count: inSlices(engine), each: (act) => eachSlice(engine, act) },
    found() {
      if (addresses) beside.push(Promise.allSettled([tellBeside(engine)]));
    },
  }).finally(async () => {
    told = (await Promise.all(beside)).flat();
  });
  for (const one of told) if (one.status === 'rejected') throw one.reason;
  return { numbered, addresses: told.length > 0 };
};

/** Numbers, support list and the final table, looked through for leaks; ledger and, for the register, support list are on disk when it returns. */
export const numberAndBuild = async (
  needs: AbstractionNeeds,
  request: LoadRequest,
  source: StagedSource,
  quarantineList: string | null,
): Promise<Result<NumberedLoad>> => {
  const { engine } = needs;
  const { contract, asOf, pack, trial = false } = request;
  const { title } = contract;
  const pairs = mergesOf(contract);
  // A merge is the core system's own decision; a trial leaves the ledger as it is.
  if (pairs && !trial) {
    const merged = await correctLedger(needs.numbering, engine, {
      act: 'merge',
      space: contract.personSpace,
      pairs,
      decidedOn: asOf,
    });
    if (!merged.ok) return merged;
  }
  await meetTextKeys(engine, contract);
  // Keys, typed values and numbers of texts stand in a table of their own now. Who has to be linked is recognised by texts; otherwise their memory is free.
  const letTextsGo = async () => {
    await request.keepsIdentity?.();
    await source.close();
  };
  if (!contract.link) await letTextsGo();
  const list = await readWithheld(needs.numbering, engine);
  if (!list.ok) return list;
  const known: WithheldList | null = list.value;
  // A trial sends nothing: it goes on, and says so.
  if (!known && !contract.supportRegister && personKey(contract) && !trial)
    return refused(abstractionRefusal('support-list-missing', { title }));
  const people: Result<LinkedPeople | null> = contract.link ? await linkPeople(needs, request) : done(null);
  if (!people.ok) return people;
  const told = await numberWhileTelling(needs, contract, !trial);
  const { numbered } = told;
  if (!numbered.ok) return numbered;
  // The newest register decides about its own people; an older one, and every other data set, follows the list.
  const decides = contract.supportRegister && (!known || asOf >= known.asOf);
  if (!decides) await excludeWithheld(engine, contract);
  if (people.value) await excludeDoubtful(engine, contract, people.value.register);
  const fates = await settleFates(engine);

  if (contract.link) await letTextsGo();
  const large = inSlices(engine) > 1;
  const rows = await buildLoad({ engine, memoryFile: needs.sources.memoryFile }, contract, told.addresses);
  if (rows + fates.quarantined + fates.excluded !== source.read) {
    throw new Error(
      `row accounts differ: ${rows} kept, ${fates.quarantined} quarantined, ${fates.excluded} excluded of ${source.read} (${large ? 'in slices, which are gone' : await whyRowsDiffer(engine, contract)})`,
    );
  }
  // Of a large load, what is needed for itself alone goes as soon as it can.
  await dropRows(engine);
  if (large) await engine.run('DROP TABLE IF EXISTS load_addresses; DROP TABLE IF EXISTS load_outcomes;');
  if (rows === 0)
    return refused(abstractionRefusal('nothing-left', { title }, await reasonLines(engine, quarantineList)));
  const renews = contract.supportRegister && decides && known !== null && !request.supportEnded;
  const sudden = renews ? releasedTooMany(contract, known.people, await releasesOf(engine)) : null;
  if (sudden) return sudden;
  const leaks = await guardLeaks(engine, contract, pack, needs.sources.rowsAtOnce);
  if (leaks.count > 0) return leakRefusal(contract, source, leaks);
  if (contract.supportRegister && !trial) {
    await renewWithheld(engine, contract, decides);
    await writeWithheld(needs.numbering, engine, {
      asOf: known && !decides ? known.asOf : asOf,
      sequence: (known?.sequence ?? 0) + 1,
    });
  }
  if (large) {
    await letLedgerGo(engine);
    await spareToWrite(engine);
  }
  return done({ rows, fates, ...numbered.value, known, people: people.value });
};
