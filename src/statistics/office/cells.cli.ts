/** What the three commands for tables of any office share: their files, the secret, the lists of parents and neighbours. */
import { type CommandInput, done, type Engine, type Result, refused, type Row } from '#base';
import { fingerprintOf } from './cells-context.ts';
import { readCellsSql } from './cells.lake.ts';
import { checkCsv } from './check-csv.ts';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { statisticsRefusal } from '../errors.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import type { Released } from '../released/released.ts';

export type StatisticsCommandNeeds = {
  readText(path: string): Promise<Result<string>>;
  /** A CSV in UTF-8 for the engine, whatever it was written in; and whether a spreadsheet wrote it. */
  csv(path: string): Promise<Result<{ readonly path: string; readonly isSpreadsheets: boolean; close(): void }>>;
  writeText(path: string, text: string): Promise<void>;
  openEngine(): Promise<Engine>;
  protection(): Promise<ProtectionNeeds>;
  /** The lasting secret of a file; `create`: made if it is not there yet (and refused if it is). */
  secret(path: string, create: boolean): Promise<Result<string>>;
  /** The ledger of a folder, and writing down what was released. */
  ledger(folder: string): Promise<{ entries: readonly Released[]; add(released: readonly Released[]): Promise<void> }>;
};

export const fileOption = (ja: string, en: string, required = true) => ({
  type: 'string' as const,
  required,
  about: { ja, en },
});
export const specOptions = {
  spec: fileOption('表の定義（YAML）', 'description of the table (YAML)'),
  parents: fileOption('上の区分の一覧（CSV：column,code,parent）', 'list of parents (CSV: column,code,parent)', false),
  residents: fileOption('区域の人口の一覧（CSV：code,residents）', 'list of residents (CSV: code,residents)', false),
};
export const secretOptions = {
  'secret-file': fileOption(
    '秘密のファイル（本人だけが読めるもの。次からも同じものを使う）',
    'file with the secret (readable by you alone; use the same one every time)',
    false,
  ),
  'new-secret': {
    type: 'boolean' as const,
    about: {
      ja: '秘密のファイルを新しく作る（すでにあれば断る）',
      en: 'make the secret file (refused where there is one)',
    },
  },
};
export const textOf = (input: CommandInput, name: string): string => String(input.options[name] ?? '');

export const withEngine = async <T>(needs: StatisticsCommandNeeds, act: (engine: Engine) => Promise<T>): Promise<T> => {
  const engine = await needs.openEngine();
  try {
    return await act(engine);
  } finally {
    engine.close();
  }
};

/** `act` gets where the engine reads a CSV. */
export const withCsv = async <T>(
  needs: StatisticsCommandNeeds,
  path: string,
  act: (path: string, isSpreadsheets: boolean) => Promise<Result<T>>,
): Promise<Result<T>> => {
  const opened = await needs.csv(path);
  if (!opened.ok) return opened;
  try {
    return await act(opened.value.path, opened.value.isSpreadsheets);
  } finally {
    opened.value.close();
  }
};

/** The mark by which a spreadsheet sees that a file is UTF-8: for those whose own files come from one. */
export const markFor = (isSpreadsheets: boolean): string => (isSpreadsheets ? '\uFEFF' : '');

/** Of a file that is open already. */
export const rowsAt = (needs: StatisticsCommandNeeds, path: string, table: string): Promise<Result<readonly Row[]>> =>
  withEngine(needs, async (engine): Promise<Result<readonly Row[]>> => {
    const fit = await checkCsv(engine, path, table);
    return fit.ok ? done(await engine.rows(readCellsSql(path))) : fit;
  });
export const rowsOf = (needs: StatisticsCommandNeeds, file: string, table: string): Promise<Result<readonly Row[]>> =>
  withCsv(needs, file, (path) => rowsAt(needs, path, table));

