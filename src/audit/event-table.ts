/** Entries of the log as a table for people. What is cut short there stands whole in the JSON. */
import { type Language, momentInJapan, textTable } from '#base';
import { actWords } from './act-words.ts';
import type { ToldEvent } from './needs.ts';

const headings = {
  ja: ['番号', '日時（日本時間）', 'だれが', '何をした', '結果', '対象', '内容'],
  en: ['number', 'when (Japan)', 'who', 'what', 'outcome', 'subject', 'facts'],
} as const;
const outcomes = { done: { ja: '済', en: 'done' }, refused: { ja: '断り', en: 'refused' } } as const;

/** What facts are called in the sentences owners know; any other goes by its own name. */
const factWords: Readonly<Record<string, string>> = {
  asOf: '基準日',
  read: '読込',
  accepted: '採用',
  quarantined: '保留',
  excluded: '除外',
  rows: '行数',
  sequence: '番号',
  snapshot: 'スナップショット',
  code: '理由の符号',
  linked: '一致',
  review: '要確認',
  unlinked: '見つからない',
  entries: '記録',
  checkpoints: '検査点',
  kept: '控えの検査点',
  snapshots: 'スナップショット',
  tables: '表',
  broken: '壊れた箇所',
  package: 'パッケージ',
  version: '版',
  notAtLake: 'レイクにないこと',
  supportEnded: '支援措置の終わり',
  birthsChecked: '生年月日の確認',
};

const known = Object.keys(factWords);
/** As owners read them: read, accepted, quarantined, excluded. The log keeps them by their letters. */
const inOrder = (facts: Readonly<Record<string, string | number>>) =>
  Object.entries(facts).sort(([a], [b]) => (known.indexOf(a) + 1 || 99) - (known.indexOf(b) + 1 || 99));

const factOf = (name: string, value: string | number, language: Language): string => {
  const text =
    typeof value === 'number'
      ? value.toLocaleString('en-US')
      : /^[0-9a-f]{64}$/.test(value)
        ? `${value.slice(0, 12)}…`
        : value;
  return `${language === 'ja' ? (factWords[name] ?? name) : name} ${text}`;
};

export const eventTable = (events: readonly ToldEvent[], language: Language): readonly string[] =>
  textTable(
    headings[language],
    events.map(({ sequence, at, event }) => [
      sequence,
      momentInJapan(at),
      event.actor.post ? `${event.actor.name}（${event.actor.post}）` : event.actor.name,
      actWords(event.act)[language],
      outcomes[event.outcome][language],
      event.subject,
      [
        ...(event.purpose ? [event.purpose] : []),
        ...inOrder(event.facts ?? {}).map(([name, value]) => factOf(name, value, language)),
      ].join(language === 'ja' ? '、' : ', '),
    ]),
  );
