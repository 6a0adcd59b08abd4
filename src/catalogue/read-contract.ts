/** YAML text → contract, with every fault named by its place in the file. */
import { type Bilingual, done, type Result, refused } from '#base';
import { parse } from 'yaml';
import { type Contract, contractSchema, lakeColumns } from './contract.ts';
import { catalogueRefusal } from './errors.ts';
import { fieldFaults } from './source-format.ts';

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
    const needsName = ['code', 'date', 'year', 'count', 'amount', 'measurement', 'flag'].includes(column.role);
    if (needsName && !column.name) say(column.source, '保存する列には name が必要です', 'a kept column needs a name');
    if (!needsName && column.name)
      say(column.source, 'この役割の列に name は書けません', 'a column of this role takes no name');
    if (column.role === 'code' && !column.codes) say(column.source, 'codes（コード一覧）が必要です', 'needs its codes');
    if (column.name && kept.has(column.name))
      say(column.source, 'name が他の列と同じです', 'its name is taken by another column');
    if (column.name) kept.add(column.name);
  }
  fieldFaults(contract.source, contract.columns, say);
  for (const key of contract.key)
    if (!seen.has(key)) say(key, 'key にありますが columns にありません', 'is in key but not in columns');
  const lake = new Set(lakeColumns(contract).map(({ name }) => name));
  for (const name of [...(contract.risk?.quasi ?? []), ...(contract.risk?.sensitive ?? [])])
    if (!lake.has(name))
      faults.push({ ja: `risk: 「${name}」という保存列はありません`, en: `risk: no kept column is named "${name}"` });
  return faults;
};

export const readContract = (text: string, file: string): Result<Contract> => {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    const at = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return refused(catalogueRefusal('contract-invalid', { file }, [{ ja: `YAML: ${at}`, en: `YAML: ${at}` }]));
  }
  const parsed = contractSchema.safeParse(raw);
  const faults = parsed.success
    ? faultsOf(parsed.data)
    : parsed.error.issues.map((issue) => ({
        ja: `${issue.path.join('.')}: ${issue.message}`,
        en: `${issue.path.join('.')}: ${issue.message}`,
      }));
  return parsed.success && faults.length === 0
    ? done(parsed.data)
    : refused(catalogueRefusal('contract-invalid', { file }, faults));
};
