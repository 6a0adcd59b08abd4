/** `musubi audit clock`. */
import { type Command, done, refused } from '#base';
import { confirmClock, logClock, logClockRefusal } from './log-clock.ts';
import type { AuditNeeds } from './needs.ts';

export const clockCommand = (needs: AuditNeeds): Command => ({
  words: ['audit', 'clock'],
  about: {
    ja: 'この機械の時計を監査記録と比べる。「--right --reason …」は、時計を確かめたと記録し、止めた廃棄を通す',
    en: 'Holds the clock of this machine against the log; "--right --reason …" tells that somebody looked and it is right, so that what was held back may go on',
  },
  options: {
    right: { type: 'boolean', about: { ja: '時計は正しいと記録する', en: 'tell that the clock is right' } },
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
    io.out(JSON.stringify({ now: now.toISOString(), ...clock }));
    const fault = logClockRefusal(clock, now);
    return fault ? refused(fault) : done(undefined);
  },
});
