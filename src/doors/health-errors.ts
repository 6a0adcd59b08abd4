/** What keeps a running server from being well. Exit code 1 throughout: Docker knows 0 and 1 only. */
import { refusals } from '#base';

export const healthRefusal = refusals('doors', {
  'server-silent': {
    http: 503,
    exit: 1,
    ja: (p: { at: string }) =>
      `サーバー（${p.at}）が答えません。動いているか（systemctl status musubi、docker logs）、ポートの設定を確かめてください。`,
    en: (p: { at: string }) =>
      `The server (${p.at}) does not answer. Check that it runs (systemctl status musubi, docker logs), and its port.`,
  },
  'server-other': {
    http: 503,
    exit: 1,
    ja: (p: { at: string }) =>
      `${p.at} は、設定にある証明書とは別の証明書で答えています。証明書を替えた後なら起動し直し、そうでなければ、ほかのプログラムがこのポートを使っていないか確かめてください。`,
    en: (p: { at: string }) =>
      `${p.at} answers with another certificate than the settings name. Restart if it was replaced; otherwise see which program has this port.`,
  },
  'certificate-over': {
    http: 503,
    exit: 1,
    ja: (p: { until: string }) =>
      `サーバーの証明書の期限（${p.until}）が切れています。新しいものに替えて起動し直してください。`,
    en: (p: { until: string }) =>
      `The certificate of the server ended on ${p.until}. Put a new one in place and restart.`,
  },
  'server-not-ready': {
    http: 503,
    exit: 1,
    ja: (p: { at: string; status: number; parts: string }) =>
      `サーバー（${p.at}）は答えますが、働けません（${p.status} ${p.parts}）。register は台帳、checkpoints は検査点の書込み、disk は空き容量です。「musubi doctor」で詳しく調べてください。`,
    en: (p: { at: string; status: number; parts: string }) =>
      `The server (${p.at}) answers but cannot do its work (${p.status} ${p.parts}): the register, the writing of checkpoints, or room on the disk. "musubi doctor" tells more.`,
  },
});
