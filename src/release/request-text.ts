/** A request and what was found in it, as a checker without a browser reads it: the same facts as on the page, without what only programs need. */
import { audienceText, shownAudience } from '#accounts';
import { type Bilingual, momentInJapan, sizeText } from '#base';
import { stateWords } from './state-words.ts';
import type { Finding, RequestShown, Severity } from './release.api.ts';

const severityWords: Readonly<Record<Severity, Bilingual>> = {
  must: { ja: '要対応', en: 'must be dealt with' },
  review: { ja: '要判断', en: 'for a person to judge' },
  note: { ja: '参考', en: 'note' },
};
const both = (ja: string, en: string): Bilingual => ({ ja, en });
const same = (text: string): Bilingual => ({ ja: text, en: text });
const line = (ja: string, en: string, text: string | Bilingual): Bilingual => {
  const said = typeof text === 'string' ? same(text) : text;
  return both(`${ja}: ${said.ja}`, `${en}: ${said.en}`);
};

const findingLines = (
  { id, severity, sentence, places, file }: Finding,
  reasons: RequestShown['reasons'],
): readonly Bilingual[] => {
  const why = reasons.find(({ finding }) => finding === id)?.reason;
  const at = places.slice(0, 5).join('、');
  const more = places.length > 5 ? '…' : '';
  return [
    both(
      `【${severityWords[severity].ja}】${file}: ${sentence.ja}${at ? `（${at}${more}）` : ''}`,
      `[${severityWords[severity].en}] ${file}: ${sentence.en}${at ? ` (${at}${more})` : ''}`,
    ),
    ...(why ? [both(`　例外の理由: ${why}`, `  reason for an exception: ${why}`)] : []),
  ];
};

export const requestLines = (shown: RequestShown): readonly Bilingual[] => [
  both(`${shown.id}　${shown.title.ja}`, `${shown.id}  ${shown.title.en}`),
  line('状態', 'state', stateWords[shown.state]),
  line('申請者', 'author', [shown.authorPost, shown.author].filter(Boolean).join(' ')),
  line('何に答えるか', 'what it answers', shown.purpose),
  line('だれ・何を数えたか', 'who and what is counted', shown.context),
  line('どう保護したか', 'how it was protected', shown.controls),
  ...(shown.sharing
    ? [
        line('公開範囲', 'who may see it', audienceText(shownAudience(shown.sharing.audience))),
        line('データ時点', 'speaks for', shown.sharing.asOf),
        line('問い合わせ先', 'who answers questions', shown.sharing.contact),
      ]
    : []),
  ...shown.files.map(({ name, bytes }) => line('ファイル', 'file', `${name}（${sizeText(bytes)}）`)),
  ...(shown.frozenAt ? [line('凍結', 'frozen', momentInJapan(shown.frozenAt))] : []),
  ...(shown.releasedAt ? [line('公表', 'released', momentInJapan(shown.releasedAt))] : []),
  ...(shown.findings?.findings ?? []).flatMap((finding) => findingLines(finding, shown.reasons)),
  ...(shown.findings
    ? [
        both(
          `調べて問題のなかったこと: ${shown.findings.passed.length}件`,
          `looked at without a finding: ${shown.findings.passed.length}`,
        ),
      ]
    : []),
  ...shown.opened.map(({ voter, post, verdict, reason }) =>
    both(
      `判断: ${post} ${voter} ${verdict === 'release' ? '公表してよい' : '差し戻す'}${reason ? `（${reason}）` : ''}`,
      `vote: ${voter}, ${post}: ${verdict === 'release' ? 'release' : 'return'}${reason ? ` (${reason})` : ''}`,
    ),
  ),
  ...(shown.opened.length === 0 && shown.votes > 0
    ? [
        both(
          `判断: ${shown.votes}件（二人とも入れるまで見えません）`,
          `votes: ${shown.votes} (unseen until both are in)`,
        ),
      ]
    : []),
  ...shown.returnedBecause.map((reason) => line('差し戻しの理由', 'returned because', reason)),
  ...(shown.recalled
    ? [
        line('取消', 'recalled', `${momentInJapan(shown.recalled.at)} ${shown.recalled.post} ${shown.recalled.by}`),
        line('取消の理由', 'recalled because', shown.recalled.reason),
      ]
    : []),
  ...(shown.digest ? [line('判断に書くハッシュ（--digest）', 'digest for a vote (--digest)', shown.digest)] : []),
];
