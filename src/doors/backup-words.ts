/** Backups as an administrator reads them. */
import type { MadeBackup } from '#backup';
import { type Bilingual, type Column, momentInJapan, sizeText } from '#base';
import type { SideName } from './backup-side.ts';
import { sideWords } from './places.ts';

export type Listed = Omit<MadeBackup, 'newBytes'> & {
  readonly side: SideName;
  readonly madeAt: string;
  readonly version: string;
};

export const listed: readonly Column<Listed>[] = [
  ['どちら', 'side', ({ side }, language) => sideWords[side][language]],
  ['回', 'number', ({ number }) => number],
  ['取った日時（日本時間）', 'made (Japan)', ({ madeAt }) => momentInJapan(madeAt)],
  ['版', 'version', ({ version }) => version],
  ['ファイル', 'files', ({ files }) => files],
  ['大きさ', 'size', ({ bytes }) => sizeText(bytes)],
];

export const madeSentence = (side: SideName, { number, files, bytes, newBytes }: MadeBackup): Bilingual => ({
  ja: `${sideWords[side].ja}の${number}回目のバックアップを取りました（${files}個のファイル、${sizeText(bytes)}、うち新しく書いたもの ${sizeText(newBytes)}）。`,
  en: `Backup ${number} of the ${sideWords[side].en} is made (${files} files, ${sizeText(bytes)}, of which ${sizeText(newBytes)} written anew).`,
});
