/** How a contract's columns are handled, shown on invented people who go through the very rules that residents' rows go through. */
import { type Bilingual, type CalendarDate, type Engine, type ParquetOut, silentProgress } from '#base';
import { type AreaPack, type Contract, type ContractColumn, isAddressPart, lakeColumns, type Role } from '#catalogue';
import type { SourcesNeeds } from '#sources';
import type { Handling } from './check.api.ts';
import { actionWords, keptName } from './column-words.ts';
import { keptRows } from './build-load.lake.ts';
import { floor } from './floor.ts';
import { inventedCells, inventedFile } from './invented-people.ts';
import { prepareLoad } from './prepare-load.ts';

/** `engine`: one of its own, because an empty ledger is laid into it. */
export type HandlingNeeds = Pick<SourcesNeeds, 'memoryFile' | 'sha256'> & {
  readonly engine: Engine;
  readonly parquetOut: ParquetOut;
};

const support = '~支援措置';
/** Roles whose column is not merely dropped. */
const further: Partial<Record<Role, Bilingual>> = {
  'support-measure': { ja: '対象者の行を除き、列も削除', en: 'rows of people under a measure are left out; dropped' },
  'merged-into': { ja: '名寄せに使い、削除', en: 'followed in the ledger, then dropped' },
  unused: { ja: '使わない（送らない）', en: 'not used, not sent' },
};

const addressPart: Bilingual = { ja: '住所の一部として加工', en: 'made coarse as a part of the address' };

/** The contract as the invented file follows it: whatever the real file's layout, the rules for its columns are the same. */
const inventedContract = (contract: Contract): Contract => ({
  ...contract,
  source: {
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    quarantineLimit: 1,
    ...(contract.source.eraCodes ? { eraCodes: contract.source.eraCodes } : {}),
  },
  supportRegister: true,
  identity: undefined,
  link: undefined,
  columns: [...contract.columns, { source: support, role: 'support-measure', required: false }],
});

const rowsOf = async (
  needs: HandlingNeeds,
  contract: Contract,
  asOf: CalendarDate,
  pack: AreaPack,
  cells: readonly string[][],
): Promise<readonly (Record<string, unknown> & { row: number })[]> => {
  const { engine, memoryFile, sha256, parquetOut } = needs;
  const nothing = async () => null;
  const load = await prepareLoad(
    {
      engine,
      sources: { memoryFile, sha256, loads: { earlier: nothing }, progress: silentProgress },
      numbering: {
        // An empty ledger in memory: invented people never meet the city's own.
        files: {
          list: async () => [],
          read: async function* () {},
          writeNew: async () => false,
          replace: async () => {},
        },
        anchor: { read: nothing, write: async () => {} },
        ledgerKey: new Uint8Array(32),
        memoryFile,
        parquetOut,
      },
      profiles: { profileBefore: nothing },
      keepQuarantine: async () => '',
    },
    { contract, files: [inventedFile(contract, cells)], asOf, pack, trial: true },
  );
  if (!load.ok) return [];
  const rows = await keptRows(engine, contract);
  await load.value.close();
  return rows;
};

const named = (code: string, name: string | undefined): Bilingual =>
  name ? { ja: `${code}（${name}）`, en: `${code} (${name})` } : { ja: code, en: code };

/** A kept value with what its code stands for. */
const said = (column: ContractColumn, pack: AreaPack, name: string, value: unknown): Bilingual => {
  if (value === null || value === undefined) return { ja: '（空）', en: '(empty)' };
  const text = String(value);
  const meaning = column.role === 'code' ? column.codes?.[text] : undefined;
  if (meaning) return { ja: `${text}（${meaning.ja}）`, en: `${text} (${meaning.en})` };
  if (name === 'ward_code') return named(text, pack.wards.find(({ code }) => code === text)?.name);
  if (name === 'school_district_code') return named(text, pack.schoolDistricts.find(({ code }) => code === text)?.name);
  if (name === 'junior_high_district_code')
    return named(text, pack.juniorHighDistricts?.find(({ code }) => code === text)?.name);
  if (name === 'town_code') {
    const town = pack.towns.find(({ code }) => code === text);
    return named(text, town && `${town.name}${town.chome === null ? '' : `${town.chome}丁目`}`);
  }
  return { ja: text, en: text };
};

/** Where the invented rows cannot be built (a contract below the floor, say), the columns come without examples. */
export const handlingOf = async (
  needs: HandlingNeeds,
  { contract, asOf, pack }: { readonly contract: Contract; readonly asOf: CalendarDate; readonly pack: AreaPack },
): Promise<Handling> => {
  const invented = inventedContract(contract);
  const cells = inventedCells(invented, asOf, pack);
  const rows = await rowsOf(needs, invented, asOf, pack, cells);
  const kept = lakeColumns(contract);
  return {
    dataset: contract.dataset,
    columns: contract.columns.map((column, at) => {
      const mine = kept.filter(({ from }) => from === column.source);
      const { action, source: ground } = floor[column.role];
      return {
        source: column.source,
        title: column.title ?? { ja: column.source, en: column.source },
        action,
        what:
          column.role !== 'address' && isAddressPart(contract, column.source)
            ? addressPart
            : (further[column.role] ?? actionWords[action]),
        ground,
        kept: mine.map((each) => keptName(contract, each)),
        // The header is row 1.
        examples: rows.flatMap((row, i) => {
          const before = cells[row.row - 2]?.[at] ?? '';
          if (rows.slice(0, i).some((earlier) => cells[earlier.row - 2]?.[at] === before)) return [];
          const after = mine.map((each) => ({
            name: keptName(contract, each),
            value: said(column, pack, each.name, row[each.name]),
          }));
          return before === '' ? [] : [{ before, after }];
        }),
      };
    }),
  };
};
