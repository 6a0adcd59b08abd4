/** What stands behind the numbers of a dashboard, table by table: records and days, rules, version, and the release that let them out. */
import { type Bilingual, dayInJapan } from '#base';
import { type MarkContent, mergedAreas, type PublishedTable } from '#results';
import type { DashboardTables } from './dashboard-tables.ts';
import type { Dashboard } from './lounge.api.ts';

type Standing = Dashboard['tables'][number];
/** A data set by the name people call it. */
export type DatasetTitle = (dataset: string) => Bilingual;

/** One line a data set: the days it was counted on, and the newest snapshot of it. */
const recordsOf = ({ index }: PublishedTable, titleOf: DatasetTitle): Standing['records'] => {
  const { snapshots } = index.columns.table.provenance;
  return [...new Set(snapshots.map(({ dataset }) => dataset))].map((dataset) => {
    const own = snapshots.filter((one) => one.dataset === dataset).sort((a, b) => (a.asOf < b.asOf ? -1 : 1));
    const last = own.at(-1);
    return {
      dataset,
      title: { ...titleOf(dataset) },
      from: own[0]?.asOf ?? '',
      to: last?.asOf ?? '',
      days: own.length,
      snapshot: last?.snapshot ?? '',
    };
  });
};

/** Posts, never names: who checked is for the register, that somebody did is for everybody. */
const releaseOf = (mark: MarkContent | null): Standing['release'] =>
  mark
    ? {
        number: mark.release,
        how: mark.how,
        on: dayInJapan(new Date(mark.approvedAt)),
        checkers: [...mark.checkers],
        exceptions: mark.exceptions,
      }
    : null;

export const standingOf = (tables: DashboardTables, titleOf: DatasetTitle): Standing[] =>
  [...tables.values()].map((table) => {
    const { title, provenance, protection, measures } = table.index.columns.table;
    return {
      id: table.id,
      title: { ...title },
      version: table.version,
      publishedOn: dayInJapan(new Date(table.publishedAt)),
      records: recordsOf(table, titleOf),
      definition: provenance.spec.slice(0, 12),
      rules: protection.rules.map((rule) => ({ ...rule })),
      loss: {
        values: protection.cells * measures.length,
        primary: protection.primary,
        complementary: protection.complementary,
      },
      merged: mergedAreas(table.index.columns.table),
      release: releaseOf(table.mark),
    };
  });

/** How a release is named beside its numbers. A demo that lets numbers out by itself says so. */
export const releaseWords = (mark: MarkContent | null, synthetic: boolean): Bilingual | null => {
  if (!mark) return null;
  if (mark.how === 'automatic')
    return synthetic
      ? { ja: `${mark.release}　自動公表（デモ）`, en: `${mark.release}, released automatically (demo)` }
      : {
          ja: `${mark.release}　自動公表（人の確認なし）`,
          en: `${mark.release}, released automatically, checked by nobody`,
        };
  const posts = { ja: mark.checkers.join('、'), en: mark.checkers.join('; ') };
  const exceptions =
    mark.exceptions > 0
      ? { ja: `、例外${mark.exceptions}件`, en: `, ${mark.exceptions} exceptions` }
      : { ja: '', en: '' };
  return {
    ja: `${mark.release}　二人が確認（${posts.ja}${exceptions.ja}）`,
    en: `${mark.release}, checked by two (${posts.en}${exceptions.en})`,
  };
};
