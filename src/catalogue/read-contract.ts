/** YAML text → contract, with every fault named by its place in the file. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { z } from 'zod';
import { type Contract, contractSchema, lakeColumns, type Role } from './contract.ts';
import { catalogueRefusal } from './errors.ts';
import { identityFaults } from './identity-columns.ts';
import { readYaml } from './read-yaml.ts';
import { fieldFaults } from './source-format.ts';

/** What a part of an address may be besides. */
const partRoles: ReadonlySet<Role> = new Set(['unused', 'building']);

/** Faults a schema cannot see: names missing or twice, keys that are not columns, code columns without codes. */
const faultsOf = (contract: Contract): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (column: string, ja: string, en: string) =>
    faults.push({ ja: `列「${column}」: ${ja}`, en: `column "${column}": ${en}` });
  const seen = new Set<string>();
  const kept = new Set<string>();
  for (const column of contract.columns) {
    if (seen.has(column.source)) say(column.source, '2回書かれています', 'declared twice');
    seen.add(column.source);
    const needsName = ['code', 'date', 'time', 'year', 'count', 'amount', 'measurement', 'flag'].includes(column.role);
    if (needsName && !column.name) say(column.source, '保存する列には name が必要です', 'a kept column needs a name');
    if (!needsName && column.name)
      say(column.source, 'この役割の列に name は書けません', 'a column of this role takes no name');
    if (column.areas && column.role !== 'address')
      say(column.source, 'areas は住所の列にだけ書けます', 'only an address takes areas');
    if (column.parts && column.role !== 'address')
      say(column.source, 'parts は住所の列にだけ書けます', 'only an address takes parts');
    if (column.parts && !column.parts.includes(column.source))
      say(column.source, 'parts にはこの列も入れてください', 'parts must name this column too');
    for (const part of column.parts ?? []) {
      const roles = contract.columns.filter(({ source }) => source === part).map(({ role }) => role);
      if (roles.length === 0) say(part, 'parts にありますが columns にありません', 'is in parts but not in columns');
      else if (part !== column.source && !partRoles.has(roles[0] as Role))
        say(part, '住所の一部です。役割は unused にしてください', 'is a part of an address: its role is unused');
    }
    if (column.parts && new Set(column.parts).size < column.parts.length)
      say(column.source, 'parts に同じ列が2回あります', 'parts name a column twice');
    if (column.dayType && column.role !== 'date')
      say(column.source, 'dayType は日付（date）の列にだけ書けます', 'only a date takes dayType');
    if ((column.bands !== undefined) !== (column.role === 'time'))
      say(column.source, 'bands は時刻（time）の列に書きます', 'bands belong to a time, and a time needs them');
    if (column.role === 'code' && !column.codes) say(column.source, 'codes（コード一覧）が必要です', 'needs its codes');
    if (column.name && kept.has(column.name))
      say(column.source, 'name が他の列と同じです', 'its name is taken by another column');
    if (column.name) kept.add(column.name);
  }
  fieldFaults(contract.source, contract.columns, say);
  const { source } = contract;
  if (source.format === 'workbook' && source.dataRow && source.dataRow < source.headerRow + source.headerRows)
    faults.push({
      ja: 'source: dataRow は見出しより下の行です',
      en: 'source: dataRow is a row below the column names',
    });
  for (const key of contract.key)
    if (!seen.has(key)) say(key, 'key にありますが columns にありません', 'is in key but not in columns');
  const lake = new Set(lakeColumns(contract).map(({ name }) => name));
  for (const name of [...(contract.risk?.quasi ?? []), ...(contract.risk?.sensitive ?? [])])
    if (!lake.has(name))
      faults.push({ ja: `risk: 「${name}」という保存列はありません`, en: `risk: no kept column is named "${name}"` });
  return [...faults, ...identityFaults(contract)];
};

export const readContract = (text: string, file: string): Result<Contract> => {
  const read = readYaml(text, contractSchema as z.ZodType<Contract>, faultsOf);
  return 'value' in read ? done(read.value) : refused(catalogueRefusal('contract-invalid', { file }, read.faults));
};

/** A contract whose shape is right, whatever else is wrong with it; null where not even that. For those who list all faults at once. */
export const readContractShape = (text: string): Contract | null => {
  const read = readYaml(text, contractSchema as z.ZodType<Contract>, () => []);
  return 'value' in read ? read.value : null;
};