/** The columns of a list, or which are missing. */
const listOf = async (
  needs: StatisticsCommandNeeds,
  spec: CellsSpec,
  path: string,
  columns: readonly string[],
): Promise<Result<readonly Row[]>> => {
  const rows = await rowsOf(needs, path, spec.table);
  if (!rows.ok) return rows;
  const missing = columns.filter((column) => !(column in (rows.value[0] ?? {})));
  return missing.length === 0
    ? rows
    : refused(
        statisticsRefusal(
          'cells-invalid',
          { table: spec.table },
          missing.map((column) => ({
            ja: `「${path}」に列「${column}」がありません。`,
            en: `There is no column "${column}" in "${path}".`,
          })),
        ),
      );
};

/** Refuses a file that is named twice, such as a source that would be written over. */
const apart = (input: CommandInput): Result<void> => {
  const files = Object.entries(input.options).flatMap(([name, path]) =>
    typeof path === 'string' && name !== 'ledger' ? [path] : [],
  );
  const twice = files.find((path, i) => files.indexOf(path) !== i);
  return twice === undefined ? done(undefined) : refused(statisticsRefusal('same-file', { file: twice }));
};

/** The description, with what the lists of parents and neighbours add to it. */
export const specOf = async (needs: StatisticsCommandNeeds, input: CommandInput): Promise<Result<CellsSpec>> => {
  const distinct = apart(input);
  if (!distinct.ok) return distinct;
  const text = await needs.readText(textOf(input, 'spec'));
  if (!text.ok) return text;
  const read = readCellsSpec(text.value, textOf(input, 'spec'));
  if (!read.ok) return read;
  let spec = read.value;
  if (input.options['parents'] !== undefined) {
    const rows = await listOf(needs, spec, textOf(input, 'parents'), ['column', 'code', 'parent']);
    if (!rows.ok) return rows;
    spec = {
      ...spec,
      dimensions: spec.dimensions.map((dimension) => ({
        ...dimension,
        parents: {
          ...dimension.parents,
          ...Object.fromEntries(
            rows.value
              .filter((row) => row['column'] === dimension.column)
              .map((row) => [String(row['code']), String(row['parent'])]),
          ),
        },
      })),
    };
  }
  if (input.options['residents'] !== undefined && spec.residents) {
    const rows = await listOf(needs, spec, textOf(input, 'residents'), ['code', 'residents']);
    if (!rows.ok) return rows;
    const faults = rows.value.flatMap(({ residents }, i) =>
      /^\d+$/.test(String(residents))
        ? []
        : [
            {
              ja: `${i + 2}行目「residents」: 0以上の整数ではありません。`,
              en: `Row ${i + 2}, "residents": not a whole number from 0 up.`,
            },
          ],
    );
    if (faults.length > 0) return refused(statisticsRefusal('cells-invalid', { table: spec.table }, faults));
    const of = Object.fromEntries(rows.value.map(({ code, residents }) => [String(code), Number(residents)]));
    spec = { ...spec, residents: { ...spec.residents, of: { ...spec.residents.of, ...of } } };
  }
  if (input.options['neighbours'] !== undefined && spec.merging) {
    const rows = await listOf(needs, spec, textOf(input, 'neighbours'), ['code', 'neighbour']);
    if (!rows.ok) return rows;
    const neighbours: Record<string, string[]> = Object.fromEntries(
      Object.entries(spec.merging.neighbours).map(([code, others]) => [code, [...others]]),
    );
    for (const row of rows.value) (neighbours[String(row['code'])] ??= []).push(String(row['neighbour']));
    spec = { ...spec, merging: { ...spec.merging, neighbours } };
  }
  return done(spec);
};

export type Secret = { readonly text: string; readonly fingerprint: string };

/** The lasting secret, where one is given. */
export const secretOf = async (
  needs: StatisticsCommandNeeds,
  input: CommandInput,
  { sha256 }: Pick<ProtectionNeeds, 'sha256'>,
): Promise<Result<Secret | null>> => {
  if (input.options['secret-file'] === undefined)
    return input.options['new-secret'] === true ? refused(statisticsRefusal('secret-unnamed', {})) : done(null);
  const found = await needs.secret(textOf(input, 'secret-file'), input.options['new-secret'] === true);
  return found.ok ? done({ text: found.value, fingerprint: fingerprintOf(found.value, sha256) }) : found;
};
