/** The linkage of a load with the register's people: their kept identity comes into memory, is linked, and goes; report and review list stay on the sealed side. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbstractionNeeds, abstractionRefusal, type LinkageTold, parseDates } from '#abstraction';
import { type Bilingual, done, type Engine, type Progress, refused } from '#base';
import { type IdentityKind, identityKinds } from '#catalogue';
import {
  type LinkReport,
  linkLoad,
  outcomeAdvice,
  outcomes,
  outcomeWords,
  peopleSettings,
  readKnownModel,
  registerKey,
  reportLines,
  weightsWords,
} from '#linkage';
import { type NumberingNeeds, readIdentity } from '#numbering';
import { writeWhole } from '../machinery/files.ts';
import { writeCsv } from './owned-csv.ts';

/** A register kept more days ago than this, against the load, misses people who moved in since. */
const staleDays = 62;

const people = 'register_people';

type Needs = {
  readonly numbering: NumberingNeeds;
  readonly progress: Progress;
  readonly clock: () => Date;
  /** The folder for reports and review lists. */
  readonly folder: string;
};

const staleNote = (kept: string, asOf: string): Bilingual[] =>
  (Date.parse(asOf) - Date.parse(kept)) / 86_400_000 > staleDays
    ? [
        {
          ja: `照合用の住民基本台帳は${kept}時点のものです。新しい住民基本台帳を先に送ってください。`,
          en: `People are recognised by the resident register of ${kept}; send a newer one first.`,
        },
      ]
    : [];

export const linkedPeople =
  ({ numbering, progress, clock, folder }: Needs): NonNullable<AbstractionNeeds['linkPeople']> =>
  async (engine, { contract, asOf, keys, declined, trial }) => {
    const { dataset, title, link } = contract;
    const missing = () => refused(abstractionRefusal('linkage-missing', { title }));
    if (!link) return missing();
    const at = (name: string) => join(folder, name);
    try {
      const identity = await readIdentity(numbering, engine, people);
      if (!identity.ok) return identity;
      if (!identity.value) return missing();
      const kept = await columnsOf(engine);
      await engine.run(`ALTER TABLE ${people} ADD COLUMN "row" BIGINT; UPDATE ${people} SET "row" = rowid;`);
      const { eraCodes } = contract.source;
      const config = peopleSettings({ dataset, link, asOf, eraCodes, kept });
      if (!config.ok) return config;
      const before = at(`${dataset}.model.json`);
      const model = existsSync(before)
        ? readKnownModel(readFileSync(before, 'utf8'), `${dataset}.model.json`, config.value)
        : null;
      const name = `${dataset}_${asOf}`;
      const linked = await linkLoad(
        { engine, readDates: parseDates, progress },
        {
          config: config.value,
          load: keys,
          register: people,
          declined,
          ...(model?.ok ? { model: model.value } : {}),
          made: clock(),
          review: async (select) => {
            // `decision` is for the clerk to fill: 1 the same person, 0 not.
            if (!trial) await writeCsv(engine, `SELECT '' AS decision, * FROM (${select})`, at(`${name}.review.csv`));
          },
        },
      );
      if (!linked.ok) return linked;
      const { report } = linked.value;
      if (!trial) {
        await writeWhole(at(`${name}.report.json`), [Buffer.from(`${JSON.stringify(report, null, 2)}\n`)]);
        // What was only borrowed teaches the next load nothing.
        if (report.weights === 'learnt')
          await writeWhole(before, [Buffer.from(`${JSON.stringify({ model: report.model }, null, 2)}\n`)]);
      }
      const stale = staleNote(identity.value.asOf, asOf);
      const written = {
        ja: `名寄せの報告書 ${at(`${name}.report.json`)}、要確認の一覧 ${at(`${name}.review.csv`)}（隔離側の外に出さないでください）`,
        en: `report of the linkage ${at(`${name}.report.json`)}, pairs to review ${at(`${name}.review.csv`)} (keep both on the sealed side)`,
      };
      const told = [...reportLines(report).slice(1), ...(trial ? [] : [written]), ...stale];
      const borrowed = weightsWords[report.weights];
      const notes = [...(borrowed ? [borrowed] : []), ...stale];
      return done({
        register: identity.value.space,
        told,
        facts: factsOf(report, notes, { report: at(`${name}.report.json`), review: at(`${name}.review.csv`) }),
      });
    } finally {
      await engine.run(`DROP TABLE IF EXISTS ${people}`);
    }
  };

const factsOf = (
  report: LinkReport,
  notes: readonly Bilingual[],
  places: Pick<LinkageTold, 'report' | 'review'>,
): LinkageTold => {
  const side = report.sides.left;
  return {
    notes,
    errorRate: report.threshold.errorRate,
    wrong: report.links === 0 ? 0 : report.expected.wrongLinks / report.links,
    outcomes: outcomes.map((outcome) => ({
      what: outcomeWords[outcome],
      advice: outcomeAdvice[outcome],
      records: side?.outcomes[outcome] ?? 0,
    })),
    costliest: Object.entries(side?.costliest ?? {}).map(([field, records]) => ({ field, records })),
    groups: Object.entries(side?.groups ?? {}).map(([group, rows]) => ({
      group,
      rows: rows.map(({ value, records, outcomes: of }) => ({
        value,
        records,
        linked: of.linked,
        review: of['review-uncertain'] + of['review-tied'] + of['review-taken'],
      })),
    })),
    ...places,
  };
};

const columnsOf = async (engine: Engine): Promise<IdentityKind[]> => {
  const rows = await engine.rows<{ name: string }>(`SELECT column_name AS name FROM (DESCRIBE ${people})`);
  const there = new Set(rows.map(({ name }) => name).filter((name) => name !== registerKey));
  return identityKinds.filter((kind) => there.has(kind));
};
