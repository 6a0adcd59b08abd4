/** What ships with the program and may be replaced by files of the installation: contracts, statistics, dashboards. Same file name: the installation's wins. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { done, type Result, refused } from '#base';
import { type Contract, readContract } from '#catalogue';
import { isFile } from '../machinery/files.ts';
import { doorRefusal } from './errors.ts';

export const projectRoot = join(import.meta.dirname, '../..');

/** Of the program, as in package.json. */
export const version: string = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version;

export type TextFile = { readonly path: string; readonly text: string };

/** YAML files of a shipped folder and of the data folder's folder of the same name, sorted by name. */
export const yamlFiles = (kind: 'contracts' | 'statistics' | 'dashboards', dataFolder: string): TextFile[] => {
  const found = new Map<string, string>();
  for (const folder of [join(projectRoot, kind), join(dataFolder, kind)]) {
    if (existsSync(folder))
      for (const name of readdirSync(folder)) if (name.endsWith('.yaml')) found.set(name, join(folder, name));
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => ({ path, text: readFileSync(path, 'utf8') }));
};

export const readContractFile = (path: string): Result<Contract> =>
  isFile(path)
    ? readContract(readFileSync(path, 'utf8'), basename(path))
    : refused(doorRefusal('file-missing', { file: path }));

/** Every contract of the installation by its data set. */
export const contractsOf = (dataFolder: string): Result<ReadonlyMap<string, Contract>> => {
  const contracts = new Map<string, Contract>();
  for (const { path, text } of yamlFiles('contracts', dataFolder)) {
    // A shell makes the file before `contract new … > contracts/it.yaml` begins, which reads the others.
    if (text === '') continue;
    const contract = readContract(text, basename(path));
    if (!contract.ok) return contract;
    contracts.set(contract.value.dataset, contract.value);
  }
  return done(contracts);
};
