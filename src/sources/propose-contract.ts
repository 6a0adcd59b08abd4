/** A sample of a core system, one file or several of one form, or a table of a database → a proposal of its contract: how it is handed over, every column with its role and why, and what tells rows apart. */
import { addressParts } from './address-parts.ts';
import { done, type Result, refused } from '#base';
import { type Contract, contractSchema, type Role } from '#catalogue';
import { type Classified, classifyColumn, modelsOf } from './classify-column.ts';
import { codesOf, type Evidence, evidenceOf, tellsApart } from './column-evidence.lake.ts';
import { contractYaml, openLines } from './contract-yaml.ts';
import { sourcesRefusal } from './errors.ts';
import type { GuessedField } from './fixed-layout.ts';
import { looksLikeHeader, standsBelowItself } from './header-seen.lake.ts';
import { lakeNameOf } from './header-latin.ts';
import type { SourceFile, SourcesNeeds } from './needs.ts';
import { openSource } from './open-source.ts';
import { type Found, formOf, type SampleOptions } from './sample-form.ts';
import { type StatedDecimals, stateDecimals } from './stated-decimals.ts';
import { hasHeaderWords, mayBeHeader } from './sheet-headings.ts';
import { type TableColumn, type TableForm, toldOf } from './table-form.ts';

export type ProposedColumn = Classified & {
  readonly header: string;
  /** Where it seems to lie in a fixed-length record. */
  readonly field: GuessedField | null;
  /** Digits of a host number that is a day. */
  readonly digits: number | null;
  readonly codes: readonly string[];
  /** Name in the lake, where the role needs one. */
  readonly lakeName: string | null;
  /** Of an address that the file gives in columns: all of them, in their order. */
  readonly parts: readonly string[] | null;
};
export type ProposalOptions = SampleOptions & {
  readonly dataset: string;
  readonly decimals?: StatedDecimals;
  /** The sample is what this query answers. */
  readonly table?: TableForm;
};
export type ProposalNeeds = SourcesNeeds & {
  /** SQL that lists the kinds of identification codes in a text. */
  readonly identifiers: (text: string) => string;
};
export type Proposal = {
  readonly yaml: string;
  readonly columns: readonly ProposedColumn[];
  readonly rows: number;
  /** Rows of the sample that could not be read: nothing is known of them. */
  readonly broken: number;
  readonly unsure: number;
  /** Lines of the proposal that somebody has to look at. */
  readonly open: number;
};

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
    // Host numbers are shown as numbers: a code has no sign.
    columns: names.map((header, i) => ({
      source: header,
      ...fields?.[i],
      role: fields?.[i]?.as ? 'measurement' : 'code',
      name: `c${i}`,
    })),
  });

const hostNumbers = {
  packed: {
    ja: 'パック10進（COMP-3）に見える（どのレコードでも半バイトが数字、末尾が符号）。',
    en: 'looks like a packed number (COMP-3: half bytes are digits and the last one a sign in every record); ',
  },
  zoned: {
    ja: 'ゾーン10進に見える（数字が続き、最後の桁に符号が重なる）。',
    en: 'looks like a zoned number (digits, with a sign over the last one); ',
  },
} as const;
/** Why a field is read as a host number stands before why its column has its role; its place is a guess in any case. */
const ofField = (classified: Classified, field: GuessedField | null): Classified => {
  if (!field?.as) return classified;
  const why = hostNumbers[field.as];
  const { ja, en } = classified.reason;
  const broken = (field.decimals ?? 0) > 0 && (classified.role === 'amount' || classified.role === 'count');
  return {
    ...classified,
    unsure: true,
    // Yen and counts are whole.
    ...(broken ? { role: 'measurement' as const } : {}),
    reason: { ja: `${why.ja}${ja}`, en: `${why.en}${en}` },
  };
};

const ofTable = (classified: Classified, told: TableColumn | undefined): Classified => {
  if (!told) return classified;
  const { ja, en } = toldOf(told);
  return { ...classified, reason: { ja: `${ja}${classified.reason.ja}`, en: `${en}${classified.reason.en}` } };
};

