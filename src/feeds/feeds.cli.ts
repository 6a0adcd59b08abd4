/** `musubi statistics schema`: brings the PostgreSQL schema for BI programs into step with what is published, and says what changed. */
import { type Bilingual, type Command, done, forPrograms, jsonOption, printTable } from '#base';
import { keepSchema, type SchemaNeeds } from './keep-schema.ts';

const now: Readonly<Record<'shown' | 'takenAway' | 'waiting', Bilingual>> = {
  shown: { ja: '新しくした', en: 'made anew' },
  takenAway: { ja: '外した', en: 'taken away' },
  waiting: { ja: '読まれているので次に回した', en: 'being read: left for the next time' },
};

export const schemaCommands = (needs: SchemaNeeds): readonly Command[] => [
  {
    words: ['statistics', 'schema'],
    about: {
      ja: '公表された統計表を、BIソフト用の PostgreSQL のスキーマに揃える（サーバーが動いていれば、ひとりでに揃う）',
      en: 'Bring the PostgreSQL schema for BI programs into step with what is published (a running server does so by itself)',
    },
    options: { json: jsonOption },
    run: async (input, io) => {
      const kept = await keepSchema(needs);
      if (!kept.ok) return kept;
      const { shown, takenAway, waiting, busy } = kept.value;
      const rows = [
        ...shown.map((table) => ({ table, now: { shown: true }, said: now.shown })),
        ...takenAway.map((table) => ({ table, now: { shown: false }, said: now.takenAway })),
        ...waiting.map((table) => ({ table, now: { waiting: true }, said: now.waiting })),
      ];
      if (forPrograms(input)) for (const { table, now: is } of rows) io.out(JSON.stringify({ table, ...is }));
      else
        printTable(io, rows, [
          ['統計表', 'table', ({ table }) => table],
          ['', '', ({ said }, language) => said[language]],
        ]);
      io.say(
        busy
          ? { ja: 'ほかのサーバーが揃えているところです。', en: 'Another server is doing so just now.' }
          : {
              ja: `新しくした表 ${shown.length}、外した表 ${takenAway.length}、読まれていて次に回した表 ${waiting.length}`,
              en: `${shown.length} tables made anew, ${takenAway.length} taken away, ${waiting.length} being read and left for the next time`,
            },
      );
      return done(undefined);
    },
  },
];
