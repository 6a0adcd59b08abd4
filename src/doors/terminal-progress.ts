/** Draws progress on a terminal (one line, redrawn) or, where there is none, as one line per phase. */
import type { Bilingual, Language, Progress } from '#base';

type Unit = 'rows' | 'bytes';
type Screen = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

const grouped = (n: number) => Math.round(n).toLocaleString('en-US');
const megabytes = (n: number) => (n / 1e6).toFixed(1);
const seconds = (s: number) => (s < 90 ? `${Math.ceil(s)}s` : `${Math.ceil(s / 60)}min`);

export const terminalProgress = (
  language: Language,
  screen: Screen = process.stderr,
  now: () => number = Date.now,
): Progress => {
  type Phase = { name: Bilingual; total: number | undefined; unit: Unit; at: number; since: number; drawn: number };
  let current: Phase | null = null;

  const line = (finished: boolean): string => {
    if (!current) return '';
    const { name, total, unit, at, since } = current;
    const elapsed = (now() - since) / 1000;
    const rate = elapsed > 0.2 ? at / elapsed : 0;
    const what = unit === 'bytes' ? 'MB' : language === 'ja' ? '行' : 'rows';
    const said = unit === 'bytes' ? megabytes : grouped;
    const share = total ? Math.min(1, at / total) : 0;
    const bar = total
      ? `[${'█'.repeat(Math.round(share * 20)).padEnd(20, '·')}] ${String(Math.floor(share * 100)).padStart(3)}%`
      : '';
    const counts = at > 0 ? `${said(at)}${total && !finished ? `/${said(total)}` : ''} ${what}` : '';
    const speed = rate > 0 ? `${said(rate)} ${what}/s` : '';
    const left =
      total && rate > 0 && !finished ? `${language === 'ja' ? '残り' : 'left '}${seconds((total - at) / rate)}` : '';
    const took = finished ? `${elapsed.toFixed(1)}s` : '';
    return [name[language], finished ? '' : bar, counts, speed, left, took].filter(Boolean).join('  ');
  };
  const draw = () => {
    if (!current || !screen.isTTY || now() - current.drawn < 100) return;
    current.drawn = now();
    screen.write(`\r\u001b[2K${line(false).slice(0, (screen.columns ?? 100) - 1)}`);
  };
  const end = () => {
    if (!current) return;
    screen.write(`${screen.isTTY ? '\r\u001b[2K' : ''}${line(true)}\n`);
    current = null;
  };
  return {
    phase(name, total, unit = 'rows') {
      end();
      current = { name, total, unit, at: 0, since: now(), drawn: 0 };
      draw();
    },
    advance(by) {
      if (current) current.at += by;
      draw();
    },
    end,
  };
};
