/** What the lake refuses to whoever wants to open a data set: for want of memory, or for want of leave. */
import { refusals } from '#base';

type Dataset = { dataset: string };
type Granted = Dataset & { grant: string };
const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;

export const openingRefusal = refusals('lake', {
  'larger-than-budget': {
    http: 507,
    exit: 3,
    ja: (p: { bytes: number; budget: number }) =>
      `開くのに${megabytes(p.bytes)}のメモリが要りますが、上限は${megabytes(p.budget)}です。基準日を減らすか、musubi.yaml の openedMemory を増やしてください（コンテナでは /dev/shm も）。`,
    en: (p: { bytes: number; budget: number }) =>
      `Opening this takes ${megabytes(p.bytes)} of memory; the budget is ${megabytes(p.budget)}. Ask for fewer days, or raise openedMemory in musubi.yaml (in a container /dev/shm as well).`,
  },
  'budget-in-use': {
    http: 503,
    exit: 5,
    ja: (p: { bytes: number; used: number; budget: number }) =>
      `開くのに${megabytes(p.bytes)}のメモリが要りますが、上限${megabytes(p.budget)}のうち${megabytes(p.used)}をほかの処理が使っています。終わってから、もう一度実行してください。`,
    en: (p: { bytes: number; used: number; budget: number }) =>
      `Opening this takes ${megabytes(p.bytes)} of memory, but others are using ${megabytes(p.used)} of the budget of ${megabytes(p.budget)}. Try again when they have ended.`,
  },
  'memory-full': {
    http: 507,
    exit: 3,
    ja: (p: { budget: number }) =>
      `復号用のメモリ（/dev/shm）がいっぱいです。openedMemory（いま${megabytes(p.budget)}）より /dev/shm が小さいか、ほかが使っています。コンテナなら --shm-size を増やしてください。`,
    en: (p: { budget: number }) =>
      `The memory for opened data (/dev/shm) is full: it is smaller than openedMemory (now ${megabytes(p.budget)}), or others use it. In a container, raise --shm-size.`,
  },
  'permit-unknown': {
    http: 403,
    exit: 4,
    ja: (p: Dataset) =>
      `データ「${p.dataset}」を開く許可がありません（承認された申請として登録されていません）。データ利用申請を確かめてください。`,
    en: (p: Dataset) =>
      `There is no leave to open the data set "${p.dataset}" (no approved application is registered for it). Check the application.`,
  },
  'permit-other-lake': {
    http: 403,
    exit: 4,
    ja: (p: Dataset) =>
      `データ「${p.dataset}」を開く許可が、このデータレイクのものではありません。このレイクで申請してください。`,
    en: (p: Dataset) => `The leave to open "${p.dataset}" is not one of this lake. Apply at this one.`,
  },
  'permit-foreign': {
    http: 403,
    exit: 4,
    ja: (p: Granted) => `申請${p.grant}の承認には、データ「${p.dataset}」が含まれていません。変更を申請してください。`,
    en: (p: Granted) =>
      `The approval of application ${p.grant} does not cover the data set "${p.dataset}". Apply for an amendment.`,
  },
  'permit-columns': {
    http: 403,
    exit: 4,
    ja: (p: Dataset & { columns: string }) =>
      `データ「${p.dataset}」のうち、列 ${p.columns} は承認された範囲にないか、定義書にありません。申請を確かめてください。`,
    en: (p: Dataset & { columns: string }) =>
      `The columns ${p.columns} of "${p.dataset}" are not within what was approved, or not in its contract. Check the application.`,
  },
  'permit-not-yet': {
    http: 403,
    exit: 4,
    ja: (p: Granted & { from: string }) => `申請${p.grant}の利用期間は${p.from}からです。`,
    en: (p: Granted & { from: string }) => `The period of application ${p.grant} begins on ${p.from}.`,
  },
  'permit-clock-behind': {
    http: 500,
    exit: 3,
    ja: (p: Granted & { last: string }) =>
      `時計が、すでに記録された時刻（${p.last}）より前なので、申請${p.grant}の利用期間の中かどうか分かりません。システム管理者に時計を直してもらってください。`,
    en: (p: Granted & { last: string }) =>
      `The clock is behind a time that was told already (${p.last}), so whether application ${p.grant} is within its period cannot be told. Have the administrator set the clock right.`,
  },
  'permit-expired': {
    http: 403,
    exit: 4,
    ja: (p: Granted & { until: string }) =>
      `申請${p.grant}の利用期間は${p.until}に終わりました。続けるときは延長を申請してください。`,
    en: (p: Granted & { until: string }) =>
      `The period of application ${p.grant} ended on ${p.until}. To go on, apply for an extension.`,
  },
  'permit-revoked': {
    http: 403,
    exit: 4,
    ja: (p: Granted) =>
      `申請${p.grant}の承認は取り消されています。データ「${p.dataset}」は開けません。所管課に確かめてください。`,
    en: (p: Granted) =>
      `The approval of application ${p.grant} was revoked; "${p.dataset}" cannot be opened. Ask the owning section.`,
  },
});
