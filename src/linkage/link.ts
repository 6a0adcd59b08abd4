/** Links two tables of people, or one with itself: records, model, pairs, decisions, in the engine; answers what can be told without a value. */
import { done, type Result, refused } from '#base';
import { dropRecords } from './forget.lake.ts';
import { makeAgreement } from './agreement.lake.ts';
import { makeCandidates } from './candidates.lake.ts';
import { makeClusters } from './clusters.lake.ts';
import type { LinkConfig } from './config.ts';
import { type Chosen, chooseBounds, makeDecisions, makeStandings } from './decide.lake.ts';
import { linkageRefusal } from './errors.ts';
import type { LevelShares } from './em.ts';
import { assume, type LinkModel, learn } from './learn.ts';
import type { LinkageNeeds } from './needs.ts';
import { makeOutcomes, makeReach } from './outcomes.lake.ts';
import { type LinkTables, makeRecords, type RecordCounts } from './records.lake.ts';
import { dropDeclined, type Plan, planPairs, scorePairs, startPairs } from './score.lake.ts';

export type Linked = {
  readonly counts: RecordCounts;
  readonly model: LinkModel;
  readonly chosen: Chosen;
  /** Pairs that each blocking rule proposes by itself. */
  readonly blocking: readonly { readonly rule: string; readonly pairs: number }[];
};

export type LinkOptions = {
  /** Learnt before: nothing is learnt now. */
  readonly model?: LinkModel;
  /** m from elsewhere, and the share of the left records taken to stand on the right. */
  readonly assumed?: { readonly m: LevelShares; readonly found: number };
  /** Fewer certain pairs than this teach nothing: the linkage is refused. */
  readonly leastCertain?: number;
  readonly labelled?: boolean;
  readonly declined?: string;
};

/** Chunk by chunk: which pairs, how they agree, and from the first chunk what that means; then what each weighs. Nothing below the floor stays. */
const comparePairs = async (
  { engine, progress }: LinkageNeeds,
  config: LinkConfig,
  counts: RecordCounts,
  { pairs, chunks }: Plan,
  { model: known, assumed, leastCertain = 1 }: LinkOptions,
): Promise<Result<{ readonly model: LinkModel; readonly proposed: readonly number[] }>> => {
  const comparing = { ja: '候補の組を比べる', en: 'comparing candidate pairs' };
  let model = known;
  let proposed = config.blocking.map(() => 0);
  await startPairs(engine, config);
  progress.phase(comparing, Math.round(pairs));
  for (let number = 0; number < chunks; number++) {
    await makeCandidates(engine, config, { number, of: chunks });
    await makeAgreement(engine, config);
    if (!model) {
      progress.end();
      const learnt = assumed
        ? done(await assume(engine, config, counts, assumed))
        : await learn(engine, config, counts, progress, { share: 1 / chunks, leastCertain });
      if (!learnt.ok) return learnt;
      model = learnt.value;
      progress.phase(comparing, Math.round(pairs));
    }
    const found = await scorePairs(engine, config, model);
    proposed = proposed.map((sum, i) => sum + (found[i] as number));
    progress.advance(Math.round(pairs / chunks));
  }
  progress.end();
  return done({ model: model as LinkModel, proposed });
};

/**
 * Leaves in the engine: `link_decisions`, `link_<side>_people`, `link_<side>_outcomes`, and within one file `link_clusters`. Names, birth dates and
 * addresses are dropped before it answers. With `labelled`, `link_labels(left_key, right_key, match)` is there;
 * `declined` is a table of `(left_key, right_key)` that are not to be linked, whatever their weight.
 */
export const link = async (
  needs: LinkageNeeds,
  config: LinkConfig,
  tables: LinkTables,
  options: LinkOptions = {},
): Promise<Result<Linked>> => {
  const { labelled = false, declined } = options;
  const { engine, progress } = needs;
  try {
    // A database in memory packs its tables whenever much was written: for tables that live for seconds that costs a quarter of the whole.
    await engine.run("SET checkpoint_threshold = '1TB'");
    progress.phase({ ja: '氏名・生年月日・住所をそろえる', en: 'bringing names, dates and addresses into one form' });
    const records = await makeRecords(needs, config, tables);
    progress.end();
    if ('faults' in records) return refused(linkageRefusal('files-unfit', {}, records.faults));
    const planned = await planPairs(engine, config, records.counts);
    if (!planned.ok) return planned;
    const compared = await comparePairs(needs, config, records.counts, planned.value, options);
    if (!compared.ok) return compared;
    const { model, proposed } = compared.value;
    if (declined) await dropDeclined(engine, declined);
    progress.phase({ ja: '組を決める', en: 'deciding' });
    await makeReach(engine, config);
    await dropRecords(engine, config);
    await makeStandings(engine, config);
    const chosen = await chooseBounds(engine, config, labelled);
    await makeDecisions(engine, chosen);
    if (config.dedupe) await makeClusters(engine);
    await makeOutcomes(engine, config);
    await engine.run('DROP TABLE link_patterns');
    progress.end();
    const blocking = config.blocking.map((rule, i) => ({ rule: rule.label, pairs: proposed[i] ?? 0 }));
    return done({ counts: records.counts, model, chosen, blocking });
  } finally {
    await engine.run('RESET checkpoint_threshold');
    await dropRecords(engine, config);
  }
};
