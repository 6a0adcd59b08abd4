/** A sample file of a core system → a proposal of its contract: how it is handed over, every column with its role and why, and what tells rows apart. */
import { done, type Result, refused } from '#base';
import { type Contract, contractSchema, type Encoding, type Role } from '#catalogue';
import { type Classified, classifyColumn, modelsOf } from './classify-column.ts';
import { codesOf, type Evidence, evidenceOf, tellsApart } from './column-evidence.lake.ts';
import { contractYaml } from './contract-yaml.ts';
import { containerOf, dialectOf, firstRecord, headBytes, headText } from './dialect.ts';
import { sourcesRefusal } from './errors.ts';
import { type GuessedField, guessLayout } from './fixed-layout.ts';
import { headerNames } from './header.ts';
import { looksLikeHeader } from './header-seen.lake.ts';
import { lakeNameOf } from './header-latin.ts';
import { saysHeader } from './header-words.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import { openSource } from './open-source.ts';
import { peeked } from './peeked.ts';
import { sheetHeader } from './sheet-text.ts';

export type ProposedColumn = Classified & {
  readonly header: string;
  /** Where it seems to lie in a fixed-length record. */
  readonly field: GuessedField | null;
  readonly codes: readonly string[];
  /** Name in the lake, where the role needs one. */
  readonly lakeName: string | null;
};
export type ProposalOptions = {
  readonly dataset: string;
  readonly sheet?: string | number;
  readonly headerRow?: number;
  /** `false`: a text file without a header row; its columns are called 項目1, 項目2 … */
  readonly header?: false;
  readonly reading?: { readonly encoding?: Encoding; readonly delimiter?: string };
};
export type ProposalNeeds = SourcesNeeds & {
  /** SQL that lists the kinds of identification codes in a text. */
  readonly identifiers: (text: string) => string;
};
export type Proposal = {
  readonly yaml: string;
  readonly columns: readonly ProposedColumn[];
  readonly rows: number;
  readonly unsure: number;
};

type Found = {
  readonly source: object;
  readonly names: readonly string[];
  readonly fields?: readonly GuessedField[];
  readonly headless: boolean;
};

const collect = async (file: SourceFile): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of file.bytes()) parts.push(part);
  return Buffer.concat(parts);
};

/** How the file is handed over, by its first bytes and what the command says. */
const formOf = async (file: SourceFile, options: ProposalOptions): Promise<Result<Found>> => {
  const chunks = file.bytes()[Symbol.asyncIterator]();
  const head = await peeked(chunks, headBytes);
  await chunks.return?.(undefined);
  if (head.length === 0) return refused(sourcesRefusal('file-empty', { file: file.name }));
  const container = containerOf(head);
  if (container === 'zip') return refused(sourcesRefusal('sample-zip', { file: file.name }));
  if (container === 'workbook') {
    const { sheet = 1, headerRow = 1 } = options;
    const names = await sheetHeader(await collect(file), sheet, headerRow, file.name);
    return names.ok
      ? done({ source: { format: 'workbook', sheet, headerRow }, names: names.value, headless: false })
      : names;
  }
  const dialect = dialectOf(head);
  const layout = dialect.delimiter === null && options.reading?.delimiter === undefined ? guessLayout(head) : null;
  if (layout) {
    const { fields, ...source } = layout;
    const names = fields.map((_, i) => `項目${i + 1}`);
    return done({ source: { format: 'fixed', ...source }, names, fields, headless: true });
  }
  const found = dialect.encoding === null || dialect.encoding === 'ascii' ? 'cp932' : dialect.encoding;
  const encoding = options.reading?.encoding ?? found;
  const delimiter = options.reading?.delimiter ?? dialect.delimiter ?? ',';
  const first = headerNames(firstRecord(headText(head, encoding) ?? '').replace(/^\ufeff/, ''), delimiter);
  const headless = options.header === false;
  const names = headless ? first.map((_, i) => `項目${i + 1}`) : first;
  const form = { encoding, ...(headless ? { header: false } : {}) };
  const source =
    delimiter === '\t'
      ? { format: 'tsv', ...form }
      : { format: 'csv', ...form, ...(delimiter === ',' ? {} : { delimiter }) };
  return done({ source, names, headless });
};

/** What no header holds: blanks, repetitions, numbers, a person's name. */
const mayBeHeader = (names: readonly string[]): boolean =>
  names.length > 1 &&
  new Set(names).size === names.length &&
  names.every((name) => name !== '' && name.length <= 60 && !/[\r\n]/.test(name) && !/^[\d\s,./:-]+$/.test(name)) &&
  !names.some((name) => /^[一-龠々]{1,5}[　 ][一-龠々ぁ-んァ-ヶ]{1,5}$/.test(name));

