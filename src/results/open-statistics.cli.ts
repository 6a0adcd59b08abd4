/** `musubi statistics import`: published workbooks of population into the results server. */
import { type Command, calendarDate, done, forPrograms, jsonOption, refused } from '#base';
import { importOfficial } from './open-official.ts';
import { importPopulation, type OpenStatisticsNeeds } from './open-statistics.ts';
import { openStatisticsRefusal } from './open-statistics-errors.ts';

export const openStatisticsCommands = (needs: OpenStatisticsNeeds): Command[] => [
  {
    words: ['statistics', 'import'],
    about: {
      ja: '公表された統計（町別人口のExcelと区の境界、国勢調査の小地域集計、e-Stat API の応答）を取り込み、データラウンジで見られるようにします',
      en: 'Import published statistics (workbooks of population by town, ward boundaries, census small areas, answers of the e-Stat API), to be seen in the Data Lounge',
    },
    arguments: ['[<file>…]'],
    options: {
      population: {
        type: 'string',
        about: {
          ja: '町別人口のファイル（続けて書いたファイルも読みます）',
          en: 'workbook of population by town (further files may follow)',
        },
      },
      boundaries: {
        type: 'string',
        about: { ja: '区の境界（TopoJSON、wards）', en: 'boundaries of the wards (TopoJSON, object "wards")' },
      },
      'small-area': {
        type: 'string',
        about: {
          ja: '国勢調査の小地域集計（tblT….txt。続けて書いたファイルも読みます）',
          en: 'census small-area file (tblT….txt; further files may follow)',
        },
      },
      estat: {
        type: 'string',
        about: {
          ja: 'e-Stat API の応答（JSON。続けて書いたファイルも読みます）',
          en: 'answer of the e-Stat API (JSON; further files may follow)',
        },
      },
      'as-of': { type: 'string', about: { ja: '調査の期日（YYYY-MM-DD）', en: 'day of the survey (YYYY-MM-DD)' } },
      json: jsonOption,
      credit: { type: 'string', about: { ja: '出典の表示', en: 'credit line that the publishers ask for' } },
    },
    run: async (input, io) => {
      const { options, arguments: rest } = input;
      const text = (name: string): string | undefined =>
        options[name] === undefined ? undefined : String(options[name]);
      const [smallArea, estat, day] = [text('small-area'), text('estat'), text('as-of')];
      if (smallArea !== undefined || estat !== undefined) {
        const asOf = day === undefined ? null : calendarDate(day);
        if (!asOf) return refused(openStatisticsRefusal('open-day-missing', {}));
        // Further files are told apart by what they are: answers of the API are JSON.
        const isAnswer = (path: string) => path.toLowerCase().endsWith('.json');
        const official = await importOfficial(needs, {
          smallAreas: [...(smallArea ? [smallArea] : []), ...rest.filter((path) => !isAnswer(path))],
          estat: [...(estat ? [estat] : []), ...rest.filter(isAnswer)],
          asOf,
          ...(text('credit') ? { credit: text('credit') as string } : {}),
        });
        if (!official.ok) return official;
        if (forPrograms(input)) io.out(JSON.stringify(official.value));
        const { tables } = official.value;
        const merged = tables.reduce((sum, table) => sum + table.merged, 0);
        io.say({
          ja: `${tables.length}表を取り込みました（合算・秘匿による空欄 ${merged}件）。`,
          en: `Imported ${tables.length} table(s) (${merged} cells blank because merged or hidden by the publisher).`,
        });
        return done(undefined);
      }
      const population = [...(text('population') ? [text('population') as string] : []), ...rest];
      const imported = await importPopulation(needs, {
        population,
        boundaries: text('boundaries'),
        credit: text('credit'),
      });
      if (!imported.ok) return imported;
      const { days, towns, merged, map } = imported.value;
      if (forPrograms(input)) io.out(JSON.stringify(imported.value));
      io.say({
        ja: `${days.join('、')} の人口（${towns.toLocaleString('ja-JP')}町丁、うち合算による空欄 ${merged}件）を取り込みました。${map ? '地図も取り込みました。' : '境界が指定されていないため、地図は表示されません。'}`,
        en: `Imported the population of ${days.join(', ')} (${towns} towns, ${merged} rows blank because merged). ${map ? 'The map is in, too.' : 'No boundaries were given: no map is shown.'}`,
      });
      return done(undefined);
    },
  },
];
