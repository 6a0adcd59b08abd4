/** `musubi statistics tabulate|protect|audit`: the protection alone, on any CSV of cells or records. */
import { type Command, type CommandInput, done, type Engine, type Result, refused, type Row } from '#base';
import { auditCells } from './audit-cells.ts';
import { readCellsSql } from './cells.lake.ts';
import type { CellsSpec } from './cells-spec.ts';
import { statisticsRefusal } from './errors.ts';
import type { ProtectionNeeds } from './needs.ts';
import { type CellsReport, protectCells } from './protect-cells.ts';
import { readCellsSpec } from './read-spec.ts';
import type { Released } from './released.ts';
import { auditRounded, roundCells, type RoundingReport } from './round-cells.ts';
import { tabulateRecords } from './tabulate-records.ts';

export type StatisticsCommandNeeds = {
  readText(path: string): Promise<Result<string>>;
  writeText(path: string, text: string): Promise<void>;
  openEngine(): Promise<Engine>;
  protection(): Promise<ProtectionNeeds>;
  /** The ledger of a folder, and writing down what was released. */
  ledger(folder: string): Promise<{ entries: readonly Released[]; add(released: readonly Released[]): Promise<void> }>;
};

const file = (ja: string, en: string, required = true) => ({ type: 'string' as const, required, about: { ja, en } });
const specOption = { spec: file('表の定義（YAML）', 'description of the table (YAML)') };
const textOf = (input: CommandInput, name: string): string => String(input.options[name] ?? '');

