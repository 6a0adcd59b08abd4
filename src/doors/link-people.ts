/** The linkage of a load with the register's people: their kept identity comes into memory, is linked, and goes; report and review list stay on the sealed side. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AbstractionNeeds, abstractionRefusal, type LinkageTold, parseDates } from '#abstraction';
import { type Bilingual, done, type Engine, type Progress, refused } from '#base';
import { type IdentityKind, identityKinds } from '#catalogue';
import {
  type LinkReport,
  linkLoad,
  listHeadings,
  outcomeAdvice,
  outcomes,
  outcomeWords,
  peopleSettings,
  readKnownModel,
  registerKey,
  weightsWords,
} from '#linkage';
import { type NumberingNeeds, readIdentity } from '#numbering';
import { writeWhole } from '../machinery/files.ts';
import { setFilledAside } from './filled-list.ts';
import { earlierReport, fallenNote, keptNote, staleNote } from './linkage-notes.ts';
import { writeCsv } from './owned-csv.ts';

const people = 'register_people';

type Needs = {
  readonly numbering: NumberingNeeds;
  readonly progress: Progress;
  readonly clock: () => Date;
  /** The folder for reports and review lists. */
  readonly folder: string;
};

export const linkedPeople =
  ({ numbering, progress, clock, folder }: Needs): NonNullable<AbstractionNeeds['linkPeople']> =>
  async (engine, { contract, asOf, keys, declined, trial }) => {
    const { dataset, title, link, columns } = contract;
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
      let filled: string | null = null;
      const linked = await linkLoad(
        { engine, readDates: parseDates, progress },
        {
          config: config.value,
          load: keys,
          register: people,
          declined,
          ...(model?.ok ? { model: model.value } : {}),
          made: clock(),
          keyHeading: columns.find(({ role }) => role === 'person-key')?.source ?? listHeadings.load,
          review: async (select) => {
            if (trial) return;
            filled = await setFilledAside(engine, at(`${name}.review.csv`));
            await writeCsv(engine, select, at(`${name}.review.csv`));
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
      const borrowed = weightsWords[report.weights];
      const notes = [
        ...(borrowed ? [borrowed] : []),
        ...keptNote(filled),
        ...staleNote(identity.value.asOf, asOf),
        ...fallenNote(report, earlierReport(folder, dataset, asOf)),
      ];
      return done({
        register: identity.value.space,
        facts: factsOf(report, notes, { report: at(`${name}.report.txt`), review: at(`${name}.review.csv`) }),
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
