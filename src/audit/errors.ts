/** What the audit room refuses. */
import { refusals } from '#base';
import type { ChainFault } from './chain.ts';

const ja: Record<ChainFault['fault'], string> = {
  altered: 'が書き換えられています',
  missing: 'が失われています',
  unlinked: 'が直前の記録とつながりません',
  checkpoint: 'までの記録が、署名済みの検査点と一致しません',
};
const en: Record<ChainFault['fault'], string> = {
  altered: 'was altered',
  missing: 'is missing',
  unlinked: 'does not follow the entry before it',
  checkpoint: 'is where the chain differs from a signed checkpoint',
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
});
