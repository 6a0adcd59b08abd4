/** A population published month by month beside a ledger, as the tests of months do. */
import { type Engine, valueOf } from '#base';
import type { AreaPack } from '#catalogue';
import { makeRelease } from './make-release.ts';
import type { ProtectedRelease } from './protect.ts';
import type { Released } from './released/released.ts';
import type { Policy, ReleaseSpec } from './spec/spec.ts';
import { needsWith } from './test-kit.ts';

export const days = ['2026-08-31', '2026-09-30', '2026-10-31'];

/** `peopleOf`: the SQL of who lived where, of a relation `months(m, d)`. Then `months`: which of them the lake still holds. */
export const publisherOf =
  (spec: ReleaseSpec, policy: Policy, pack: AreaPack, dataset: string, peopleOf: (months: string) => string) =>
  async (
    engine: Engine,
    months: readonly number[],
    ledger: readonly Released[],
    secret: string,
  ): Promise<ProtectedRelease> => {
    const there = months.map((month) => `(${month}, DATE '${days[month]}')`).join();
    await engine.run(
      `CREATE OR REPLACE TABLE ${dataset.replaceAll('-', '_')} AS ${peopleOf(`(VALUES ${there}) months(m, d)`)}`,
    );
    const snapshots = months.map((month) => ({ dataset, asOf: days[month] as string, snapshot: `s${month}` }));
    const needs = { ...(await needsWith(secret)), exact: false };
    return valueOf(await makeRelease(engine, spec, policy, pack, snapshots, needs, ledger));
  };
