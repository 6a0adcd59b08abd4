/** `musubi contract new` and `musubi contract lint`: a contract proposed from a sample file or a table of a database, and everything that is wrong with one. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkFloor, identifierKinds } from '#abstraction';
import { type Bilingual, type Command, done, type Result, refused } from '#base';
import { type Contract, contractWarnings, readContract, readContractShape } from '#catalogue';
import { proposeContract, publishedForm, sourcesRefusal } from '#sources';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { isFile } from '../machinery/files.ts';
import { databaseFaults, databaseOptions, databaseSample } from './database-sample.ts';
import { doorRefusal } from './errors.ts';
import { dataFolderOf, dataOption } from './lazy-commands.ts';
import { loadOptions, readingOf } from './load-orders.ts';
import { sourceFile } from './sealed-side.ts';
import { contractsOf } from './shipped-files.ts';

const wrong = (words: string, faults: readonly Bilingual[]) =>
  refused(doorRefusal('wrong-option', { command: words }, faults));

/** Null where it cannot be read, or says two things of one field. */
const decimalsOf = (written: unknown): ReadonlyMap<number, number> | null => {
  const parts = written === undefined ? [] : String(written).normalize('NFKC').split(/[,、]/);
  const stated = parts.map((part) => /^\s*([1-9]\d{0,5})\s*:\s*(\d{1,2})\s*$/.exec(part)?.slice(1).map(Number));
  const pairs = stated.flatMap((pair) => (pair && (pair[1] as number) <= 18 ? [pair as [number, number]] : []));
  const found = new Map(pairs);
  return found.size === parts.length ? found : null;
};

/** Enough of a file to see what it is. */
const beginningOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const contractNew: Command = {
  words: ['contract', 'new'],
  about: {
    ja: '見本のファイルか、データベースの表からデータ定義書の案を作る（値は書きません。短いコード一覧だけ書きます）',
    en: 'Propose a contract from a sample file or a table of a database (no values are written, only short code lists)',
  },
  arguments: ['[<file>…]'],
  options: {
    data: dataOption,
    dataset: {
      type: 'string',
      default: 'new-dataset',
      about: { ja: 'データの名前（英小文字・数字・ハイフン）', en: 'name of the data set (a-z, 0-9, hyphens)' },
    },
    sheet: { type: 'string', about: { ja: 'Excelのシート（名前か番号）', en: 'sheet of a workbook (name or number)' } },
    'header-row': {
      type: 'number',
      about: {
        ja: 'Excelの見出しの行（書かなければ探します）',
        en: 'row of the column names in a workbook (looked for if not given)',
      },
    },
    'no-header': {
      type: 'boolean',
      about: {
        ja: '見出し行のないファイル（列は「項目1」「項目2」…と名付けます）',
        en: 'the file has no header row (columns are called 項目1, 項目2 …)',
      },
    },
    decimals: {
      type: 'string',
      about: {
        ja: '固定長の数の小数の桁数。「始まりのバイト:桁数」を , で並べます（例 71:2,80:1）',
        en: 'decimals of the numbers of fixed-length records, as first byte:decimals (for example 71:2,80:1)',
      },
    },
    encoding: loadOptions.encoding,
    delimiter: loadOptions.delimiter,
    ...databaseOptions,
  },
  run: async (input, io) => {
    const faults = databaseFaults(input);
    const dataset = String(input.options.dataset);
    if (!/^[a-z][a-z0-9-]{1,62}$/.test(dataset))
      faults.push({
        ja: '「--dataset」は英小文字で始め、英小文字・数字・ハイフンで書きます',
        en: '--dataset begins with a-z and holds a-z, 0-9 and - only',
      });
    const said = input.options['header-row'];
    const headerRow = said === undefined ? undefined : Number(said);
    if (headerRow !== undefined && (!Number.isInteger(headerRow) || headerRow < 1 || headerRow > 1000))
      faults.push({ ja: '「--header-row」は1以上の整数です', en: '--header-row is a whole number from 1' });
    const decimals = decimalsOf(input.options.decimals);
    if (!decimals)
      faults.push({
        ja: '「--decimals」は「始まりのバイト:桁数」を , で並べて書きます（例 71:2,80:1。桁数は18まで）',
        en: '--decimals is a list of first byte:decimals, such as 71:2,80:1 (18 decimals at most)',
      });
    const reading = readingOf(input, (ja, en) => faults.push({ ja, en }));
    if (faults.length > 0 || !decimals) return wrong('contract new', faults);
    const missing = input.arguments.find((path) => !isFile(path));
    if (missing) return refused(doorRefusal('file-missing', { file: missing }));
    for (const path of input.arguments) {
      const form = publishedForm(await beginningOf(path));
      if (form) return refused(sourcesRefusal('published-statistics', { file: basename(path), form }));
    }
    const folder = dataFolderOf(input);
    const contracts = contractsOf(folder);
    if (!contracts.ok) return contracts;
    const asked = input.options.database === undefined ? null : await databaseSample(input, folder);
    if (asked && !asked.ok) return asked;
    const sample = asked?.value ?? null;
    if (sample && sample.closed.length > 0)
      io.say({
        ja: `読む権限のない列が${sample.closed.length}あり、案に入れていません: ${sample.closed.join('、')}`,
        en: `${sample.closed.length} column(s) may not be read and are left out: ${sample.closed.join(', ')}`,
      });
    const engine = await openEngine({ memoryLimit: '2GB' });
    try {
      io.progress.phase({ ja: '見本を読み、列を調べています', en: 'reading the sample and looking at its columns' });
      const sheet = input.options.sheet === undefined ? undefined : String(input.options.sheet);
      const proposed = await proposeContract(
        {
          engine,
          memoryFile,
          sha256: () => {
            const hash = createHash('sha256');
            return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') };
          },
          loads: { earlier: async () => null },
          progress: io.progress,
          identifiers: identifierKinds,
        },
        sample
          ? [sample.file]
          : input.arguments.map((path) => ({ ...sourceFile(path), ...(reading ? { reading } : {}) })),
        contracts.value.values(),
        {
          dataset,
          decimals,
          ...(headerRow === undefined ? {} : { headerRow }),
          ...(input.options['no-header'] === true ? { header: false as const } : {}),
          ...(sheet === undefined ? {} : { sheet: /^\d+$/.test(sheet) ? Number(sheet) : sheet }),
          ...(reading ? { reading } : {}),
          ...(sample ? { table: sample.table } : {}),
        },
      );
      io.progress.end();
      if (!proposed.ok) return proposed;
      io.out(proposed.value.yaml);
      const { columns, rows, broken, unsure, open: lines } = proposed.value;
      const open = columns.flatMap(({ field, digits }) =>
        field?.as && field.decimals === undefined && digits === null ? [field.at] : [],
      );
      if (open.length > 0)
        io.say({
          ja: `小数点の位置が分からない数の項目が${open.length}つあります（${open.join('、')}バイト目から）。仕様書を見て、小数のあるものは --decimals ${open[0]}:2 のように指定して作り直すか、案の decimals を直してください。`,
          en: `${open.length} number field(s) whose point cannot be seen (from byte ${open.join(', ')}): look into the layout, and where there are decimals make the proposal again with --decimals ${open[0]}:2, or correct decimals in it.`,
        });
      if (broken > 0)
        io.say({
          ja: `見本の${rows}行のうち${broken}行は、列の数の違いや読めない文字のため案に使えませんでした（送るときは保留になります）。`,
          en: `${broken} of the ${rows} rows of the sample were of no use (another number of fields, characters that cannot be read); they would be quarantined when sent.`,
        });
      io.say({
        ja: `${rows}行の見本から${columns.length}列の案を作りました。役割の決まらない列が${unsure}、「要確認」の行が${lines}あります。直したら musubi contract lint で確かめてください。`,
        en: `Proposed ${columns.length} columns from a sample of ${rows} rows; the role of ${unsure} is open, and ${lines} lines need a look (要確認). Correct them, then run musubi contract lint.`,
      });
      return done(undefined);
    } finally {
      engine.close();
    }
  },
};

