/** What the lake holds and did, as officers read it. Data sets go by the titles of their contracts. */
import { type Bilingual, type Column, type Language, momentInJapan } from '#base';
import type { LakeNeeds } from './needs.ts';
import type { Receipt } from './receipt.ts';
import type { SnapshotNote } from './snapshots.ts';

type Titles = Pick<LakeNeeds, 'contract'>;
/** A data set of which no contract is left goes by its name. */
export const titleIn = ({ contract }: Titles, dataset: string): Bilingual =>
  contract(dataset)?.title ?? { ja: dataset, en: dataset };

export const takenSentence = (needs: Titles, { statement, repeated }: Receipt): Bilingual => {
  const title = titleIn(needs, statement.dataset);
  const { asOf, sequence, snapshot } = statement;
  const rows = statement.rows.toLocaleString('en-US');
  return repeated
    ? {
        ja: `${title.ja}（基準日 ${asOf}、${sequence}番）: 前に受け入れたパッケージです。何も変えていません（スナップショット${snapshot}）。`,
        en: `${title.en} (as of ${asOf}, number ${sequence}): this package had been taken in before; nothing was changed (snapshot ${snapshot}).`,
      }
    : {
        ja: `${title.ja}（基準日 ${asOf}、${sequence}番）: ${rows}行を受け入れました（スナップショット${snapshot}）。`,
        en: `${title.en} (as of ${asOf}, number ${sequence}): ${rows} rows taken in (snapshot ${snapshot}).`,
      };
};

const stateOf = ({ removed, newestOfDay, adds }: SnapshotNote, language: Language): string => {
  const said: readonly Bilingual[] = [
    ...(removed ? [{ ja: '保存期間が過ぎて廃棄', en: 'gone: its retention ended' }] : []),
    ...(!removed && !newestOfDay ? [{ ja: '新しいものに置き換え済み', en: 'replaced by a newer one' }] : []),
    ...(adds === undefined ? [] : [{ ja: `${adds}に追加`, en: `added to ${adds}` }]),
  ];
  return said.map((each) => each[language]).join(language === 'ja' ? '、' : ', ');
};

export const snapshotColumns = (needs: Titles): readonly Column<SnapshotNote>[] => [
  ['データ', 'data', ({ dataset }, language) => titleIn(needs, dataset)[language]],
  ['名前', 'name', ({ dataset }) => dataset],
  ['基準日', 'as of', ({ asOf }) => asOf],
  ['スナップショット', 'snapshot', ({ snapshot }) => snapshot],
  ['行数', 'rows', ({ rows }) => rows],
  ['受け入れた日時（日本時間）', 'taken in (Japan)', ({ committedAt }) => momentInJapan(committedAt)],
  ['', '', stateOf],
];
