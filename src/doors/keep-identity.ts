/** Keeps who the register's people are, so that data sets without its keys can be linked to them: only where a contract of the installation asks for it. */
import { parseDates } from '#abstraction';
import { done, type Engine, type Result, refused, sqlName } from '#base';
import { type Contract, identityColumns, identityKinds } from '#catalogue';
import { readIdentity, writeIdentity } from '#numbering';
import { openSource, packedRows, rowsAtOnce } from '#sources';
import { doorRefusal } from './errors.ts';
import { namingOtherDataset } from './other-dataset.ts';
import type { SealedSide } from './sealed-side.ts';
import type { LoadOrder } from './send-load.ts';

type Identity = NonNullable<Contract['identity']>;

/** The register as a reader of nothing but its keys and its identity: everything else stays in the file. */
const identityOnly = (contract: Contract, identity: Identity): Contract => {
  const key = contract.columns.find(({ role }) => role === 'person-key')?.source as string;
  const fields = Object.fromEntries(
    Object.entries(identity).flatMap(([kind, column]) => (column ? [[kind, { column }]] : [])),
  ) as NonNullable<Contract['link']>['fields'];
  return {
    ...contract,
    key: [key],
    columns: contract.columns.map((column) => (column.source === key ? column : { ...column, role: 'unused' })),
    supportRegister: false,
    link: { fields, assignment: 'one-to-one', errorRate: 0.01, recall: 0.8, unlinked: 'set-aside', groups: [] },
  };
};

const again = 'identity_again';
/** Nearly all keys have nothing to translate, which costs more than all else. */
const keyText = (contract: Contract): string => {
  const key = sqlName(contract.columns.find(({ role }) => role === 'person-key')?.source as string);
  return `(CASE WHEN strlen(${key}) = length(${key}) THEN ${key} ELSE translate(${key}, '０１２３４５６７８９', '0123456789') END)`;
};

/** Of the rows of one key, the first says who somebody is: the others by their place. Only keys are brought together for it, and of a large register some at a time. */
const findAgain = async (engine: Engine, contract: Contract, from: string, most: number): Promise<void> => {
  const [all] = await engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
  const slices = Math.max(1, Math.ceil((all?.n ?? 0) / most));
  await engine.run(`CREATE OR REPLACE TABLE ${again} ("file" INTEGER, "row" BIGINT)`);
  for (let n = 0; n < slices; n++)
    await engine.run(`
      CREATE OR REPLACE TEMP TABLE identity_keys AS SELECT "file", "row", key FROM (SELECT "file", "row", ${keyText(contract)} AS key FROM ${from})
        WHERE key IS NOT NULL${slices === 1 ? '' : ` AND hash(key) % ${slices} = ${n}`};
      INSERT INTO ${again} SELECT "file", "row" FROM identity_keys SEMI JOIN (SELECT key FROM identity_keys GROUP BY key HAVING count(*) > 1) USING (key)
        QUALIFY row_number() OVER (PARTITION BY key ORDER BY "file", "row") > 1`);
  await engine.run('DROP TABLE identity_keys');
};

/** Birth dates are kept as days of the calendar (or as far as they are known): the codes of eras are the register's own. */
const peopleSelect = (contract: Contract, identity: Identity, from: string): string => {
  const columns = identityKinds.flatMap((kind) => {
    const column = identity[kind];
    if (!column) return [];
    return [kind === 'birth' ? `b.iso AS ${kind}` : `s.${sqlName(column)} AS ${kind}`];
  });
  return `SELECT source_key, ${columns.join(', ')}
    FROM (SELECT *, ${keyText(contract)} AS source_key FROM ${from} ANTI JOIN ${again} USING ("file", "row")) s
    LEFT JOIN (SELECT * FROM identity_births WHERE "precision" IN ('day', 'month', 'year')) b ON b.text = s.${sqlName(identity.birth)}
    WHERE source_key IS NOT NULL`;
};

export const wantsIdentity = (side: SealedSide, contract: Contract): boolean =>
  contract.identity !== undefined && [...side.contracts.values()].some(({ link }) => link !== undefined);

type Kept = { readonly asOf: LoadOrder['asOf']; readonly source: string };

/** The bytes that were read, by their hashes. */
const sourceOf = (files: readonly { readonly sha256: string }[]): string => files.map(({ sha256 }) => sha256).join(' ');