export const statisticsCommands = (needs: StatisticsCommandNeeds): Command[] => {
  const specOf = async (input: CommandInput): Promise<Result<CellsSpec>> => {
    const text = await needs.readText(textOf(input, 'spec'));
    return text.ok ? readCellsSpec(text.value, textOf(input, 'spec')) : text;
  };
  const withEngine = async <T>(act: (engine: Engine) => Promise<T>): Promise<T> => {
    const engine = await needs.openEngine();
    try {
      return await act(engine);
    } finally {
      engine.close();
    }
  };
  const rowsOf = async (path: string): Promise<Result<readonly Row[]>> => {
    const there = await needs.readText(path);
    if (!there.ok) return there;
    return done(await withEngine((engine) => engine.rows(readCellsSql(path))));
  };
  return [
    {
      words: ['statistics', 'tabulate'],
      about: {
        ja: '記録のCSVを、すべての計のあるセルの表に集計する',
        en: 'Count a CSV of records into cells with all margins',
      },
      options: {
        ...specOption,
        records: file('記録のCSV', 'CSV of records'),
        out: file('セルの表（CSV、まだ保護されていない）', 'CSV of cells, not protected yet'),
      },
      run: async (input, io) => {
        const spec = await specOf(input);
        if (!spec.ok) return spec;
        const records = textOf(input, 'records');
        const there = await needs.readText(records);
        if (!there.ok) return there;
        const counted = await withEngine((engine) => tabulateRecords(engine, records, spec.value));
        if (!counted.ok) return counted;
        await needs.writeText(textOf(input, 'out'), counted.value);
        io.say({
          ja: '集計しました。この表はまだ保護されていません。',
          en: 'Counted. This table is not protected yet.',
        });
        return done(undefined);
      },
    },
    {
      words: ['statistics', 'protect'],
      about: {
        ja: 'セルのCSVを保護する（秘匿・補完秘匿・検査）',
        en: 'Protect a CSV of cells: suppression, complementary suppression, audit',
      },
      options: {
        ...specOption,
        table: file('セルのCSV', 'CSV of cells'),
        out: file('保護した表（CSV）', 'protected table (CSV)'),
        report: file('検査者向けの報告書（JSON）', 'report for the checker (JSON)'),
        ledger: file('公表したものの台帳のフォルダー', 'folder of the ledger of everything released', false),
      },
      run: async (input, io) => {
        const spec = await specOf(input);
        if (!spec.ok) return spec;
        const folder = input.options.ledger === undefined ? null : textOf(input, 'ledger');
        if (folder !== null && !spec.value.of)
          return refused(statisticsRefusal('ledger-needs-of', { table: spec.value.table }));
        const rows = await rowsOf(textOf(input, 'table'));
        if (!rows.ok) return rows;
        if (spec.value.rounding) {
          if (folder !== null) return refused(statisticsRefusal('rounding-has-no-ledger', { table: spec.value.table }));
          const protection = await needs.protection();
          const { base } = spec.value.rounding;
          const rounded = roundCells(spec.value, rows.value, base, protection);
          if (!rounded.ok) return rounded;
          const { csv, rounded: cells } = rounded.value;
          const said: RoundingReport = {
            table: spec.value.table,
            rounding: { base },
            cells: cells.length,
            sha256: protection.sha256(csv),
          };
          await needs.writeText(textOf(input, 'out'), csv);
          await needs.writeText(textOf(input, 'report'), `${JSON.stringify(said, null, 2)}\n`);
          io.say({
            ja: `${cells.length}セルを、計を保って${base}の倍数に丸めました。`,
            en: `${cells.length} cells are rounded to multiples of ${base}, with every sum kept.`,
          });
          return done(undefined);
        }
        const ledger = folder === null ? null : await needs.ledger(folder);
        io.progress.phase({ ja: '保護と検査', en: 'protection and audit' });
        const made = await protectCells(spec.value, rows.value, await needs.protection(), ledger?.entries ?? []);
        io.progress.end();
        if (!made.ok) return made;
        const { csv, report, released } = made.value;
        await ledger?.add(released);
        await needs.writeText(textOf(input, 'out'), csv);
        await needs.writeText(textOf(input, 'report'), `${JSON.stringify(report, null, 2)}\n`);
        const [primary, complementary] = [report.systems[0]?.primary ?? 0, report.systems[0]?.complementary ?? 0];
        io.say({
          ja: `${report.systems[0]?.cells ?? 0}セルのうち、基準により${primary}、逆算を防ぐため${complementary}を隠しました。`,
          en: `Of ${report.systems[0]?.cells ?? 0} cells ${primary} are hidden by rule and ${complementary} so that none can be computed.`,
        });
        return done(undefined);
      },
    },
    {
      words: ['statistics', 'audit'],
      about: {
        ja: '保護した表を、報告書と公表値だけから検査する',
        en: 'Verify a protected table from its report and what it shows alone',
      },
      options: {
        ...specOption,
        table: file('保護した表（CSV）', 'protected table (CSV)'),
        report: file('報告書（JSON）', 'report (JSON)'),
        ledger: file('保護したときの台帳のフォルダー', 'folder of the ledger it was protected beside', false),
      },
      run: async (input, io) => {
        const spec = await specOf(input);
        if (!spec.ok) return spec;
        const text = await needs.readText(textOf(input, 'table'));
        if (!text.ok) return text;
        const report = await needs.readText(textOf(input, 'report'));
        if (!report.ok) return report;
        const rows = await rowsOf(textOf(input, 'table'));
        if (!rows.ok) return rows;
        let said: CellsReport | RoundingReport;
        try {
          said = JSON.parse(report.value) as CellsReport | RoundingReport;
        } catch {
          return refused(statisticsRefusal('report-unreadable', { file: textOf(input, 'report') }));
        }
        if ('rounding' in said) {
          const checked = auditRounded(spec.value, rows.value, text.value, said, await needs.protection());
          if (checked.ok)
            io.say({
              ja: '検査に通りました。すべて倍数で、計も合います。',
              en: 'Passed: all are multiples, and every sum holds.',
            });
          return checked;
        }
        const ledger =
          input.options.ledger === undefined ? null : (await needs.ledger(textOf(input, 'ledger'))).entries;
        const audited = auditCells(spec.value, rows.value, text.value, said, await needs.protection(), ledger);
        if (!audited.ok) return audited;
        const { hidden, narrowest } = audited.value;
        io.say({
          ja: `検査に通りました。隠れた${hidden}セルはどれも逆算できず、区間の幅は${narrowest ?? '–'}人以上です。`,
          en: `Passed: none of the ${hidden} hidden cells can be computed; every interval is at least ${narrowest ?? '–'} wide.`,
        });
        return done(undefined);
      },
    },
  ];
};
