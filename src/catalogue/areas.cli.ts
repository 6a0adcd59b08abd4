/** `musubi areas import`: an area pack from a folder of town files. */
import { type Command, done, type Result, refused } from '#base';
import { importAreas } from './area-import.ts';
import { catalogueRefusal } from './errors.ts';
import { readWardCodes } from './ward-codes.ts';

export type AreasNeeds = {
  /** The `*.json` files of a folder: name without ending, text. Refused if the folder cannot be read. */
  readonly readJsonFiles: (
    folder: string,
  ) => Promise<Result<readonly { readonly name: string; readonly text: string }[]>>;
  readonly readText: (path: string) => Promise<Result<string>>;
  /** Whole or not at all. */
  readonly writeText: (path: string, text: string) => Promise<Result<void>>;
};

const said = (value: string | number | boolean | undefined) => (value === undefined ? undefined : String(value));

export const areasCommands = (needs: AreasNeeds): Command[] => [
  {
    words: ['areas', 'import'],
    about: { ja: '町名のファイルから町名辞書を作ります', en: 'makes an area pack from town files' },
    options: {
      towns: {
        type: 'string',
        required: true,
        about: {
          ja: '区ごとの JSON（区名.json）があるフォルダ',
          en: 'folder with one JSON per ward (<ward name>.json)',
        },
      },
      out: { type: 'string', required: true, about: { ja: '作る町名辞書', en: 'area pack to write' } },
      prefecture: { type: 'string', about: { ja: '都道府県名', en: 'prefecture' } },
      city: { type: 'string', about: { ja: '市名', en: 'city' } },
      'city-code': { type: 'string', about: { ja: '市のコード（5桁）', en: '5-digit code of the city' } },
      wards: {
        type: 'string',
        about: {
          ja: '区名とコード（TopoJSON、GeoJSON または表）',
          en: 'names and codes of the wards (TopoJSON, GeoJSON or a table)',
        },
      },
      vintage: { type: 'string', about: { ja: 'データの時点（例 2024-01）', en: 'vintage of the data, e.g. 2024-01' } },
      credit: { type: 'string', about: { ja: '出典の表示', en: 'credit line' } },
    },
    run: async ({ options }, io) => {
      const files = await needs.readJsonFiles(String(options.towns));
      if (!files.ok) return files;
      let wardCodes: Readonly<Record<string, string>> | null = null;
      if (options.wards !== undefined) {
        const text = await needs.readText(String(options.wards));
        if (!text.ok) return text;
        wardCodes = readWardCodes(text.value);
        if (!wardCodes) return refused(catalogueRefusal('ward-codes-invalid', { file: String(options.wards) }));
      }
      const pack = importAreas(
        files.value.map((file) => ({ ward: file.name, text: file.text })),
        {
          prefecture: said(options.prefecture),
          city: said(options.city),
          cityCode: said(options['city-code']),
          wardCodes: wardCodes ?? undefined,
          vintage: said(options.vintage),
          credit: said(options.credit),
        },
      );
      if (!pack.ok) return pack;
      const written = await needs.writeText(String(options.out), `${JSON.stringify(pack.value)}\n`);
      if (!written.ok) return written;
      const count = {
        wards: pack.value.wards.filter((ward) => !ward.abolished).length,
        towns: pack.value.towns.length,
      };
      io.say({
        ja: `町名辞書を作りました: ${pack.value.city}、${count.wards}区、${count.towns}件。`,
        en: `Area pack made: ${pack.value.city}, ${count.wards} wards, ${count.towns} entries.`,
      });
      return done(undefined);
    },
  },
];
