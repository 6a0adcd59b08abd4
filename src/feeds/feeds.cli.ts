/** `musubi statistics schema`: brings the PostgreSQL schema for BI programs into step with what is published, and says what changed. */
import { type Command, done } from '#base';
import { keepSchema, type SchemaNeeds } from './keep-schema.ts';

export const schemaCommands = (needs: SchemaNeeds): readonly Command[] => [
  {
    words: ['statistics', 'schema'],
    about: {
      ja: '公表された統計表を、BIソフト用の PostgreSQL のスキーマに揃える（サーバーが動いていれば、ひとりでに揃う）',
      en: 'Bring the PostgreSQL schema for BI programs into step with what is published (a running server does so by itself)',
    },
    run: async (_, io) => {
      const kept = await keepSchema(needs);
      if (!kept.ok) return kept;
      const { shown, takenAway, waiting, busy } = kept.value;
      for (const table of shown) io.out(JSON.stringify({ table, shown: true }));
      for (const table of takenAway) io.out(JSON.stringify({ table, shown: false }));
      for (const table of waiting) io.out(JSON.stringify({ table, waiting: true }));
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
