/** `musubi lake retain`. */
import { answerRows, type Command, done, jsonOption } from '#base';
import { titleIn } from './lake-words.ts';
import type { LakeNeeds } from './needs.ts';
import { endRetention } from './retention.ts';

export const retentionCommands = (needs: LakeNeeds): readonly Command[] => [
  {
    words: ['lake', 'retain'],
    about: {
      ja: '定義書の保存期間（keepMonths）を過ぎたスナップショットの中身を廃棄します。',
      en: 'Takes away the rows of snapshots past the retention of their contract (keepMonths).',
    },
    options: {
      json: jsonOption,
      look: { type: 'boolean', about: { ja: '見るだけで何も変えない', en: 'look only, change nothing' } },
    },
    run: async (input, io) => {
      const look = input.options.look === true;
      const gone = await endRetention(needs, look ? 'look' : undefined);
      if (!gone.ok) return gone;
      answerRows(input, io, gone.value, [
        ['データ', 'data', ({ dataset }, language) => titleIn(needs, dataset)[language]],
        ['名前', 'name', ({ dataset }) => dataset],
        ['基準日', 'as of', ({ asOf }) => asOf],
        ['スナップショット', 'snapshot', ({ snapshot }) => snapshot],
      ]);
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
