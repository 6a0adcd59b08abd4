/** What the owner's page is told of the installation and of what was sent: from contracts, the register of loads and the audit log. */
import type { Actor, ToldEvent } from '#audit';
import type { Bilingual } from '#base';
import type { Contract } from '#catalogue';
import type { Dataset, History, Page } from './gateway-page.api.ts';
import type { PackageNote } from './send-packages.ts';

/** The day on this machine's own calendar. */
export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

const formats = {
  csv: { ja: 'CSV', en: 'CSV' },
  tsv: { ja: 'タブ区切り', en: 'tab-separated text' },
  fixed: { ja: '固定長', en: 'fixed-length records' },
  workbook: { ja: 'Excel', en: 'Excel workbook' },
  postgresql: { ja: 'データベース', en: 'database' },
} as const satisfies Record<Contract['source']['format'], Bilingual>;
const encodingNames: Readonly<Record<string, string>> = { cp932: 'CP932', 'utf-8': 'UTF-8', 'euc-jp': 'EUC-JP' };

const formatOf = ({ source }: Contract): Bilingual => {
  const { ja, en } = formats[source.format];
  const encoding = 'encoding' in source ? (encodingNames[source.encoding] ?? source.encoding.toUpperCase()) : null;
  return encoding ? { ja: `${ja}（${encoding}）`, en: `${en} (${encoding})` } : { ja, en };
};

type Installation = {
  readonly city: Bilingual;
  readonly synthetic: boolean;
  readonly line: boolean;
  readonly actor: Actor;
  readonly now: Date;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly newest: ReadonlyMap<string, string>;
};

/** Data sets that come as files; what is read from a database is sent by the command. */
export const toldPage = ({ city, synthetic, line, actor, now, contracts, newest }: Installation): Page => ({
  city,
  synthetic,
  account: actor.name.replace(/^local:/, ''),
  line,
  today: dayOf(now),
  datasets: [...contracts.values()]
    .filter(({ source }) => source.format !== 'postgresql')
    // The register of support measures first: nothing else is read before it.
    .sort((a, b) => Number(b.supportRegister) - Number(a.supportRegister))
    .map(
      (contract): Dataset => ({
        dataset: contract.dataset,
        title: contract.title,
        owner: contract.owner,
        grounds: contract.grounds,
        format: formatOf(contract),
        columns: contract.columns.length,
        lastAsOf: newest.get(contract.dataset) ?? null,
      }),
    ),
});

const told = ['LoadSent', 'LoadRefused', 'PackageWithdrawn'] as const;
const isTold = (act: string): act is (typeof told)[number] => (told as readonly string[]).includes(act);

/** Events newest first; the packages of one data set and day stand in the same order as their sendings. */
export const toldHistory = (
  events: readonly ToldEvent[],
  contracts: ReadonlyMap<string, Contract>,
  packages: readonly PackageNote[],
): History => {
  const newest = [...packages].sort((a, b) => b.sequence - a.sequence);
  const stateOf = (dataset: string, asOf: string) => {
    const at = newest.findIndex((note) => note.dataset === dataset && note.asOf === asOf);
    return at < 0 ? null : (newest.splice(at, 1)[0]?.state ?? null);
  };
  return events.flatMap(({ at, event }) => {
    const { act, subject, actor, facts = {} } = event;
    if (!isTold(act)) return [];
    const dataset = subject.replace(/^dataset:/, '');
    const asOf = String(facts.asOf ?? '');
    return [
      {
        at,
        account: actor.name.replace(/^local:/, ''),
        act,
        dataset,
        title: contracts.get(dataset)?.title ?? { ja: dataset, en: dataset },
        asOf,
        rows: typeof facts.accepted === 'number' ? facts.accepted : null,
        state: act === 'LoadSent' ? stateOf(dataset, asOf) : null,
      },
    ];
  });
};
