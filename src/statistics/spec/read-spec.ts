/** YAML text → release spec or policies, with every fault named by its place in the file. */
import { type Bilingual, done, type Result, refused } from '#base';
import { readYaml } from '#catalogue';
import type { z } from 'zod';
import { type CellsSpec, cellsFaults, cellsSchema } from './cells-spec.ts';
import { statisticsRefusal } from '../errors.ts';
import { faultsOf } from './spec-faults.ts';
import { type Policies, policiesSchema, withReachableWidth } from './policy.ts';
import { type ReleaseSpec, releaseSchema } from './spec.ts';

const read = <T>(text: string, file: string, schema: z.ZodType<T>, further?: (value: T) => Bilingual[]): Result<T> => {
  const found = readYaml(text, schema, further);
  return 'value' in found ? done(found.value) : refused(statisticsRefusal('spec-invalid', { file }, found.faults));
};

/** Text of a statistics file → the release it declares; `file` only names it in refusals. */
export const readStatisticsSpec = (text: string, file: string): Result<ReleaseSpec> =>
  read(text, file, releaseSchema as z.ZodType<ReleaseSpec>, faultsOf);

/** Text of the policy file → the rules of every audience. */
export const readPolicies = (text: string, file: string): Result<Policies> => read(text, file, policiesSchema);

/** Text of a description of a table of cells → the description. */
export const readCellsSpec = (text: string, file: string): Result<CellsSpec> => {
  const spec = read(text, file, cellsSchema as z.ZodType<CellsSpec>, cellsFaults);
  return spec.ok ? done({ ...spec.value, policy: withReachableWidth(spec.value.policy) }) : spec;
};
