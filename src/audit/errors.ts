/** What the audit room refuses. */
import { refusals } from '#base';
import type { ChainFault } from './needs.ts';

const ja: Record<ChainFault['fault'], string> = {
  altered: 'が書き換えられています',
  missing: 'が失われています',
  unlinked: 'が直前の記録とつながりません',
  tree: 'までの記録が、保存された木構造のハッシュと一致しません',
  checkpoint: 'までの記録が、署名済みの検査点と一致しません',
  pruned: 'までの記録が取り除かれていますが、廃棄の記録がありません',
};
const en: Record<ChainFault['fault'], string> = {
  altered: 'was altered',
  missing: 'is missing',
  unlinked: 'does not follow the entry before it',
  tree: 'is where the log differs from the tree kept beside it',
  checkpoint: 'is where the log differs from a signed checkpoint',
  pruned: 'and all before it were taken away, and the log does not tell of it',
};

export const auditRefusal = refusals('audit', {
  broken: {
    http: 500,
    exit: 3,
    ja: (p: ChainFault) =>
      `監査記録の${p.sequence}番目${ja[p.fault]}。システム管理者へ連絡し、控えの検査点とバックアップで確かめてください。`,
    en: (p: ChainFault) =>
      `Entry ${p.sequence} of the audit log ${en[p.fault]}. Tell the system administrator, and compare with checkpoints kept elsewhere and with the backup.`,
  },
  'checkpoint-invalid': {
    http: 500,
    exit: 3,
    ja: (p: { which: string }) =>
      `検査点「${p.which}」の署名が、この監査記録のものではありません。正しい検査点か、書き換えがないかを確かめてください。`,
    en: (p: { which: string }) =>
      `The checkpoint "${p.which}" is not signed for this audit log. Check that it is the right one and was not altered.`,
  },
  'checkpoint-not-found': {
    http: 404,
    exit: 2,
    ja: (p: { which: string }) => `検査点のファイル「${p.which}」がありません。場所を確かめてください。`,
    en: (p: { which: string }) => `There is no checkpoint file "${p.which}". Check where it is.`,
  },
  'clock-behind': {
    http: 500,
    exit: 3,
    ja: (p: { last: string; now: string }) =>
      `時計（${p.now}）が、すでに記録された時刻（${p.last}）より前です。戻せないことは何もしませんでした。時計を直すか、正しければ「musubi audit clock --right --reason …」の後にもう一度実行してください。`,
    en: (p: { last: string; now: string }) =>
      `The clock (${p.now}) is behind a time that was told already (${p.last}). Nothing that cannot be taken back was done. Set the clock right; if it is right, run "musubi audit clock --right --reason …" and then this again.`,
  },
  'clock-ahead': {
    http: 500,
    exit: 3,
    ja: (p: { last: string; now: string }) =>
      `時計（${p.now}）が、${p.last}の後に45日より長く飛んでいます。戻せないことは何もしませんでした。時計を確かめ、正しければ「musubi audit clock --right --reason …」の後にもう一度実行してください。`,
    en: (p: { last: string; now: string }) =>
      `After ${p.last} the clock (now ${p.now}) went on by more than 45 days at once. Nothing that cannot be taken back was done. Check the clock; if it is right, run "musubi audit clock --right --reason …" and then this again.`,
  },
  'clock-reason-missing': {
    http: 422,
    exit: 2,
    ja: () => '何で時計を確かめたかを書いてください（--reason。例：庁内のNTPと照合）。',
    en: () => 'Say how the clock is known to be right (--reason; for example: compared with the city’s NTP server).',
  },
  'no-entry': {
    http: 404,
    exit: 2,
    ja: (p: { sequence: number }) =>
      `監査記録に${p.sequence}番はありません。「musubi audit read」で番号を確かめてください。`,
    en: (p: { sequence: number }) =>
      `There is no entry ${p.sequence} in the audit log. Find its number with "musubi audit read".`,
  },
  'entry-pruned': {
    http: 410,
    exit: 3,
    ja: (p: { sequence: number }) =>
      `監査記録の${p.sequence}番は保存期間を過ぎて廃棄されました。廃棄前に作った証明書は今も有効です。`,
    en: (p: { sequence: number }) =>
      `Entry ${p.sequence} of the audit log was taken away after its retention. Proofs made before still hold.`,
  },
  'proof-invalid': {
    http: 422,
    exit: 3,
    ja: (p: { which: string }) =>
      `「${p.which}」は、この鍵の監査記録の証明になっていません。ファイルと公開鍵の組み合わせを確かめてください。`,
    en: (p: { which: string }) =>
      `"${p.which}" proves nothing of the log of this key. Check that the file and the public key belong together.`,
  },
  'retention-short': {
    http: 422,
    exit: 2,
    ja: () => '監査記録は5年より短くできません（地方自治法236条1項の時効）。「--years」に5以上を指定してください。',
    en: () =>
      'Audit entries are kept for five years at least (Local Autonomy Act, art. 236). Give "--years" 5 or more.',
  },
});
