/** `musubi audit clock`. */
import { answer, type Bilingual, type Command, done, forPrograms, jsonOption, momentInJapan, refused } from '#base';
import { confirmClock, type LogClock, logClock, logClockRefusal } from './log-clock.ts';
import type { AuditNeeds } from './needs.ts';

const linesOf = (now: Date, { newest, confirmed }: LogClock): readonly Bilingual[] => {
  const last = (at: string | undefined | null, none: string) => (at ? momentInJapan(at) : none);
  return [
    { ja: `この機械の時計: ${momentInJapan(now)}`, en: `clock of this machine: ${momentInJapan(now)} (Japan)` },
    { ja: `いちばん新しい記録: ${last(newest, 'なし')}`, en: `newest entry: ${last(newest, 'none')}` },
    {
      ja: `時計を最後に確かめたのは: ${last(confirmed?.at, 'なし')}`,
      en: `last confirmed by somebody: ${last(confirmed?.at, 'none')}`,
    },
  ];
};

export const clockCommand = (needs: AuditNeeds): Command => ({
  words: ['audit', 'clock'],
  about: {
    ja: 'この機械の時計を監査記録と比べる。「--right --reason …」は、時計を確かめたと記録し、止めた廃棄を通す',
    en: 'Holds the clock of this machine against the log; "--right --reason …" tells that somebody looked and it is right, so that what was held back may go on',
  },
  options: {
    right: { type: 'boolean', about: { ja: '時計は正しいと記録する', en: 'tell that the clock is right' } },
    json: jsonOption,
    reason: { type: 'string', about: { ja: '何で確かめたか', en: 'how that is known' } },
  },
  run: async (input, io) => {
    if (input.options.right === true) {
      const told = await confirmClock(needs, String(input.options.reason ?? ''));
      if (!told.ok) return told;
      io.say({ ja: '記録しました。', en: 'It is told.' });
    }
    const now = needs.clock();
    const clock = await logClock(needs.book, now);
    const fault = logClockRefusal(clock, now);
    answer(input, io, { now: now.toISOString(), ...clock }, ...linesOf(now, clock));
    if (fault) return refused(fault);
    if (!forPrograms(input)) io.say({ ja: '食い違いはありません。', en: 'Nothing speaks against this clock.' });
    return done(undefined);
  },
});
