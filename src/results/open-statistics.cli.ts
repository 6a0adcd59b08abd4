/** `musubi statistics import`: published workbooks of population into the results server. */
import { type Command, done } from '#base';
import { importPopulation, type OpenStatisticsNeeds } from './open-statistics.ts';

export const openStatisticsCommands = (needs: OpenStatisticsNeeds): Command[] => [
  {
    words: ['statistics', 'import'],
    about: {
      ja: '市が公表した町別人口のExcelと区の境界を取り込み、データラウンジで見られるようにします',
      en: 'Import published workbooks of population by town and ward boundaries, to be seen in the Data Lounge',
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
      credit: { type: 'string', about: { ja: '出典の表示', en: 'credit line that the publishers ask for' } },
    },
    run: async ({ options, arguments: rest }, io) => {
      const text = (name: string): string | undefined =>
        options[name] === undefined ? undefined : String(options[name]);
      const population = [...(text('population') ? [text('population') as string] : []), ...rest];
      const imported = await importPopulation(needs, {
        population,
        boundaries: text('boundaries'),
        credit: text('credit'),
      });
      if (!imported.ok) return imported;
      const { days, towns, merged, map } = imported.value;
      io.out(JSON.stringify(imported.value));
      io.say({
        ja: `${days.join('、')} の人口（${towns.toLocaleString('ja-JP')}町丁、うち合算による空欄 ${merged}件）を取り込みました。${map ? '地図も取り込みました。' : '境界が指定されていないため、地図は表示されません。'}`,
        en: `Imported the population of ${days.join(', ')} (${towns} towns, ${merged} rows blank because merged). ${map ? 'The map is in, too.' : 'No boundaries were given: no map is shown.'}`,
      });
      return done(undefined);
    },
  },
];
