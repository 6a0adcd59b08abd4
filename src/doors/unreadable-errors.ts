/** What is answered to a request that is no request, or too long to be read. */
import { refusals } from '#base';

export const unreadableRefusal = refusals('doors', {
  'address-too-long': {
    http: 431,
    exit: 2,
    ja: (_: object) =>
      'アドレス（検索の言葉や絞り込みを含む）かヘッダーが長すぎるため、受け付けませんでした。16,000文字までです。条件を減らして、もう一度お試しください。',
    en: (_: object) =>
      'The address (with the words searched for and the filters) or the headers are too long and were not accepted: 16,000 characters at most. Ask with fewer conditions.',
  },
  'request-too-slow': {
    http: 408,
    exit: 2,
    ja: (_: object) =>
      '要求が最後まで届かなかったため、待つのをやめました。通信の状態を確かめて、もう一度お試しください。',
    en: (_: object) =>
      'The request did not arrive whole, so it was waited for no longer. Check the network, then try again.',
  },
  'request-unreadable': {
    http: 400,
    exit: 2,
    ja: (_: object) =>
      '要求の形が正しくないため、受け付けませんでした（HTTPの書式、またはアドレスの書き方）。アドレスを確かめて、もう一度お試しください。',
    en: (_: object) =>
      'The request was not accepted: it is not well-formed (HTTP itself, or the way the address is written). Check the address, then try again.',
  },
});
