/** What the lake refuses while a package is uploaded. What arrived before stays, and the upload goes on from there, unless it says otherwise. */
import { refusals } from '#base';

export const uploadRefusal = refusals('lake', {
  'request-unsigned': {
    http: 401,
    exit: 4,
    ja: () =>
      '署名のない依頼、または必要な項目に署名のない依頼です。登録した送信元の「musubi gateway send」から送ってください。',
    en: () =>
      'The request is not signed, or not over all it must be. Send with "musubi gateway send" of a registered sender.',
  },
  'request-signature': {
    http: 401,
    exit: 4,
    ja: (p: { sender: string }) =>
      `依頼の署名が、登録された「${p.sender}」の鍵のものではありません。送信元の鍵とレイクの登録（lake trust）、宛先の住所（lakeUrl と publicUrl）を確かめてください。`,
    en: (p: { sender: string }) =>
      `The request is not signed by the registered key of "${p.sender}". Check the sender's key, its registration at the lake (lake trust), and the address (lakeUrl against publicUrl).`,
  },
  'request-stale': {
    http: 401,
    exit: 4,
    ja: (p: { now: string }) =>
      `依頼の時刻がデータレイクの時計（${p.now}）と5分以上ずれています。送信元の機械の時計を合わせてください。`,
    en: (p: { now: string }) =>
      `The time of the request differs from the lake's clock (${p.now}) by more than five minutes. Set the clock of the sending machine right.`,
  },
  'request-replayed': {
    http: 401,
    exit: 4,
    ja: () => '同じ依頼が前にも届いています。繰り返された依頼は受け付けません。送り直してください。',
    en: () => 'This very request came before. A repeated request is not served; send anew.',
  },
  'too-many-requests': {
    http: 429,
    exit: 5,
    ja: () => '依頼が多すぎます。1分待ってから続けてください。',
    en: () => 'Too many requests. Wait a minute, then go on.',
  },
  'upload-headers': {
    http: 400,
    exit: 2,
    ja: (p: { names: string }) => `アップロードの項目（${p.names}）が足りないか、正しくありません。`,
    en: (p: { names: string }) => `Fields of the upload (${p.names}) are missing or wrong.`,
  },
  'upload-not-found': {
    http: 404,
    exit: 3,
    ja: () => 'そのアップロードはありません（1日以上途中のままのものは消えます）。最初から送ってください。',
    en: () => 'There is no such upload (one left unfinished for a day is removed). Send from the beginning.',
  },
  'upload-offset': {
    http: 409,
    exit: 3,
    ja: (p: { here: number }) => `ここまでに届いているのは${p.here}バイトです。そこから続けてください。`,
    en: (p: { here: number }) => `${p.here} bytes are here. Go on from there.`,
  },
  'upload-busy': {
    http: 409,
    exit: 5,
    ja: () => 'このアップロードの別の依頼を処理中です。少し待ってから続けてください。',
    en: () => 'Another request of this upload is at work. Wait a moment, then go on.',
  },
  'upload-part-altered': {
    http: 400,
    exit: 3,
    ja: () => '届いた部分が、添えられたハッシュと一致しません。その部分を送り直してください。',
    en: () => 'The part that arrived is not what its digest says. Send that part again.',
  },
  'upload-part-too-large': {
    http: 413,
    exit: 3,
    ja: (p: { largest: number }) => `1回に送れるのは${p.largest}バイトまでです。小さく分けてください。`,
    en: (p: { largest: number }) => `One request carries at most ${p.largest} bytes. Send smaller parts.`,
  },
  'upload-length': {
    http: 400,
    exit: 3,
    ja: (p: { bytes: number }) => `このアップロードは${p.bytes}バイトのはずですが、長さが合いません。`,
    en: (p: { bytes: number }) => `This upload should have ${p.bytes} bytes, which is not what was sent.`,
  },
  'upload-altered': {
    http: 422,
    exit: 3,
    ja: () => '届いたファイル全体が、最初に告げられたハッシュと一致しないので捨てました。最初から送り直してください。',
    en: () => 'The whole file is not what was announced, and was thrown away. Send it again from the beginning.',
  },
  'package-too-large': {
    http: 413,
    exit: 3,
    ja: (p: { largest: number }) => `パッケージが大きすぎます（上限${p.largest}バイト）。媒体で運んでください。`,
    en: (p: { largest: number }) => `The package is too large (at most ${p.largest} bytes). Carry it instead.`,
  },
  'upload-quota': {
    http: 429,
    exit: 5,
    ja: (p: { uploads: number }) =>
      `途中のアップロードが多すぎます（一度に${p.uploads}件まで）。先に始めたものを終えてください。`,
    en: (p: { uploads: number }) =>
      `Too many uploads are unfinished (${p.uploads} at a time). Finish those begun before.`,
  },
  'upload-no-room': {
    http: 507,
    exit: 5,
    ja: () => 'データレイクの機械の空き容量が足りません。レイクの管理者に知らせてください。',
    en: () => 'There is no room on the machine of the lake. Tell its administrator.',
  },
});