/** Seals the people in `from` (the register's key and identity columns as they were written) over whom was kept before. */
const sealPeople = async (side: SealedSide, contract: Contract, identity: Identity, from: string, kept: Kept) => {
  const { engine, numbering, sources } = side.abstraction;
  const birth = sqlName(identity.birth);
  try {
    await engine.run(
      `CREATE OR REPLACE TABLE identity_texts AS SELECT DISTINCT ${birth} AS text FROM ${from} WHERE ${birth} IS NOT NULL`,
    );
    const { eraCodes } = contract.source;
    await parseDates(engine, {
      from: 'identity_texts',
      column: 'text',
      into: 'identity_births',
      today: kept.asOf,
      ...(eraCodes ? { eraCodes } : {}),
    });
    await findAgain(engine, contract, from, sources.rowsAtOnce ?? rowsAtOnce);
    await writeIdentity(numbering, engine, {
      select: peopleSelect(contract, identity, from),
      space: contract.personSpace,
      ...kept,
    });
  } finally {
    await engine.run(
      'DROP TABLE IF EXISTS identity_texts; DROP TABLE IF EXISTS identity_births; DROP TABLE IF EXISTS identity_again; DROP TABLE IF EXISTS identity_keys;',
    );
  }
};

/** What is kept until now. Refuses one that is not whole. */
const before = (side: SealedSide) => readIdentity(side.abstraction.numbering, side.abstraction.engine);

/** Answers whether something was kept: an older register, or the very same one, changes nothing. `asked`: somebody wants it kept whatever contracts there are. */
export const keepIdentity = async (side: SealedSide, order: LoadOrder, asked = false): Promise<Result<boolean>> => {
  const { contract, asOf } = order;
  const { identity } = contract;
  if (!identity) return asked ? refused(doorRefusal('identity-undeclared', { title: contract.title })) : done(false);
  if (!asked && !wantsIdentity(side, contract)) return done(false);
  const { engine, sources } = side.abstraction;
  const kept = await before(side);
  if (!kept.ok) return kept;
  if (kept.value && kept.value.asOf > asOf) return done(false);
  sources.progress.phase({
    ja: `${contract.title.ja}：照合用に残す`,
    en: `${contract.title.en}: keeping who they are`,
  });
  const needs = { ...sources, engine, loads: { earlier: async () => null } };
  const source = await namingOtherDataset(side, order, (read) =>
    openSource(needs, identityOnly(contract, identity), read),
  );
  if (!source.ok) return source;
  try {
    const read = sourceOf(source.value.files);
    if (kept.value?.asOf === asOf && kept.value.source === read) return done(false);
    await sealPeople(side, contract, identity, 'staged', { asOf, source: read });
    return done(true);
  } finally {
    await source.value.close();
    sources.progress.end();
  }
};

/** As tables, ten million people take several times what they take packed. */
const [people, packedPeople] = ['identity_staged', 'identity_packed'];

/**
 * The same from the one reading of a load, for files that come in a stream: `take` while its rows are staged, `keep` before its
 * package is made (answers whether something was kept), `close` whatever became of it. Null where the contract keeps nobody, or a newer register is kept.
 */
export const identityOfLoad = async (
  side: SealedSide,
  { contract, asOf }: Pick<LoadOrder, 'contract' | 'asOf'>,
): Promise<
  Result<{
    take(): Promise<void>;
    keep(files: readonly { readonly sha256: string }[]): Promise<boolean>;
    close(): Promise<void>;
  } | null>
> => {
  const { identity } = contract;
  if (!identity || !wantsIdentity(side, contract)) return done(null);
  const { engine } = side.abstraction;
  const kept = await before(side);
  if (!kept.ok) return kept;
  if (kept.value && kept.value.asOf > asOf) return done(null);
  const key = contract.columns.find(({ role }) => role === 'person-key')?.source as string;
  const columns = [...new Set([key, ...identityColumns(contract, true)])].map(sqlName).join(', ');
  const { memoryFile, rowsAtOnce: most = rowsAtOnce } = side.abstraction.sources;
  const packed = packedRows(engine, memoryFile);
  return done({
    async take() {
      const select = `SELECT "file", "row", ${columns} FROM staged`;
      const [all] = await engine.rows<{ n: number }>('SELECT count(*) AS n FROM staged');
      if ((all?.n ?? 0) <= most) return engine.run(`CREATE OR REPLACE TABLE ${people} AS ${select}`);
      await packed.put(select);
      await engine.run(`CREATE OR REPLACE VIEW ${packedPeople} AS ${packed.rows()}`);
    },
    async keep(files) {
      const source = sourceOf(files);
      if (kept.value?.asOf === asOf && kept.value.source === source) return false;
      await sealPeople(side, contract, identity, packed.rows() ? packedPeople : people, { asOf, source });
      return true;
    },
    async close() {
      await engine.run(`DROP TABLE IF EXISTS ${people}; DROP VIEW IF EXISTS ${packedPeople}`);
      packed.close();
    },
  });
};

/** What is told of the identity that is kept: its day, never a value. */
export const identityWords = (asOf: string): { readonly ja: string; readonly en: string } => ({
  ja: `住民基本台帳（${asOf}時点）の照合用の情報を、暗号化して残しました。前のものは消えました。`,
  en: `Kept, encrypted, who the people of the resident register (as of ${asOf}) are. What was kept before is gone.`,
});
