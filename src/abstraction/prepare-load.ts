/** Files of one load → what may leave: read, numbered, made coarse, guarded; every row accounted for, or the whole load refused. */
import { type Bilingual, type CalendarDate, done, type Result } from '#base';
import { type AnonymityReport, type AreaPack, type Contract, reportAnonymity } from '#catalogue';
import {
  type LoadTexts,
  openSource,
  quarantineCsv,
  type Reason,
  type ReadFile,
  type SourceFile,
  type StagedSource,
} from '#sources';
import { dropLoad, relationOf } from './build-load.lake.ts';
import { type Drift, driftOf } from './drift.ts';
import { excludeFlagged, type Fault, type FaultCount, faultCounts, faultList, settleFates } from './fates.lake.ts';
import { forgetFewTexts, readFewTexts } from './few-texts.lake.ts';
import { checkFloor } from './floor.ts';
import type { Check } from './check.api.ts';
import { linkageFacts } from './linkage-facts.ts';
import type { LinkedPeople } from './link-people.ts';
import { tooMany } from './load-limits.ts';
import { keyColumn } from './load-rows.lake.ts';
import type { AbstractionNeeds } from './needs.ts';
import { numberAndBuild } from './number-and-build.ts';
import { birthDoubts, birthWarnings, implausible } from './implausible-births.lake.ts';
import { ageBirths, parseTexts } from './parsed-texts.lake.ts';
import { type LoadProfile, profileOf, type Quality, qualityOf } from './profile.lake.ts';
import { checkedRows, findFaults } from './row-faults.lake.ts';
import { settleRows } from './row-slices.lake.ts';
import { mostlyUnread, unreadDates, unreadWarnings } from './unread-dates.lake.ts';
import { listMissing, lostZeros, nobodyMarked, warningsOf } from './warnings.ts';

export type LoadRequest = {
  readonly contract: Contract;
  readonly files: readonly SourceFile[];
  /** The day the data describe; ages are of this day. */
  readonly asOf: CalendarDate;
  readonly pack: AreaPack;
  /** A trial: nothing is written to the ledger or the withheld list, and nothing of it may be dispatched. */
  readonly trial?: boolean;
  /** Somebody compared with the core system: the support measures that would end all at once have ended. */
  readonly supportEnded?: boolean;
  /** Somebody compared with the core system: births that look impossible are right. */
  readonly birthsChecked?: boolean;
  /** Say how recognisable the rows are although this is no trial, without the ways to make them coarser. */
  readonly tellsAnonymity?: boolean;
  /** Also stages who the register's people are, and is called once while `staged` stands: a file that comes in a stream cannot be read again. */
  readonly keepsIdentity?: () => Promise<void>;
};

export type AbstractedLoad = {
  readonly contract: Contract;
  readonly asOf: CalendarDate;
  readonly trial: boolean;
  /** A SELECT on the engine: exactly the contract's lake columns, names and types (texts of a list as enumerations), in order. Valid until `close`. */
  readonly relation: string;
  readonly rows: number;
  /** read = accepted + quarantined + excluded, as the engine counted them. */
  readonly accounts: {
    readonly read: number;
    readonly accepted: number;
    readonly quarantined: number;
    readonly excluded: number;
  };
  readonly faults: readonly FaultCount[];
  /** The first 20 rows set aside, and where the whole list lies. */
  readonly firstFaults: readonly Fault[];
  readonly quarantineList: string | null;
  readonly files: readonly ReadFile[];
  /** New numbers in the ledger. */
  readonly numbered: number;
  /** For a load that was linked to the register: how many of its keys were, in counts. */
  readonly links: LinkedPeople['counts'] | null;
  readonly linkage: Check['linkage'];
  readonly quality: Quality;
  readonly profile: LoadProfile;
  readonly drift: Drift | null;
  /** How recognisable the rows would be; made for a trial, which is what an owner reads before sending, and where it was asked for. */
  readonly anonymity: AnonymityReport | null;
  readonly warnings: readonly Bilingual[];
  close(): Promise<void>;
};

/** The list on the sealed side stays readable by a person: at most so many lines. */
const listed = 100_000;

const keepList = async (
  needs: AbstractionNeeds,
  { contract, asOf }: LoadRequest,
  files: readonly ReadFile[],
): Promise<string | null> => {
  const list = await faultList(needs.engine, listed);
  if (list.length === 0) return null;
  const named = list.map((q) => ({ ...q, file: files[q.file - 1]?.name ?? '', reason: q.reason as Reason }));
  return needs.keepQuarantine(`${contract.dataset}_${asOf}.csv`, quarantineCsv(named));
};

