/** What the abstraction room refuses: contracts below the floor, loads with too many broken rows, anything the leak guard finds. */
import { type Bilingual, refusals } from '#base';

const counted = (n: number): string => n.toLocaleString('en-US');

/** Owners know their data by its name, not by the id it has in the lake. */
type Data = { title: Bilingual };

export const abstractionRefusal = refusals('abstraction', {
  'below-floor': {
    http: 422,
    exit: 3,
    ja: (p: Data) =>
      `『${p.title.ja}』のデータ定義書は、市の抽象加工の最低基準より緩い取扱いを求めているため、読み込みません。下に挙げた列の役割を直してください。`,
    en: (p: Data) =>
      `The contract of "${p.title.en}" asks for less than the city's minimum of abstraction, so nothing is read. Correct the roles of the columns listed below.`,
  },
  'too-many-quarantined': {
    http: 422,
    exit: 3,
    ja: (p: Data & { quarantined: string; read: string; limit: string }) =>
      `『${p.title.ja}』の${p.read}行のうち${p.quarantined}行に誤りがあり、上限（${p.limit}）を超えたため、1行も取り込みませんでした。下の理由と保留一覧を見て元データを直し、抽出をやり直してください。`,
    en: (p: Data & { quarantined: string; read: string; limit: string }) =>
      `${p.quarantined} of ${p.read} rows of "${p.title.en}" are faulty, more than the limit (${p.limit}), so no row was taken. See the reasons below and the quarantine list, correct the source and extract it again.`,
  },
  'nothing-left': {
    http: 422,
    exit: 3,
    ja: (p: Data) =>
      `『${p.title.ja}』には取り込める行が1行も残りませんでした。保留一覧と抽出条件を確かめて、抽出をやり直してください。`,
    en: (p: Data) =>
      `No row of "${p.title.en}" is left to take. Check the quarantine list and the conditions of the extraction, then extract it again.`,
  },
  'support-released': {
    http: 409,
    exit: 3,
    ja: (p: Data & { listed: number; released: number }) =>
      `支援措置の対象者${counted(p.listed)}人のうち${counted(p.released)}人に、この『${p.title.ja}』では印がありません。抽出から支援措置の列の中身が抜けているおそれがあるため、1行も取り込みませんでした（一覧もそのままです）。基幹系と照らし合わせ、本当に終わっていれば、コマンドに --support-ended を付けて実行してください（監査記録に残ります）。`,
    en: (p: Data & { listed: number; released: number }) =>
      `Of ${counted(p.listed)} people under support measures, ${counted(p.released)} have no mark in this "${p.title.en}". The extraction may have lost what that column holds, so no row was taken and the list stays as it was. Compare with the core system; where the measures have really ended, run the command with --support-ended (which the audit log tells).`,
  },
  'dates-unread': {
    http: 422,
    exit: 2,
    ja: (p: Data & { eraCodes: string | null }) =>
      `『${p.title.ja}』の日付の列のほとんどが日付として読めないため、1行も取り込みませんでした。下に挙げた列が日付か、7桁の和暦なら定義書の eraCodes（${p.eraCodes ? `いまは ${p.eraCodes}` : 'いまは書かれていません'}）が元のシステムの元号コードと合うかを確かめてください。`,
    en: (p: Data & { eraCodes: string | null }) =>
      `Most of a date column of "${p.title.en}" cannot be read as dates, so no row was taken. Check whether the columns listed below hold dates and, for eras in seven digits, whether eraCodes of the contract (${p.eraCodes ? `${p.eraCodes} now` : 'not there now'}) are those of the source system.`,
  },
  'births-implausible': {
    http: 409,
    exit: 3,
    ja: (p: Data & { eraCodes: string | null; asOf: string }) =>
      `『${p.title.ja}』の生年月日に、あり得ないものが多すぎるため、1行も取り込みませんでした。元号コードの取り違え（昭和と平成の入れ替わり、西暦と和暦など。定義書の eraCodes は${p.eraCodes ? `いま ${p.eraCodes}` : '書かれていません'}）か、基準日（${p.asOf}）の誤りのおそれがあります。元のシステムの元号コードと見比べてください。生年月日が正しいことを確かめたときは、コマンドに --births-checked を付けて実行してください（監査記録に残ります）。`,
    en: (p: Data & { eraCodes: string | null; asOf: string }) =>
      `Too many births of "${p.title.en}" cannot be, so no row was taken. Era codes may be mixed up (昭和 and 平成 exchanged, Western years read as years of an era; eraCodes of the contract: ${p.eraCodes ?? 'none'}), or the as-of day (${p.asOf}) may be wrong. Compare with the era codes of the source system. If the births are right all the same, run the command with --births-checked (which the audit log tells).`,
  },
  'support-list-missing': {
    http: 409,
    exit: 3,
    ja: (p: Data) =>
      `支援措置の対象者の一覧がまだないため、『${p.title.ja}』を読み込みません。対象者が混ざるのを防ぐため、先に住民基本台帳を取り込んでください。`,
    en: (p: Data) =>
      `There is no list of people under support measures yet, so "${p.title.en}" is not read. Load the resident register first, so that none of them can enter.`,
  },
  'linkage-missing': {
    http: 409,
    exit: 3,
    ja: (p: Data) =>
      `『${p.title.ja}』は名寄せで住民と結び付けるデータですが、住民基本台帳の照合用の情報がまだありません。identity のある定義書で住民基本台帳を先に送るか、「musubi link register」で残してください。`,
    en: (p: Data) =>
      `"${p.title.en}" is linked to residents, but nothing is kept yet to recognise them by. Send the resident register first, by a contract with identity, or keep it with "musubi link register".`,
  },
  leak: {
    http: 422,
    exit: 3,
    ja: (p: Data & { findings: number }) =>
      `『${p.title.ja}』の送ろうとしたデータに、外に出せない値が${p.findings}件見つかったため、送信を止めました。下に挙げた行と列の元データ、または定義書を直してください。`,
    en: (p: Data & { findings: number }) =>
      `${p.findings} value(s) that must not leave were found in what "${p.title.en}" would send, so the dispatch was stopped. Correct the source at the rows and columns listed below, or the contract.`,
  },
  'date-context-unknown': {
    http: 422,
    exit: 2,
    ja: (p: { contexts: string }) =>
      `--context にその書き方はありません。次のいずれかを指定してください: ${p.contexts}`,
    en: (p: { contexts: string }) => `There is no such --context. Give one of: ${p.contexts}`,
  },
});