/** The primary key, where a row is of a person: it holds for all rows, not only for the sample. */
const keyOfTable = ({ key }: TableForm, columns: readonly ProposedColumn[]): readonly string[] | null =>
  columns.some(({ role, header }) => role === 'person-key' && key.includes(header)) ? key : null;

/** What a database says of its columns is certain. */
const queried = ({ database, query, columns }: TableForm): Found => {
  const source = { format: 'postgresql', database, query };
  return { source, names: [...columns.keys()], headless: false, proven: true };
};

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
  files: readonly SourceFile[],
  contracts: Iterable<Contract>,
  options: ProposalOptions,
): Promise<Result<Proposal>> => {
  const [file] = files;
  if (!file) throw new Error('no sample was given');
  const models = modelsOf(contracts);
  const { table } = options;
  const found = table ? done(queried(table)) : await formOf(file, options, models);
  if (!found.ok) return found;
  const form = stateDecimals(found.value, options.decimals ?? new Map(), file.name);
  if (!form.ok) return form;
  const { source, names, fields } = form.value;
  const headless = () => refused(sourcesRefusal('sample-headless', { file: file.name }));
  // A heading is looked for among what may be none: not where there is none, nor where a database names its columns.
  const doubtful = !form.value.headless && !table;
  if (doubtful && (form.value.ragged || !mayBeHeader(names))) return headless();
  const opened = await openSource(needs, probe(form.value), files);
  if (!opened.ok) return opened;
  try {
    const { proven } = form.value;
    if (doubtful && (await standsBelowItself(needs.engine, names))) return headless();
    if (doubtful && !proven && !hasHeaderWords(names, models) && !(await looksLikeHeader(needs.engine, names)))
      return headless();
    const taken = new Set<Role>();
    const columns: ProposedColumn[] = [];
    const lakeNames = new Set<string>();
    const evidence: Evidence[] = [];
    for (const [i, header] of names.entries()) {
      const seen = await evidenceOf(needs.engine, header, needs.identifiers);
      evidence.push(seen);
      const field = fields?.[i] ?? null;
      const told = table?.columns.get(header);
      const words = told ? [header, told.name, told.comment ?? ''] : [header];
      const classified = ofTable(ofField(classifyColumn(words, seen, models, taken), field), told);
      if (single.has(classified.role)) taken.add(classified.role);
      let codes = classified.role === 'code' ? await codesOf(needs.engine, header) : [];
      const lonely = classified.role === 'code' && (codes.length === 0 || codes.length > 30);
      if (lonely) codes = [];
      const role = lonely ? 'unused' : classified.role;
      const wanted = classified.model?.name ?? classified.name ?? lakeNameOf(told?.name ?? header) ?? `column_${i + 1}`;
      const lakeName = lakeNames.has(wanted) ? `column_${i + 1}` : wanted;
      const needsName = ['code', 'date', 'year', 'count', 'amount', 'measurement', 'flag'].includes(role);
      if (needsName) lakeNames.add(lakeName);
      columns.push({
        ...classified,
        role,
        unsure: classified.unsure || lonely,
        header,
        field,
        digits: field?.as && seen.shares.day >= 0.9 ? 8 : null,
        codes,
        lakeName: needsName ? lakeName : null,
        parts: role === 'address' ? addressParts(header, names) : null,
      });
    }
    const key =
      (table && keyOfTable(table, columns)) ?? (await keyOf(needs, columns)) ?? (table?.key.length ? table.key : null);
    const eraDigits = columns.some(
      ({ role }, i) => (role === 'date' || role === 'birth-date') && (evidence[i]?.shares.eraDigits ?? 0) > 0.5,
    );
    const title = table?.title ?? null;
    const yaml = contractYaml({
      dataset: options.dataset,
      title,
      source,
      columns,
      key,
      eraDigits,
      rows: opened.value.read,
    });
    return done({
      yaml,
      columns,
      rows: opened.value.read,
      broken: opened.value.broken,
      open: openLines(yaml),
      unsure: columns.filter(({ unsure }) => unsure).length,
    });
  } finally {
    await opened.value.close();
  }
};
