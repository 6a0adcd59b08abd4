/** Disclosure control of a whole release: its tables are protected together, or not published at all. */
import { type Bilingual, done, type Result, refused } from '#base';
import { assembleTable } from './assemble.ts';
import type { ProtectionNeeds } from './needs.ts';
import { statisticsRefusal } from './errors.ts';
import { methodName, type OtherMethod } from './spec/method.ts';
import { type Family, otherMethodBefore, protectFamily, type ReleasedBefore } from './protect-family.ts';
import { protectOtherwise, type ShownSystem } from './otherwise/protect-otherwise.ts';
import type { ProtectedSystem } from './hide/protect-system.ts';
import type { ProtectedTable, Provenance } from './protected-table.ts';
import type { Released } from './released/released.ts';
import type { Policy, ReleaseSpec } from './spec/spec.ts';
import { accountOf, type SystemAccount } from './hide/system-account.ts';
import { systemTitle } from './system/system-title.ts';
import type { TabulatedRelease, Tabulation } from './count/tabulation.ts';

/** What was done, for the checker and the auditor: no cell value in it. */
export type Certificate = {
  readonly release: string;
  readonly policy: Policy;
  readonly systems: readonly (SystemAccount & {
    readonly name: string;
    /** In words; certificates of earlier versions have none. */
    readonly title?: Bilingual;
    readonly timePoints: number;
    /** Of these, published before: only checked again, and left as they are. */
    readonly publishedBefore: number;
    /** Whether it is of amounts (intervals as width ÷ value) or of people. */
    readonly amounts: boolean;
  })[];
  /** Released systems it was checked against, and the cells hidden because of a small difference to them. */
  readonly releasedBefore: number;
  readonly differences: number;
  /** Tables protected otherwise than by hiding. */
  readonly otherwise: readonly {
    readonly dataset: string;
    readonly title?: Bilingual;
    readonly time: string;
    readonly method: OtherMethod;
    readonly timePoints: number;
    readonly cells: number;
  }[];
  readonly tables: readonly { readonly id: string; readonly sha256: string }[];
};

export type ProtectedRelease = {
  readonly tables: readonly ProtectedTable[];
  readonly certificate: Certificate;
  /** To be written into the ledger of everything released. */
  readonly released: readonly Released[];
};

const familiesOf = (spec: ReleaseSpec, release: TabulatedRelease): Family[] => {
  const families = new Map<string, { dataset: string; time: string; tables: Tabulation[] }>();
  for (const [i, table] of release.tables.entries()) {
    const time = spec.tables[i]?.time as string;
    const family = families.get(`${table.from} ${time}`) ?? { dataset: table.from, time, tables: [] };
    family.tables.push(table);
    families.set(`${table.from} ${time}`, family);
  }
  return [...families.values()];
};

/**
 * Tabulated cells → protected tables and their certificate. Refuses (and gives out nothing) when some hidden value would
 * stay recomputable, or its interval narrower than the policy allows.
 */
export const protectRelease = async (
  release: TabulatedRelease,
  spec: ReleaseSpec,
  policy: Policy,
  needs: ProtectionNeeds,
  provenanceOf: (dataset: string) => Provenance,
  before: ReleasedBefore = { ledger: [], snapshotOf: (_, day) => day },
): Promise<Result<ProtectedRelease>> => {
  const systems: { readonly made: ProtectedSystem; readonly title: Bilingual }[] = [];
  const otherwise: Certificate['otherwise'][number][] = [];
  const others: ShownSystem[] = [];
  const released: Released[] = [];
  let differences = 0;
  for (const family of familiesOf(spec, release)) {
    const words = { tables: family.tables.map(({ id }) => id), time: family.time };
    const method = spec.tables.find(({ id }) => id === family.tables[0]?.id)?.protection ?? { kind: 'hide' };
    const own = method.kind === 'hide' ? undefined : methodName(method);
    const other = otherMethodBefore(spec, family, own, before.ledger);
    if (other) return refused(statisticsRefusal('method-differs', { release: spec.release, earlier: other.release }));
    if (method.kind !== 'hide') {
      const made = protectOtherwise(spec, release, family, method, policy, needs, before);
      if (!made.ok) return made;
      others.push(...made.value.systems);
      released.push(...made.value.released);
      const { cells, timePoints } = made.value;
      const { dataset, time } = family;
      otherwise.push({ dataset, time, method, timePoints, cells, title: systemTitle(spec, words) });
      continue;
    }
    const result = await protectFamily(spec, release, family, policy, needs, before);
    if (!result.ok) return result;
    for (const made of result.value.systems) {
      // Of amounts the system's name ends with the measure's.
      const measure = made.system.amounts ? made.system.name.split(' ').at(-1) : undefined;
      systems.push({ made, title: systemTitle(spec, { ...words, ...(measure ? { measure } : {}) }) });
    }
    released.push(...result.value.released);
    differences += result.value.differences;
  }
  const tables = spec.tables.map((table, i) => {
    const tabulation = release.tables[i] as Tabulation;
    return assembleTable(
      spec,
      table,
      release.tables,
      [...systems.map(({ made }) => made), ...others],
      policy,
      provenanceOf(tabulation.from),
    );
  });
  const certificate: Certificate = {
    release: spec.release,
    policy,
    systems: systems.map(({ made, title }) => ({
      name: made.system.name,
      title,
      timePoints: made.system.times.length,
      publishedBefore: made.published,
      amounts: made.system.amounts,
      ...accountOf(made, policy),
    })),
    releasedBefore: before.ledger.length,
    differences,
    otherwise,
    tables: tables.map((table) => ({ id: table.id, sha256: needs.sha256(JSON.stringify(table)) })),
  };
  return done({ tables, certificate, released });
};
