/** `musubi statistics tabulate|protect`: from any CSV of records or cells to a protected one. */
import {
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  type Engine,
  type Result,
  refused,
  type Row,
} from '#base';
import { forgetRecordSecret, setRecordSecret } from '../count/cell-key.lake.ts';
import { columnsSql, smallCellsSql } from './cells.lake.ts';
import { checkCsv } from './check-csv.ts';
import {
  fileOption,
  markFor,
  rowsAt,
  type Secret,
  secretOf,
  secretOptions,
  specOf,
  specOptions,
  type StatisticsCommandNeeds,
  textOf,
  withCsv,
  withEngine,
} from './cells.cli.ts';
import { type CellsSpec, methodOfCells } from '../spec/cells-spec.ts';
import { statisticsRefusal } from '../errors.ts';
import { isTooFine } from '../count/finest-table.ts';
import type { Merge } from '../otherwise/merge-areas.ts';
import { protectAnyCells } from './protect-any-cells.ts';
import { doubtsOf } from './against-description.ts';
import { sayMade } from './say-made.ts';
import { countRecords, tabulateRecords } from './tabulate-records.ts';

/** Keys of records need the secret while they are counted. */
const keyed = async <T>(engine: Engine, spec: CellsSpec, secret: Secret | null, act: () => Promise<T>): Promise<T> => {
  if (!spec.key || !secret) return act();
  await setRecordSecret(engine, secret.text);
  try {
    return await act();
  } finally {
    await forgetRecordSecret(engine);
  }
};

/** Refuses to count keys without a secret, or without saying whose. */
const withoutKeys = (spec: CellsSpec, secret: Secret | null): boolean =>
  spec.key !== undefined && (secret === null || (spec.records.key ?? spec.records.unit) === undefined);

export const tabulateCommand = (needs: StatisticsCommandNeeds): Command => ({
  words: ['statistics', 'tabulate'],
  about: {
    ja: '記録のCSVを、すべての計のあるセルの表に集計する',
    en: 'Count a CSV of records into cells with all margins',
  },
  options: {
    ...specOptions,
    ...secretOptions,
    records: fileOption('記録のCSV', 'CSV of records'),
    out: fileOption('セルの表（CSV、まだ保護されていない）', 'CSV of cells, not protected yet'),
  },
  run: async (input, io) => {
    const spec = await specOf(needs, input);
    if (!spec.ok) return spec;
    const secret = await secretOf(needs, input, await needs.protection());
    if (!secret.ok) return secret;
    if (withoutKeys(spec.value, secret.value))
      return refused(statisticsRefusal('keys-needed', { table: spec.value.table }));
    const counted = await withCsv(needs, textOf(input, 'records'), async (path, isSpreadsheets) => {
      const made = await withEngine(needs, (engine) =>
        keyed(engine, spec.value, secret.value, () => tabulateRecords(engine, path, spec.value)),
      );
      return made.ok ? done(markFor(isSpreadsheets) + made.value) : made;
    });
    if (!counted.ok) return counted;
    await needs.writeText(textOf(input, 'out'), counted.value);
    io.say({
      ja: '集計しました。この表はまだ保護されていません。',
      en: 'Counted. This table is not protected yet.',
    });
    return done(undefined);
  },
});

/** Refuses a large table with hardly a number to show, before it is read row by row. */
const tooFine = async (engine: Engine, spec: CellsSpec, path: string): Promise<Result<void>> => {
  const fit = await checkCsv(engine, path, spec.table);
  if (!fit.ok) return fit;
  const names = new Set((await engine.rows<{ name: string }>(columnsSql(path))).map(({ name }) => name));
  const columns = spec.dimensions.map(({ column }) => column);
  if (![...columns, spec.people].every((column) => names.has(column))) return done(undefined);
  const [facts] = await engine.rows<Record<string, number>>(
    smallCellsSql(path, spec.people, spec.policy.threshold, columns),
  );
  const { cells = 0, people = 0, small = 0 } = facts ?? {};
  if (!isTooFine({ cells, people, small })) return done(undefined);
  const [widest] = columns
    .map((column, d) => ({ column, codes: facts?.[`d${d}`] ?? 0 }))
    .sort((a, b) => b.codes - a.codes);
  return refused(statisticsRefusal('too-fine', { table: spec.table, dimension: widest?.column ?? '' }));
};

type Given = {
  readonly rows: readonly Row[];
  readonly again: ((merges: readonly Merge[]) => Promise<Result<readonly Row[]>>) | null;
};

