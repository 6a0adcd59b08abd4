/** `musubi link`: two CSV files of people, or one, and a link.yaml → links, a list for a clerk, a report. Everything stays on the sealed side. */
import { type Command, type CommandInput, type CommandIo, done, type Engine, type Result } from '#base';
import { readCsvTable, readLabels } from './csv-table.lake.ts';
import type { LinkConfig } from './config.ts';
import { readKnownModel } from './known-model.ts';
import type { LinkModel } from './learn.ts';
import { link } from './link.ts';
import type { CsvFile, LinkFiles } from './needs.ts';
import { readLinkConfig } from './read-config.ts';
import { makeReport, reportLines } from './report.ts';
import { linksSelect, reviewSelect } from './results.lake.ts';

const path = (ja: string, en: string, required = false) => ({ type: 'string', about: { ja, en }, required }) as const;
const given = (input: CommandInput, name: string): string | null =>
  typeof input.options[name] === 'string' && input.options[name] !== '' ? String(input.options[name]) : null;
const lastName = (file: string) => file.split('/').at(-1) as string;
const beside = (out: string) => `${out.replace(/\.csv$/i, '')}.review.csv`;

const taken = async <T>(file: Result<CsvFile>, read: (file: CsvFile) => Promise<Result<T>>): Promise<Result<T>> => {
  if (!file.ok) return file;
  try {
    return await read(file.value);
  } finally {
    file.value.text.close();
  }
};

const readFiles = async (
  files: LinkFiles,
  engine: Engine,
  config: LinkConfig,
  input: CommandInput,
  io: CommandIo,
): Promise<Result<void>> => {
  for (const side of ['left', 'right'] as const) {
    const file = given(input, side);
    if (!file) continue;
    io.progress.phase({ ja: `読み込み: ${lastName(file)}`, en: `reading ${lastName(file)}` });
    const read = await taken(await files.readCsv(file, config[side].encoding), (csv) =>
      readCsvTable(engine, csv, config[side].delimiter, `file_${side}`),
    );
    io.progress.end();
    if (!read.ok) return read;
  }
  const labels = given(input, 'labels');
  const read = labels ? await taken(await files.readCsv(labels, 'utf-8'), (csv) => readLabels(engine, csv)) : done(0);
  return read.ok ? done(undefined) : read;
};

const run = async (
  files: LinkFiles,
  engine: Engine,
  config: LinkConfig,
  model: LinkModel | undefined,
  input: CommandInput,
  io: CommandIo,
): Promise<Result<void>> => {
  const ready = await readFiles(files, engine, config, input, io);
  if (!ready.ok) return ready;
  const tables = { left: 'file_left', right: config.dedupe ? null : 'file_right' };
  const linked = await link({ engine, readDates: files.readDates, progress: io.progress }, config, tables, {
    model,
    labelled: given(input, 'labels') !== null,
  });
  if (!linked.ok) return linked;
  const report = await makeReport(engine, config, linked.value, files.clock(), model ? 'earlier' : 'learnt');
  const out = String(input.options.out);
  await files.writeCsv(engine, linksSelect(config), out);
  await files.writeCsv(engine, reviewSelect(config), beside(out));
  const reportPath = given(input, 'report');
  if (reportPath) await files.writeText(reportPath, `${JSON.stringify(report, null, 2)}\n`);
  for (const line of reportLines(report)) io.out(line[io.language]);
  io.say({
    ja: `書きました: ${out}（一致）、${beside(out)}（要確認）${reportPath ? `、${reportPath}（報告書）` : ''}。個人の番号を含むため、隔離側の外に出さないでください。`,
    en: `Written: ${out} (links), ${beside(out)} (to review)${reportPath ? `, ${reportPath} (report)` : ''}. They hold numbers of people: keep them on the sealed side.`,
  });
  return done(undefined);
};

export const linkCommands = (files: LinkFiles): Command[] => [
  {
    words: ['link'],
    about: {
      ja: '名寄せ：共通の番号がない2つのCSV（または1つの中の重複）から同じ人を見つける',
      en: 'Record linkage: finds the same people in two CSV files without a shared key, or twice in one',
    },
    options: {
      left: path('左のCSV', 'left CSV', true),
      right: path('右のCSV（省くと左の中の重複を探す）', 'right CSV (left out: looks for duplicates within the left)'),
      config: path('設定（link.yaml）', 'settings (link.yaml)', true),
      out: path(
        '一致の一覧を書くCSV（要確認の一覧は .review.csv）',
        'CSV of the links (the review list beside it: .review.csv)',
        true,
      ),
      report: path('報告書（JSON）', 'report (JSON)'),
      labels: path(
        '正解の分かる組のCSV（左のid,右のid,1または0）',
        'CSV of labelled pairs (left id, right id, 1 or 0)',
      ),
      model: path('前に学習した報告書（重みをそのまま使う）', 'an earlier report whose weights are used again'),
    },
    run: async (input, io) => {
      const file = String(input.options.config);
      const text = await files.readText(file);
      if (!text.ok) return text;
      const config = readLinkConfig(text.value, lastName(file), given(input, 'right') === null);
      if (!config.ok) return config;
      const modelPath = given(input, 'model');
      const modelText = modelPath ? await files.readText(modelPath) : null;
      if (modelText && !modelText.ok) return modelText;
      const model =
        modelText?.ok && modelPath ? readKnownModel(modelText.value, lastName(modelPath), config.value) : null;
      if (model && !model.ok) return model;
      const engine = await files.openEngine();
      try {
        return await run(files, engine, config.value, model?.value, input, io);
      } finally {
        engine.close();
      }
    },
  },
];
