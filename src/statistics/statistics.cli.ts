/** `musubi statistics tabulate|protect|audit`: the protection alone, on any CSV of cells or records. */
import { type Command, done, refused } from '#base';
import { auditCells } from './office/audit-cells.ts';
import { cellsWithoutMerged } from './office/audit-merges.ts';
import {
  fileOption,
  rowsOf,
  secretOf,
  secretOptions,
  specOf,
  specOptions,
  type StatisticsCommandNeeds,
  textOf,
} from './office/cells.cli.ts';
import type { Said } from './office/cells-context.ts';
import { statisticsRefusal } from './errors.ts';
import { auditPerturbed, type NoiseReport } from './otherwise/perturb-cells.ts';
import { protectCommand, tabulateCommand } from './office/protect.cli.ts';
import type { CellsReport } from './office/protect-cells.ts';
import { auditRounded, type RoundingReport } from './otherwise/round-cells.ts';

export type { StatisticsCommandNeeds } from './office/cells.cli.ts';

const auditCommand = (needs: StatisticsCommandNeeds): Command => ({
  words: ['statistics', 'audit'],
  about: {
    ja: '保護した表を、報告書と公表値だけから検査する',
    en: 'Verify a protected table from its report and what it shows alone',
  },
  options: {
    ...specOptions,
    'secret-file': secretOptions['secret-file'],
    table: fileOption('保護した表（CSV）', 'protected table (CSV)'),
    report: fileOption('報告書（JSON）', 'report (JSON)'),
    ledger: fileOption('保護したときの台帳のフォルダー', 'folder of the ledger it was protected beside', false),
  },
  run: async (input, io) => {
    const spec = await specOf(needs, input);
    if (!spec.ok) return spec;
    const text = await needs.readText(textOf(input, 'table'));
    if (!text.ok) return text;
    const report = await needs.readText(textOf(input, 'report'));
    if (!report.ok) return report;
    const all = await rowsOf(needs, textOf(input, 'table'), spec.value.table);
    if (!all.ok) return all;
    let said: (CellsReport | RoundingReport | NoiseReport) & Partial<Said>;
    try {
      said = JSON.parse(report.value) as CellsReport | RoundingReport | NoiseReport;
    } catch {
      return refused(statisticsRefusal('report-unreadable', { file: textOf(input, 'report') }));
    }
    const protection = await needs.protection();
    const secret = await secretOf(needs, input, protection);
    if (!secret.ok) return secret;
    if (secret.value && secret.value.fingerprint !== said.secret)
      return refused(statisticsRefusal('another-secret', { table: spec.value.table, earlier: said.table }));
    const cells = cellsWithoutMerged(spec.value, all.value, said);
    if (!cells.ok) return cells;
    if ('rounding' in said) {
      const checked = auditRounded(spec.value, cells.value, text.value, said, protection);
      if (checked.ok)
        io.say({
          ja: '検査に通りました。すべて丸められ、計も合います。',
          en: 'Passed: all are rounded, and every sum holds.',
        });
      return checked;
    }
    if ('noise' in said) {
      const checked = auditPerturbed(spec.value, cells.value, text.value, said, protection);
      if (checked.ok)
        io.say({
          ja: '検査に通りました。出せない小さな数はなく、計もノイズの範囲で合います。',
          en: 'Passed: no small number is shown, and sums hold as far as noise lets them.',
        });
      return checked;
    }
    const ledger = input.options['ledger'] === undefined ? null : (await needs.ledger(textOf(input, 'ledger'))).entries;
    const audited = auditCells(spec.value, cells.value, text.value, said, protection, ledger);
    if (!audited.ok) return audited;
    const { hidden, hiddenAmounts, narrowest } = audited.value;
    const wide =
      narrowest === null
        ? null
        : { ja: `、区間の幅は${narrowest}人以上です`, en: `; every interval is at least ${narrowest} wide` };
    const amounts =
      hiddenAmounts > 0
        ? {
            ja: `隠れた金額${hiddenAmounts}セルも逆算できません。`,
            en: ` Nor can any of ${hiddenAmounts} hidden amounts.`,
          }
        : null;
    io.say(
      hidden + hiddenAmounts === 0
        ? { ja: '検査に通りました。隠れたセルはありません。', en: 'Passed: no cell is hidden.' }
        : {
            ja: `検査に通りました。隠れた人数${hidden}セルはどれも逆算できません${wide?.ja ?? ''}。${amounts?.ja ?? ''}`,
            en: `Passed: none of ${hidden} hidden numbers of people can be computed${wide?.en ?? ''}.${amounts?.en ?? ''}`,
          },
    );
    return done(undefined);
  },
});

export const statisticsCommands = (needs: StatisticsCommandNeeds): Command[] => [
  tabulateCommand(needs),
  protectCommand(needs),
  auditCommand(needs),
];