/** The cells to protect: those of the table, or counted from the records (and counted again where codes are merged). */
const given = async (
  needs: StatisticsCommandNeeds,
  input: CommandInput,
  path: string,
  spec: CellsSpec,
  secret: Secret | null,
): Promise<Result<Given>> => {
  const isHidden = methodOfCells(spec).kind === 'hide';
  if (input.options['table'] !== undefined) {
    if (isHidden && !spec.merging) {
      const fine = await withEngine(needs, (engine) => tooFine(engine, spec, path));
      if (!fine.ok) return fine;
    }
    const rows = await rowsAt(needs, path, spec.table);
    return rows.ok ? done({ rows: rows.value, again: null }) : rows;
  }
  // Records have no column of keys yet: it is made, used and left out of the file.
  const own = methodOfCells(spec).kind === 'cellKey' ? { ...spec, key: spec.key ?? 'cell_key' } : spec;
  if (withoutKeys(own, secret)) return refused(statisticsRefusal('keys-needed', { table: spec.table }));
  const count = (merges: readonly Merge[]) =>
    withEngine(needs, (engine) => keyed(engine, own, secret, () => countRecords(engine, path, own, merges)));
  const again = async (merges: readonly Merge[]): Promise<Result<readonly Row[]>> => {
    const counted = await count(merges);
    return counted.ok ? done(counted.value.rows) : counted;
  };
  const rows = await again([]);
  return rows.ok ? done({ rows: rows.value, again }) : rows;
};

export const protectCommand = (needs: StatisticsCommandNeeds): Command => ({
  words: ['statistics', 'protect'],
  about: {
    ja: 'セルまたは記録のCSVを保護する（秘匿・丸め・ノイズ、区域の合算、検査）',
    en: 'Protect a CSV of cells or records: suppression, rounding or noise, merging, audit',
  },
  options: {
    ...specOptions,
    ...secretOptions,
    table: fileOption('セルのCSV', 'CSV of cells', false),
    records: fileOption('記録のCSV（セルのかわりに）', 'CSV of records, instead of cells', false),
    neighbours: fileOption('隣の区分の一覧（CSV：code,neighbour）', 'list of neighbours (CSV: code,neighbour)', false),
    out: fileOption('保護した表（CSV）', 'protected table (CSV)'),
    merges: fileOption(
      '合算の一覧（CSV。なければ --out の名前に .merges.csv を付けたもの）',
      'list of what was merged (CSV; by default the name of --out with .merges.csv)',
      false,
    ),
    report: fileOption('検査者向けの報告書（JSON）', 'report for the checker (JSON)'),
    ledger: fileOption('公表したものの台帳のフォルダー', 'folder of the ledger of everything released', false),
  },
  run: async (input, io) => {
    const read = await specOf(needs, input);
    if (!read.ok) return read;
    if (input.options['ledger'] !== undefined && !read.value.of)
      return refused(statisticsRefusal('ledger-needs-of', { table: read.value.table }));
    const [table, records] = ['table', 'records'].map((name) => input.options[name]);
    if ((table === undefined) === (records === undefined)) return refused(statisticsRefusal('table-or-records', {}));
    return withCsv(needs, String(table ?? records), (path, isSpreadsheets) =>
      protectFile(needs, input, io, read.value, path, markFor(isSpreadsheets)),
    );
  },
});

/** `path`: of the table or the records, opened; `mark`: what stands before the file that is written. */
const protectFile = async (
  needs: StatisticsCommandNeeds,
  input: CommandInput,
  io: CommandIo,
  own: CellsSpec,
  path: string,
  mark: string,
): Promise<Result<void>> => {
  const folder = input.options['ledger'] === undefined ? null : textOf(input, 'ledger');
  const protection = await needs.protection();
  const secret = await secretOf(needs, input, protection);
  if (!secret.ok) return secret;
  const cells = await given(needs, input, path, own, secret.value);
  if (!cells.ok) return cells;
  const { rows, again } = cells.value;
  const spec = again && methodOfCells(own).kind === 'cellKey' ? { ...own, key: own.key ?? 'cell_key' } : own;
  const ledger = folder === null ? null : await needs.ledger(folder);
  io.progress.phase({ ja: '保護と検査', en: 'protection and audit' });
  const made = await protectAnyCells(
    spec,
    rows,
    again,
    secret.value ? { ...protection, secret: secret.value.text } : protection,
    ledger?.entries ?? [],
    secret.value?.fingerprint ?? null,
  );
  io.progress.end();
  if (!made.ok) return made;
  const { csv, report, released, merges } = made.value;
  await ledger?.add(released);
  const file = mark + csv;
  await needs.writeText(textOf(input, 'out'), file);
  const told = { ...report, sha256: protection.sha256(file) };
  await needs.writeText(textOf(input, 'report'), `${JSON.stringify(told, null, 2)}\n`);
  io.say(sayMade(report));
  for (const doubt of doubtsOf(spec, rows)) io.say(doubt);
  if (merges !== null) {
    const list =
      input.options['merges'] === undefined
        ? `${textOf(input, 'out').replace(/\.csv$/, '')}.merges.csv`
        : textOf(input, 'merges');
    await needs.writeText(list, mark + merges);
    io.say({ ja: `合算した区分の一覧：${list}`, en: `What was merged: ${list}` });
  }
  for (const sentence of report.protection) io.say(sentence);
  return done(undefined);
};
