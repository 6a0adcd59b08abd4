/** What an owner reads before sending: what was read, kept, dropped, changed and set aside, in plain sentences without a single value. */
import type { Bilingual } from '#base';
import { anonymityLines, type ContractColumn, isAddressPart, lakeColumns } from '#catalogue';
import { type Reason, reasons } from '#sources';
import type { Handling } from './check.api.ts';
import { actionWords, keptName, keptNameOf } from './column-words.ts';
import { floor } from './floor.ts';
import { linkageLines } from './linkage-lines.ts';
import { listLines } from './load-limits.ts';
import type { AbstractedLoad } from './prepare-load.ts';

const n = (count: number): string => count.toLocaleString('en-US');
/** An address in columns is told with all of them. */
const columnsOf = (columns: readonly ContractColumn[], ja: boolean): string =>
  columns
    .map(({ source, parts }) => {
      if (!parts) return source;
      return ja ? `${source}（${parts.join('・')}をつないだもの）` : `${source} (${parts.join(' + ')})`;
    })
    .join(ja ? '、' : ', ');

const list = (words: readonly Bilingual[]): Bilingual => ({
  ja: words.map(({ ja }) => ja).join('、'),
  en: words.map(({ en }) => en).join(', '),
});

/** What becomes of an invented person, for the columns that are made into something else: the first example of each. */
const exampleLines = (handling: Handling, action: string): Bilingual[] =>
  handling.columns
    .filter((column) => column.action === action && column.action !== 'drop' && column.action !== 'keep')
    .flatMap(({ source, examples: [example] }) => {
      if (!example) return [];
      const after = list(
        example.after.map(({ name, value }) => ({ ja: `${name.ja} ${value.ja}`, en: `${name.en} ${value.en}` })),
      );
      return [
        {
          ja: `　例（架空の人） ${source}「${example.before}」→ ${after.ja}`,
          en: `  example (an invented person) ${source} "${example.before}" → ${after.en}`,
        },
      ];
    });

const faultLines = ({ faults, firstFaults, files, quarantineList }: AbstractedLoad): Bilingual[] => [
  ...faults.map(({ column, reason, rows }) => {
    const why = reasons[reason as Reason];
    return {
      ja: `保留: ${column ? `列「${column}」 ` : ''}${why.ja} ${n(rows)}行`,
      en: `quarantined: ${column ? `column "${column}" ` : 'the row '}${why.en}, ${n(rows)} rows`,
    };
  }),
  ...firstFaults.map(({ file, row, column, reason }) => {
    const name = files[file - 1]?.name ?? '';
    const why = reasons[reason as Reason];
    return {
      ja: `　「${name}」${row}行目${column ? ` 列「${column}」` : ''}: ${why.ja}`,
      en: `  "${name}" row ${row}${column ? `, column "${column}"` : ''}: ${why.en}`,
    };
  }),
  ...listLines(quarantineList),
];

const driftLines = ({ drift }: AbstractedLoad): Bilingual[] => {
  if (!drift) return [{ ja: '前回との比較: 前回の取り込みがありません', en: 'no earlier load to compare with' }];
  const { since, notes, unusual } = drift;
  return [
    ...notes.map(({ ja, en }) => ({ ja: `前回（${since}）との比較 ${ja}`, en: `against ${since}: ${en}` })),
    ...(unusual
      ? [
          {
            ja: '注意: 前回との違いがいつもより大きいです。抽出の条件を確かめてください。',
            en: 'note: it differs from last time more than such data do by themselves; check the conditions of the extraction.',
          },
        ]
      : []),
  ];
};

/** What deserves a look before a load is sent, and is no less true once it was: rows set aside, whom the linkage found, re-identification, cautions, drift. */
export const toldOfLoad = (load: AbstractedLoad): readonly Bilingual[] => [
  ...faultLines(load),
  ...(load.linkage ? linkageLines(load.linkage, !load.trial) : []),
  ...(load.anonymity ? anonymityLines(load.anonymity, (column) => keptNameOf(load.contract, column)) : []),
  ...load.warnings.map(({ ja, en }) => ({ ja: `注意: ${ja}`, en: `note: ${en}` })),
  ...driftLines(load),
];

/** The same in one line, for whoever sends many; null where there is nothing to look at. */
export const briefOfLoad = ({ contract, asOf, accounts, warnings, drift }: AbstractedLoad): Bilingual | null => {
  const cautions = warnings.length + (drift?.unusual ? 1 : 0);
  if (accounts.quarantined === 0 && cautions === 0) return null;
  return {
    ja: `${contract.title.ja}（基準日 ${asOf}）: 保留 ${n(accounts.quarantined)}行、注意 ${n(cautions)}件${drift?.unusual ? '（前回との違いが大きい）' : ''}`,
    en: `${contract.title.en} (as of ${asOf}): ${n(accounts.quarantined)} rows quarantined, ${n(cautions)} caution(s)${drift?.unusual ? ' (it differs much from last time)' : ''}`,
  };
};

/** `handling`: the examples, where they were made. */
export const checkReport = (load: AbstractedLoad, handling: Handling | null = null): readonly Bilingual[] => {
  const { contract, accounts } = load;
  const kept = list(
    lakeColumns(contract).map((column) => {
      const { ja, en } = keptName(contract, column);
      const { from } = column;
      return { ja: ja === from ? ja : `${ja}（${from}から）`, en: en === from ? en : `${en} (from ${from})` };
    }),
  );
  const lines: Bilingual[] = [
    { ja: `${contract.title.ja}（基準日 ${load.asOf}）`, en: `${contract.title.en} (as of ${load.asOf})` },
    ...load.files.map((f) => ({
      ja: `読み取り: 「${f.name}」 ${n(f.rows)}行`,
      en: `read: "${f.name}", ${n(f.rows)} rows`,
    })),
    {
      ja: `行の内訳: 読み取り ${n(accounts.read)} ＝ 採用 ${n(accounts.accepted)} ＋ 保留 ${n(accounts.quarantined)} ＋ 除外 ${n(accounts.excluded)}`,
      en: `rows: read ${n(accounts.read)} = accepted ${n(accounts.accepted)} + quarantined ${n(accounts.quarantined)} + excluded ${n(accounts.excluded)}`,
    },
    {
      ja: `保存する列: ${kept.ja}`,
      en: `columns kept: ${kept.en}`,
    },
  ];
  for (const [action, words] of Object.entries(actionWords)) {
    const columns = contract.columns.filter(
      ({ role, source }) => floor[role].action === action && (role === 'address' || !isAddressPart(contract, source)),
    );
    if (columns.length > 0)
      lines.push({ ja: `${words.ja}: ${columnsOf(columns, true)}`, en: `${words.en}: ${columnsOf(columns, false)}` });
    if (handling) lines.push(...exampleLines(handling, action));
  }
  lines.push(...toldOfLoad(load));
  lines.push({
    ja: `新しく付けた独自番号: ${n(load.numbered)}${load.trial ? '（試行のため保存していません）' : ''}`,
    en: `new city numbers: ${n(load.numbered)}${load.trial ? ' (a trial: not kept)' : ''}`,
  });
  return lines;
};
