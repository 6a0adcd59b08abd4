/** What a load is told on the command line: contract, day, files or a table of a database, and how to read them for this once. */
import { type Bilingual, type CommandInput, calendarDate, dayInJapan, done, type Result, refused } from '#base';
import { type Contract, type Encoding, encodings, isDelimiter } from '#catalogue';
import { dialectSentence, type ReadFile, type SourceFile } from '#sources';
import { isFile } from '../machinery/files.ts';
import { connectionOf, queriedFile } from './database-tables.ts';
import { doorRefusal } from './errors.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { sourceFile } from './sealed-side.ts';
import type { LoadOrder } from './send-load.ts';
import { readContractFile } from './shipped-files.ts';

export const loadOptions = {
  data: dataOption,
  contract: { type: 'string', required: true, about: { ja: 'データ定義書（YAML）', en: 'contract (YAML)' } },
  'as-of': {
    type: 'string',
    required: true,
    about: { ja: 'データの時点（YYYY-MM-DD）', en: 'day the data describe (YYYY-MM-DD)' },
  },
  encoding: {
    type: 'string',
    about: {
      ja: `文字コードをこの回だけ変える（${encodings.join('・')}）`,
      en: `read in another encoding, for this once (${encodings.join(', ')})`,
    },
  },
  delimiter: {
    type: 'string',
    about: {
      ja: '区切り文字をこの回だけ変える（1文字、または tab）',
      en: 'read with another separator, for this once (one letter, or tab)',
    },
  },
} as const;

/** What only somebody who compared with the core system can say; the log keeps that. */
export const comparedOptions = {
  'support-ended': {
    type: 'boolean',
    about: {
      ja: '多くの支援措置が一度に終わったことを、基幹系と照らして確かめた（住民基本台帳のとき）',
      en: 'that many support measures ended at once was compared with the core system (for the resident register)',
    },
  },
  'births-checked': {
    type: 'boolean',
    about: {
      ja: 'あり得ないように見える生年月日が正しいことを、基幹系と照らして確かめた',
      en: 'births that look impossible were compared with the core system and are right',
    },
  },
} as const;

const isEncoding = (text: string): text is Encoding => (encodings as readonly string[]).includes(text);

export const readingOf = (input: CommandInput, say: (ja: string, en: string) => void): SourceFile['reading'] => {
  const { encoding, delimiter } = input.options;
  const between = delimiter === 'tab' ? '\t' : delimiter;
  if (encoding !== undefined && !isEncoding(String(encoding)))
    say(`「--encoding」は ${encodings.join('・')} のどれかです`, `--encoding is one of ${encodings.join(', ')}`);
  if (between !== undefined && !isDelimiter(String(between)))
    say(
      '「--delimiter」は , ; | などの半角記号1つ、tab、全角コンマのどれかです',
      '--delimiter is one sign such as , ; or |, tab, or the full-width comma',
    );
  if (encoding === undefined && between === undefined) return undefined;
  return {
    ...(encoding === undefined ? {} : { encoding: String(encoding) as Encoding }),
    ...(between === undefined ? {} : { delimiter: String(between) }),
  };
};

export const orderOf = (input: CommandInput): Result<LoadOrder> => {
  const missing = input.arguments.find((path) => !isFile(path));
  if (missing) return refused(doorRefusal('file-missing', { file: missing }));
  const contract = readContractFile(String(input.options.contract));
  if (!contract.ok) return contract;
  const { source } = contract.value;
  const faults: Bilingual[] = [];
  const say = (ja: string, en: string) => faults.push({ ja, en });
  const asOf = calendarDate(String(input.options['as-of']));
  if (!asOf) say('「--as-of」は YYYY-MM-DD の実在する日です', '--as-of is a real day as YYYY-MM-DD');
  const reading = readingOf(input, say);
  if (reading && source.format !== 'csv' && source.format !== 'tsv')
    say(
      '「--encoding」「--delimiter」は CSV・TSV のときだけ使えます',
      '--encoding and --delimiter are for CSV and TSV only',
    );
  const compared = {
    supportEnded: input.options['support-ended'] === true,
    birthsChecked: input.options['births-checked'] === true,
  };
  const fromTable = source.format === 'postgresql';
  if (!fromTable && input.arguments.length === 0) say('<file>… を書いてください', '<file>… is missing');
  if (fromTable && input.arguments.length > 0)
    say('この定義書はデータベースから読むので、ファイルは書けません', 'this contract reads a database: give no files');
  if (faults.length > 0 || !asOf) return refused(doorRefusal('wrong-option', { command: 'gateway' }, faults));
  if (source.format === 'postgresql') {
    const connection = connectionOf(dataFolderOf(input), source.database);
    if (!connection.ok) return connection;
    const table = queriedFile(source.database, connection.value, source.query);
    return done({ contract: contract.value, files: [table], asOf, ...compared });
  }
  const files = input.arguments.map((path) => ({ ...sourceFile(path), ...(reading ? { reading } : {}) }));
  return done({ contract: contract.value, files, asOf, ...compared });
};

/** A slip of the year, most often; the lake takes no such package. Null for a day that has come. */
export const dayToCome = ({ asOf }: Pick<LoadOrder, 'asOf'>): Bilingual | null =>
  asOf > dayInJapan(new Date())
    ? {
        ja: `注意: 基準日 ${asOf} はまだ来ていません。その日が来るまで、レイクは受け入れません。`,
        en: `note: the as-of day ${asOf} has not come yet; the lake takes nothing of it before.`,
      }
    : null;

/** What the files say of themselves, beside what the contract says of them. */
export const detected = (files: readonly ReadFile[], { source }: Contract): Bilingual[] => {
  const declared =
    source.format === 'csv' || source.format === 'tsv' ? ` ${source.format} ${source.encoding}` : ` ${source.format}`;
  return files.flatMap(({ name, dialect }) => {
    if (!dialect) return [];
    const seen = dialectSentence(dialect);
    return [
      {
        ja: `検出: 「${name}」 ${seen.ja}（定義書:${declared}）`,
        en: `detected: "${name}" ${seen.en} (contract:${declared})`,
      },
    ];
  });
};
