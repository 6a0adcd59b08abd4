/** A broken snapshot, said to a person. */
import type { Bilingual } from '#base';
import type { SnapshotFault } from './history.ts';

const said: Record<SnapshotFault['fault'], Bilingual> = {
  missing: { ja: '管理票がありません', en: 'its manifest is missing' },
  unreadable: { ja: '管理票を読めません', en: 'its manifest cannot be read' },
  signature: { ja: '管理票の署名が正しくありません', en: 'its manifest is not signed by this lake' },
  unlinked: { ja: '管理票が直前のものとつながりません', en: 'its manifest does not follow the one before' },
  anchor: { ja: '管理票が台帳の控えと一致しません', en: 'its manifest is not the one the register knows' },
  'file-missing': { ja: '暗号ファイルがありません', en: 'its sealed file is missing' },
  'file-altered': { ja: '暗号ファイルが書き換えられたか、壊れています', en: 'its sealed file was altered or damaged' },
  key: { ja: '鍵で開けません', en: 'its key does not open' },
  removal: {
    ja: '保存期間による廃棄の署名（removed/ の中のファイル）が書き換えられたか、壊れています',
    en: 'the signed word that its rows are gone (its file in removed/) was altered or damaged',
  },
  certificate: {
    ja: '廃棄証明書（destroyed.json）が書き換えられたか、壊れています。廃棄されたかどうかが分からないので開きません',
    en: 'the certificate of its destruction (destroyed.json) was altered or damaged; it is not opened, since it cannot be told whether it was destroyed',
  },
  'key-remains': { ja: '廃棄されたはずの鍵が残っています', en: 'its key should have been destroyed but is there' },
  risk: {
    ja: '再識別リスクの報告が中身と一致しません',
    en: 'its re-identification report is not that of its content',
  },
  table: { ja: '中身が管理票の列・件数と一致しません', en: 'its content has not the columns and rows of its manifest' },
};

/** Number 0 is the data set as a whole. */
export const sayFault = (dataset: string, { snapshot, asOf, fault }: SnapshotFault): Bilingual =>
  snapshot === 0
    ? { ja: `${dataset} の全体: ${said[fault].ja}`, en: `${dataset} as a whole: ${said[fault].en}` }
    : {
        ja: `${dataset} の第${snapshot}スナップショット${asOf ? `（${asOf}）` : ''}: ${said[fault].ja}`,
        en: `${dataset} snapshot ${snapshot}${asOf ? ` (${asOf})` : ''}: ${said[fault].en}`,
      };