const build = async (
  needs: AbstractionNeeds,
  request: LoadRequest,
  source: StagedSource,
): Promise<Result<AbstractedLoad>> => {
  const { engine } = needs;
  const { contract, asOf } = request;
  const { dataset } = contract;
  await ageBirths(engine, contract, asOf);
  await settleRows(engine, keyColumn(contract, 'person-key'), !contract.link);
  await findFaults({ ...needs.sources, engine }, contract);
  await excludeFlagged(engine, contract);
  const early = await settleFates(engine);
  const quarantineList = await keepList(needs, request, source.files);
  const unread = await unreadDates(engine, contract);
  const doubts = await birthDoubts(engine, contract, source.read);
  const refusal =
    mostlyUnread(contract, unread) ??
    (doubts && !request.birthsChecked ? implausible(contract, asOf, doubts) : null) ??
    (await tooMany(engine, contract, source.read, early, quarantineList));
  if (refusal) return refusal;
  const inTurn = needs.inTurn ?? ((act) => act());
  const built = await inTurn(() => numberAndBuild(needs, request, source, quarantineList));
  if (!built.ok) return built;
  const { rows, fates, added, alike, known, people } = built.value;
  const wholeList = people ? await keepList(needs, request, source.files) : quarantineList;

  const linkage = people && linkageFacts(request, source.files, people);
  const profile = await profileOf(engine, contract, fates.quarantined);
  const before = await needs.profiles.profileBefore(dataset, asOf);
  const quality = await qualityOf(engine);
  return done({
    contract,
    asOf,
    trial: request.trial ?? false,
    relation: relationOf(contract),
    rows,
    accounts: { read: source.read, accepted: rows, ...fates },
    faults: await faultCounts(engine),
    firstFaults: await faultList(engine, 20),
    quarantineList: wholeList,
    files: source.files,
    numbered: added,
    links: people?.counts ?? null,
    linkage,
    quality,
    profile,
    anonymity: request.trial
      ? await reportAnonymity(engine, contract, 'load_kept')
      : request.tellsAnonymity
        ? await reportAnonymity(engine, contract, 'load_kept', 'as-it-is')
        : null,
    drift: before && driftOf(contract, profile, before),
    warnings: [
      ...source.notices,
      ...listMissing(contract, known),
      ...nobodyMarked(contract, fates.excluded),
      ...lostZeros(alike),
      ...unreadWarnings(unread),
      ...birthWarnings(contract, doubts),
      ...warningsOf(contract, asOf, quality, known, linkage),
    ],
    async close() {
      await dropLoad(engine);
      await source.close();
    },
  });
};

/**
 * Refuses: what `openSource` refuses; a contract below the floor; more broken rows than the contract allows; a missing support list; a ledger that is not
 * whole; anything the leak guard finds. After a refusal nothing of the load is in the engine or has left; the list of broken rows is kept.
 * Repeating a load gives the same numbers to the same people.
 */
export const prepareLoad = async (needs: AbstractionNeeds, request: LoadRequest): Promise<Result<AbstractedLoad>> => {
  const { contract, files } = request;
  const { engine } = needs;
  const { progress } = needs.sources;
  const allowed = checkFloor(contract);
  if (!allowed.ok) return allowed;
  progress.phase({ ja: `${contract.title.ja}：読み込み`, en: `${contract.title.en}: reading` });
  const layRows = checkedRows({ ...needs.sources, engine }, contract);
  const look = async (texts: LoadTexts, rows: string, isLast = false): Promise<void> => {
    const withFiles = { ...needs, memoryFile: needs.sources.memoryFile };
    await readFewTexts(withFiles, contract, texts.codes);
    await parseTexts(withFiles, contract, request.pack, texts, isLast);
    await layRows(rows);
  };
  await forgetFewTexts(engine);
  const source = await openSource({ ...needs.sources, engine }, contract, files, {
    keepsIdentity: request.keepsIdentity !== undefined,
    look,
  });
  progress.end();
  if (!source.ok) {
    await dropLoad(engine);
    return source;
  }
  let whole = false;
  progress.phase(
    { ja: `${contract.title.ja}：付番・抽象加工`, en: `${contract.title.en}: numbering and abstraction` },
    source.value.read,
  );
  try {
    await look(source.value.texts, source.value.rest, true);
    const load = await build(needs, request, source.value);
    whole = load.ok;
    progress.advance(source.value.read);
    return load;
  } finally {
    progress.end();
    if (!whole) {
      await dropLoad(engine);
      await source.value.close();
    }
  }
};