/** Faults of the file and breaches of the floor together, so that one correction mends all. */
export const lintContract = (text: string, file: string): Result<Contract> => {
  const read = readContract(text, file);
  const shape = read.ok ? read.value : readContractShape(text);
  const allowed = shape ? checkFloor(shape) : null;
  if (read.ok) return allowed && !allowed.ok ? refused(allowed.refusal) : read;
  return refused({
    ...read.refusal,
    because: [...(read.refusal.because ?? []), ...(allowed && !allowed.ok ? (allowed.refusal.because ?? []) : [])],
  });
};

const contractLint: Command = {
  words: ['contract', 'lint'],
  about: {
    ja: 'データ定義書の誤りと、気を付けるところをすべて挙げる',
    en: 'List everything that is wrong with a contract, and what to be careful about',
  },
  arguments: ['<file.yaml>'],
  run: async (input, io) => {
    const path = input.arguments[0] as string;
    if (!isFile(path)) return refused(doorRefusal('file-missing', { file: path }));
    const contract = lintContract(readFileSync(path, 'utf8'), basename(path));
    if (!contract.ok) return contract;
    const warnings = contractWarnings(contract.value);
    for (const { ja, en } of warnings) io.out(io.language === 'ja' ? `注意: ${ja}` : `note: ${en}`);
    io.say(
      warnings.length === 0
        ? { ja: '誤りも気になるところもありません。', en: 'Nothing wrong, nothing to be careful about.' }
        : {
            ja: `誤りはありません。気を付けるところが${warnings.length}件あります。`,
            en: `Nothing wrong; ${warnings.length} thing(s) to be careful about.`,
          },
    );
    return done(undefined);
  },
};

export const contractCommands: readonly Command[] = [contractNew, contractLint];