/** Enough of the words that headers are made of, in Japanese. */
const hasHeaderWords = (names: readonly string[], models: ReadonlyMap<string, unknown>): boolean =>
  names.filter((name) => models.has(name) || saysHeader(name)).length * 10 >= names.length * 3;

/** Everything is staged as text, in memory: a contract that keeps every column under a name of its own. */
const probe = ({ source, names, fields }: Found): Contract =>
  contractSchema.parse({
    dataset: 'sample',
    version: 1,
    title: { ja: '見本', en: 'Sample' },
    owner: { ja: '見本', en: 'Sample' },
    grounds: ['見本'],
    cadence: 'monthly',
    key: [names[0]],
    source,
    columns: names.map((header, i) => ({ source: header, ...fields?.[i], role: 'code', name: `c${i}` })),
  });

/** Roles of which a contract has one column only. */
const single: ReadonlySet<Role> = new Set(['person-key', 'household-key', 'birth-date', 'address']);

const keyOf = async (needs: SourcesNeeds, columns: readonly ProposedColumn[]): Promise<readonly string[] | null> => {
  const by = (...roles: Role[]) => columns.filter(({ role }) => roles.includes(role)).map(({ header }) => header);
  const [person] = by('person-key');
  const start = person ? [person] : [];
  const more = [...by('year', 'date'), ...by('other-identifier'), ...by('count')].slice(0, 8);
  const tries = [
    start,
    ...more.map((one) => [...start, one]),
    ...more.flatMap((one, i) => more.slice(i + 1).map((two) => [...start, one, two])),
  ];
  for (const key of tries) if (key.length > 0 && (await tellsApart(needs.engine, key))) return key;
  return null;
};

/** Refuses what cannot be read or has no header row. No value of the sample gets into the proposal but the codes of short lists. */
export const proposeContract = async (
  needs: ProposalNeeds,
  file: SourceFile,
  contracts: Iterable<Contract>,
  options: ProposalOptions,
): Promise<Result<Proposal>> => {
  const form = await formOf(file, options);
  if (!form.ok) return form;
  const { source, names, fields } = form.value;
  const models = modelsOf(contracts);
  const headless = () => refused(sourcesRefusal('sample-headless', { file: file.name }));
  if (!form.value.headless && !mayBeHeader(names)) return headless();
  const opened = await openSource(needs, probe(form.value), [file]);
  if (!opened.ok) return opened;
  try {
    if (!form.value.headless && !hasHeaderWords(names, models) && !(await looksLikeHeader(needs.engine, names)))
      return headless();
    const taken = new Set<Role>();
    const columns: ProposedColumn[] = [];
    const lakeNames = new Set<string>();
    const evidence: Evidence[] = [];
    for (const [i, header] of names.entries()) {
      const seen = await evidenceOf(needs.engine, header, needs.identifiers);
      evidence.push(seen);
      const classified = classifyColumn(header, seen, models, taken);
      if (single.has(classified.role)) taken.add(classified.role);
      let codes = classified.role === 'code' ? await codesOf(needs.engine, header) : [];
      const lonely = classified.role === 'code' && (codes.length === 0 || codes.length > 30);
      if (lonely) codes = [];
      const role = lonely ? 'unused' : classified.role;
      const wanted = classified.model?.name ?? classified.name ?? lakeNameOf(header) ?? `column_${i + 1}`;
      const lakeName = lakeNames.has(wanted) ? `column_${i + 1}` : wanted;
      const needsName = ['code', 'date', 'year', 'count', 'amount', 'measurement', 'flag'].includes(role);
      if (needsName) lakeNames.add(lakeName);
      columns.push({
        ...classified,
        role,
        unsure: classified.unsure || lonely,
        header,
        field: fields?.[i] ?? null,
        codes,
        lakeName: needsName ? lakeName : null,
      });
    }
    const key = await keyOf(needs, columns);
    const eraDigits = columns.some(
      ({ role }, i) => (role === 'date' || role === 'birth-date') && (evidence[i]?.shares.eraDigits ?? 0) > 0.5,
    );
    return done({
      yaml: contractYaml({ dataset: options.dataset, source, columns, key, eraDigits, rows: opened.value.read }),
      columns,
      rows: opened.value.read,
      unsure: columns.filter(({ unsure }) => unsure).length,
    });
  } finally {
    await opened.value.close();
  }
};
