/** The PostgreSQL schema for BI programs, wired: a server keeps it in step with what is published, a command does so at once. */
import { done, type Result } from '#base';
import { keepSchema, type SchemaNeeds } from '#feeds';
import { tableReaders } from '#lounge';
import { isRecalledIn } from '#release';
import { openResults } from '#results';
import { readDashboards } from './dashboard-files.ts';
import type { LakeSide } from './lake-side.ts';
import { type Log, whereOf } from './log.ts';

const everyMilliseconds = 20_000;
/** A report that runs for minutes is left in peace: what is to be shown next is written anew with every try. */
const afterReadersMilliseconds = 300_000;

export const schemaNeedsOf = (side: LakeSide): Result<SchemaNeeds> => {
  const dashboards = readDashboards(side.places.root);
  if (!dashboards.ok) return dashboards;
  const { schema, reader } = side.config.statisticsSchema ?? { schema: '', reader: '' };
  const results = openResults(side.results);
  const readersOf = tableReaders(dashboards.value);
  return done({
    register: side.register,
    results,
    readers: async () => readersOf(await results.marks()),
    names: { schema, inner: `${schema}_inner`, reader },
    recalledIn: isRecalledIn,
    now: () => new Date(),
    actor: side.actor,
  });
};

/** From the start of a server on. What stands in the way is told to the log once, until it is another. Answers how to stop. */
export const keepStatisticsSchema = (side: LakeSide, log: Log): (() => void) => {
  if (!side.config.statisticsSchema) return () => {};
  const needs = schemaNeedsOf(side);
  // The server has read the same files a moment ago.
  if (!needs.ok) throw new Error(needs.refusal.en);
  let told = '';
  const tell = (code: string, where: object) => {
    if (code !== told) log({ event: 'fault', route: 'statistics-schema', ...where });
    told = code;
  };
  let isAtWork = false;
  let notBefore = 0;
  const keep = async () => {
    if (isAtWork || Date.now() < notBefore) return;
    isAtWork = true;
    try {
      const kept = await keepSchema(needs.value);
      if (kept.ok) told = '';
      if (kept.ok && kept.value.waiting.length > 0) notBefore = Date.now() + afterReadersMilliseconds;
      if (!kept.ok) tell(kept.refusal.code, { code: kept.refusal.code });
    } catch (error) {
      tell('thrown', whereOf(error));
    } finally {
      isAtWork = false;
    }
  };
  void keep();
  const timer = setInterval(() => void keep(), everyMilliseconds);
  return () => clearInterval(timer);
};
