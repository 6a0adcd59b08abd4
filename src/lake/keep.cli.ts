/** `musubi lake retain`. */
import { type Command, done } from '#base';
import type { LakeNeeds } from './needs.ts';
import { endRetention } from './retention.ts';

export const retentionCommands = (needs: LakeNeeds): readonly Command[] => [
  {
    words: ['lake', 'retain'],
    about: {
      ja: '定義書の保存期間（keepMonths）を過ぎたスナップショットの中身を廃棄します（1行に1件のJSON）。',
      en: 'Takes away the rows of snapshots past the retention of their contract (keepMonths); one JSON a line.',
    },
    options: { look: { type: 'boolean', about: { ja: '見るだけで何も変えない', en: 'look only, change nothing' } } },
    run: async (input, io) => {
      const look = input.options.look === true;
      const gone = await endRetention(needs, look ? 'look' : undefined);
      if (!gone.ok) return gone;
      for (const each of gone.value) io.out(JSON.stringify(each));
      const count = gone.value.length;
      io.say(
        look
          ? { ja: `${count}件が廃棄の対象です。`, en: `${count} snapshots would go.` }
          : { ja: `${count}件を廃棄しました。`, en: `${count} snapshots are gone.` },
      );
      return done(undefined);
    },
  },
];
