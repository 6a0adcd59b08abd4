/** The statistics of an installation: what is counted (statistics/*.yaml), and the rules it is protected by. */
import { basename } from 'node:path';
import { done, type Result } from '#base';
import type { OfficeRules } from '#release';
import {
  dominanceRulesOf,
  type Policies,
  policyFor,
  readPolicies,
  readStatisticsSpec,
  type ReleaseSpec,
  weakerThanNow,
} from '#statistics';
import { yamlFiles } from './shipped-files.ts';

export const readSpecs = (dataFolder: string): Result<{ specs: ReleaseSpec[]; policies: Policies }> => {
  const specs: ReleaseSpec[] = [];
  let policies: Result<Policies> | null = null;
  for (const { path, text } of yamlFiles('statistics', dataFolder)) {
    if (basename(path) === 'policy.yaml') {
      policies = readPolicies(text, basename(path));
      if (!policies.ok) return policies;
      continue;
    }
    const spec = readStatisticsSpec(text, basename(path));
    if (!spec.ok) return spec;
    specs.push(spec.value);
  }
  if (!policies?.ok) throw new Error('statistics/policy.yaml is missing from the program');
  return done({ specs, policies: policies.value });
};

/** What findings are measured by: the rules for numbers of people that all staff may see. */
export const officeRules = (dataFolder: string): Result<OfficeRules> => {
  const read = readSpecs(dataFolder);
  if (!read.ok) return read;
  const { policies } = read.value;
  const policy = policyFor(policies, { release: 'release', audience: 'staff', counts: 'person' });
  if (!policy.ok) return policy;
  const { threshold, minimumWidth, pPercent } = policy.value;
  const dominance = dominanceRulesOf(policy.value);
  return done({ threshold, minimumWidth, pPercent, dominance, weaker: (kept) => weakerThanNow(policies, kept) });
};
