/** What goes along with a released file, as plain text: a file found a year later still says what it is, and by its hash that it is this one. */
import { audienceText } from '#accounts';
import type { Language } from '#base';
import type { ResultShown } from './released-results.api.ts';

type Line = readonly [string, string];

const words = {
  ja: {
    title: '名前',
    purpose: '何に答えるか',
    context: 'だれ・何を数えたか',
    asOf: 'データ時点',
    controls: 'どう保護したか',
    release: '公表番号',
    checked: '確認した所属',
    on: '公表日',
    audience: '公開範囲',
    contact: '問い合わせ先',
    section: '作成',
    exception: '例外とした指摘',
    file: 'ファイル',
    taken: '取得日',
    rule: '取扱い',
    handling:
      '公開範囲の外に渡さないでください。取り消された公表は使えません。最新の状態はデータラウンジで確かめてください。',
    joint: '、',
  },
  en: {
    title: 'Title',
    purpose: 'What it answers',
    context: 'Who and what is counted',
    asOf: 'Data as of',
    controls: 'Protection',
    release: 'Release',
    checked: 'Checked by',
    on: 'Published on',
    audience: 'For',
    contact: 'Questions to',
    section: 'Made by',
    exception: 'Finding that stayed as an exception',
    file: 'File',
    taken: 'Taken on',
    rule: 'Handling',
    handling:
      'Do not pass it on beyond those it is for. A recalled release must not be used: see the Data Lounge for how it stands.',
    joint: '; ',
  },
} as const;

export const conditionsText = (result: ResultShown, takenOn: string, language: Language): Uint8Array => {
  const w = words[language];
  const { audience, release } = result;
  const lines: readonly Line[] = [
    [w.title, result.title[language]],
    [w.purpose, result.purpose],
    [w.context, result.context],
    [w.asOf, result.asOf],
    [w.controls, result.controls],
    [w.release, release.number],
    [w.checked, release.checkers.join(w.joint)],
    [w.on, result.publishedOn],
    [w.audience, audienceText(audience)[language]],
    [w.section, result.section],
    [w.contact, result.contact],
    ...result.found.flatMap(({ file, about, reason }): Line[] =>
      reason === null ? [] : [[w.exception, `${file}: ${about[language]} – ${reason}`]],
    ),
    ...result.files.map(({ name, sha256 }): Line => [w.file, `${name}  SHA-256 ${sha256}`]),
    [w.taken, takenOn],
    [w.rule, w.handling],
  ];
  const oneLine = (text: string) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ');
  const text = lines.map(([name, value]) => `${name}: ${oneLine(value)}`).join('\r\n');
  return new TextEncoder().encode(`\uFEFF${text}\r\n`);
};
