/** Links two tables of people, or one with itself: records, model, pairs, decisions, in the engine; answers what can be told without a value. */
import { done, type Result, refused } from '#base';
import { dropRecords } from './forget.lake.ts';
import { makeClusters } from './clusters.lake.ts';
import type { LinkConfig } from './config.ts';
import { type Chosen, chooseBounds, makeDecisions, makeStandings } from './decide.lake.ts';
import { linkageRefusal } from './errors.ts';
import { type LinkModel, learn } from './learn.ts';
import type { LinkageNeeds } from './needs.ts';
import { makeOutcomes, makeReach } from './outcomes.lake.ts';
import { type LinkTables, makeRecords, type RecordCounts } from './records.lake.ts';
import { dropDeclined, planPairs, scorePairs } from './score.lake.ts';

export type Linked = {
  readonly counts: RecordCounts;
  readonly model: LinkModel;
  readonly chosen: Chosen;
  /** Pairs that each blocking rule proposes by itself. */
  readonly blocking: readonly { readonly rule: string; readonly pairs: number }[];
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
  {
    model: known,
    labelled = false,
    declined,
  }: { readonly model?: LinkModel; readonly labelled?: boolean; readonly declined?: string } = {},
): Promise<Result<Linked>> => {
  const { engine, progress } = needs;
  try {
    progress.phase({ ja: '氏名・生年月日・住所をそろえる', en: 'bringing names, dates and addresses into one form' });
    const records = await makeRecords(needs, config, tables);
    progress.end();
    if ('faults' in records) return refused(linkageRefusal('files-unfit', {}, records.faults));
    const planned = await planPairs(engine, config);
    if (!planned.ok) return planned;
    const learnt = known ? done(known) : await learn(engine, config, records.counts, progress, planned.value);
    if (!learnt.ok) return learnt;
    const model = learnt.value;
    await scorePairs(engine, config, model, planned.value, progress);
    if (declined) await dropDeclined(engine, declined);
    progress.phase({ ja: '組を決める', en: 'deciding' });
    await makeReach(engine, config);
    await dropRecords(engine, config);
    await makeStandings(engine, config);
    const chosen = await chooseBounds(engine, config, labelled);
    await makeDecisions(engine, chosen);
    if (config.dedupe) await makeClusters(engine);
    await makeOutcomes(engine, config, model);
    progress.end();
    const blocking = planned.value.map(({ rule, pairs }) => ({ rule: rule.label, pairs }));
    return done({ counts: records.counts, model, chosen, blocking });
  } finally {
    await dropRecords(engine, config);
  }
};
