/** `musubi city make`: the synthetic city's source files, from the command line. */
import { type Command, done, forPrograms, jsonOption } from '#base';
import { makeCity } from './make-city.ts';
import type { CityNeeds } from './needs.ts';

const beside = (folder: string, name: string): string => `${folder.replace(/\/+$/, '')}/../${name}`;

export const cityCommands = (needs: CityNeeds): Command[] => [
  {
    words: ['city', 'make'],
    about: {
      ja: '合成都市をつくり、基幹システムの形の原本ファイルを書き出します',
      en: 'Make the synthetic city and write source files as core systems do',
    },
    options: {
      people: {
        type: 'number',
        default: 50_000,
        about: { ja: '最後の月末の人口（およそ）', en: 'residents at the last month end, about' },
      },
      seed: {
        type: 'number',
        default: 1,
        about: { ja: '乱数の種（同じ種なら同じ都市）', en: 'seed: the same seed makes the same city' },
      },
      months: {
        type: 'number',
        default: 36,
        about: {
          ja: '住民基本台帳の月末の数（2026年10月まで、1〜36）',
          en: 'month ends of the register up to October 2026, 1–36',
        },
      },
      dirty: {
        type: 'number',
        default: 0.003,
        about: { ja: '誤りのある行の割合（0〜1）', en: 'share of faulty rows, 0–1' },
      },
      out: {
        type: 'string',
        required: true,
        about: { ja: '原本ファイルのフォルダ', en: 'folder of the source files' },
      },
      'register-only': {
        type: 'boolean',
        about: {
          ja: '住民基本台帳だけを書き出します（表れない所得と国保は計算しません）',
          en: 'write the register only (incomes and insurance, which do not show in it, are not worked out)',
        },
      },
      areas: {
        type: 'string',
        about: {
          ja: '町名辞書と地図のフォルダ（既定は原本の隣の areas）',
          en: 'folder of area pack and map (default: areas beside the source files)',
        },
      },
      json: jsonOption,
      truth: {
        type: 'string',
        about: {
          ja: '正解の台帳のフォルダ（試験用。既定は書かない）',
          en: 'folder of the ledger of the truth, for tests (default: none)',
        },
      },
    },
    run: async (input, io) => {
      const { options } = input;
      const out = String(options['out']);
      const made = await makeCity(
        needs,
        {
          people: Number(options['people'] ?? 50_000),
          seed: Number(options['seed'] ?? 1),
          months: Number(options['months'] ?? 36),
          dirty: Number(options['dirty'] ?? 0.003),
          registerOnly: options['register-only'] === true,
          out,
          areas: options['areas'] === undefined ? beside(out, 'areas') : String(options['areas']),
          ...(options['truth'] === undefined ? {} : { truth: String(options['truth']) }),
        },
        io.progress,
      );
      if (!made.ok) return made;
      const { residents, rows, bytes, seconds, files } = made.value;
      const perSecond = (n: number, locale: string) => Math.round(n / seconds).toLocaleString(locale);
      const megabytes = (bytes / 1e6).toFixed(0);
      const speed = (bytes / 1e6 / seconds).toFixed(0);
      io.say({
        ja: `合成都市ができました。人口${residents.toLocaleString('ja-JP')}人、${files.length}ファイル、${rows.toLocaleString('ja-JP')}行、${megabytes} MB、${seconds.toFixed(1)}秒（毎秒${perSecond(residents, 'ja-JP')}人、${perSecond(rows, 'ja-JP')}行、${speed} MB）。`,
        en: `The synthetic city is made: ${residents.toLocaleString('en')} residents, ${files.length} files, ${rows.toLocaleString('en')} rows, ${megabytes} MB in ${seconds.toFixed(1)} s (${perSecond(residents, 'en')} persons/s, ${perSecond(rows, 'en')} rows/s, ${speed} MB/s).`,
      });
      if (forPrograms(input)) io.out(JSON.stringify({ residents, rows, bytes, seconds, files: files.length, out }));
      return done(undefined);
    },
  },
];
