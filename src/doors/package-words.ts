/** What became of a package, as the owner's staff read it: a sentence for one, a table of all. */
import { type Bilingual, type Language, momentInJapan, type Refusal, textTable } from '#base';
import type { Contract } from '#catalogue';
import type { SignedReceipt } from '#lake';
import type { PackageNote } from './send-packages.ts';

type Titles = Pick<ReadonlyMap<string, Contract>, 'get'>;

const titleOf = (titles: Titles, dataset: string): Bilingual =>
  titles.get(dataset)?.title ?? { ja: dataset, en: dataset };

type Package = { readonly dataset: string; readonly asOf: string; readonly sequence: number };

/** `receipt`: the lake's word, where it is here; `refusal`: why it is not. */
export const packageSentence = (
  titles: Titles,
  { dataset, asOf, sequence }: Package,
  receipt: SignedReceipt | null,
  refusal: Refusal | null = null,
): Bilingual => {
  const title = titleOf(titles, dataset);
  const which = {
    ja: `${title.ja}（基準日 ${asOf}、${sequence}番）`,
    en: `${title.en} (as of ${asOf}, number ${sequence})`,
  };
  const said = receipt?.statement;
  if (said?.decision === 'taken')
    return {
      ja: `${which.ja}: レイクが受け入れました（${said.rows.toLocaleString('en-US')}行、スナップショット${said.snapshot}）。`,
      en: `${which.en}: taken in by the lake (${said.rows.toLocaleString('en-US')} rows, snapshot ${said.snapshot}).`,
    };
  const why = said?.decision === 'refused' ? said : refusal;
  return why
    ? { ja: `${which.ja}: 受け入れられていません。${why.ja}`, en: `${which.en}: not taken in. ${why.en}` }
    : { ja: `${which.ja}: 受領証を待っています。`, en: `${which.en}: waiting for its receipt.` };
};

/** State, and what to do next. */
const states: Readonly<Record<PackageNote['state'], readonly [state: Bilingual, next: Bilingual]>> = {
  making: [
    { ja: '作成中', en: 'being made' },
    { ja: '終わるのを待つ。止まっていたら gateway run をもう一度', en: 'wait; if it stopped, gateway run again' },
  ],
  made: [
    { ja: '未送信', en: 'made' },
    { ja: 'gateway send で送る、または運ぶ', en: 'gateway send, or carry it' },
  ],
  sent: [
    { ja: '受領待ち', en: 'sent' },
    { ja: 'gateway send をもう一度', en: 'gateway send again' },
  ],
  received: [
    { ja: '受領', en: 'received' },
    { ja: '', en: '' },
  ],
  refused: [
    { ja: '拒否', en: 'refused' },
    { ja: '直して送り直すか、gateway withdraw で取り下げる', en: 'correct and send anew, or gateway withdraw' },
  ],
};
const headings = {
  ja: ['データ', '名前', '基準日', '番号', '状態', 'レイクの決定', '次にすること'],
  en: ['data', 'name', 'as of', 'number', 'state', 'decided by the lake', 'next'],
} as const;

/** Below a package that the lake refused, why. */
export const packageTable = (titles: Titles, notes: readonly PackageNote[], language: Language): readonly string[] => {
  const lines = textTable(
    headings[language],
    notes.map(({ dataset, asOf, sequence, state, decidedAt }) => {
      const [is, next] = states[state];
      const decided = decidedAt ? momentInJapan(decidedAt) : '';
      return [titleOf(titles, dataset)[language], dataset, asOf, sequence, is[language], decided, next[language]];
    }),
  );
  return lines.flatMap((line, i) => {
    const why = notes[i - 1]?.why;
    return why ? [line, `　${why[language]}`] : [line];
  });
};
