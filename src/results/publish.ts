/** Publishing: the file first, named by its content, then the version and its event in the register. A kill between the two leaves only a file nobody names. */
import type { AuditEvent } from '#audit';
import { done, type Result } from '#base';
import type { ReleaseMark } from '#release';
import type { ProtectedTable } from '#statistics';
import type { ResultsNeeds } from './needs.ts';
import { addVersion, type PublishedKind } from './results.store.ts';
import { encodeTable } from './stored-table.ts';

/** `version` counts from 1; `repeated` when exactly this content is what was published last. */
export type Published = {
  readonly id: string;
  readonly version: number;
  readonly sha256: string;
  readonly repeated: boolean;
};
type Why = Pick<AuditEvent, 'actor'> & Partial<Pick<AuditEvent, 'purpose' | 'from'>>;

export const fileName = (kind: PublishedKind, id: string, sha256: string): string =>
  `${kind}s/${id}/${sha256}.${kind === 'map' ? 'topo.json' : 'json'}`;

const idForm = /^[a-z][a-z0-9-]{0,62}$/;
const sha256Of = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString('hex');

const put = async (
  needs: ResultsNeeds,
  kind: PublishedKind,
  id: string,
  bytes: Uint8Array,
  asOf: string | null,
  why: Why,
  under: ReleaseMark | null = null,
): Promise<Published> => {
  if (!idForm.test(id)) throw new Error(`not an id of a ${kind}`);
  const sha256 = await sha256Of(bytes);
  const written = await needs.files.write(fileName(kind, id, sha256), bytes);
  if (written.sha256 !== sha256) throw new Error('the folder of results wrote something else');
  const act = kind === 'table' ? 'TablePublished' : 'MapPublished';
  const event: AuditEvent = { ...why, act, subject: `${kind}:${id}`, outcome: 'done' };
  const added = await addVersion(
    needs.register,
    { kind, id, sha256, bytes: bytes.length, as_of: asOf },
    event,
    needs.now(),
    under,
  );
  return { id, sha256, ...added };
};

/**
 * Only a `ProtectedTable` can be published, and one made from the lake only under the mark of a release: the statistics room alone makes
 * the first, the release room alone the second. `elsewhere`: statistics that their publisher has made public already.
 */
export const publish = async (
  needs: ResultsNeeds,
  table: ProtectedTable,
  why: Why,
  under: ReleaseMark | 'elsewhere',
): Promise<Result<Published>> => {
  if (under === 'elsewhere' && table.provenance.snapshots.length > 0)
    throw new Error(`${table.id} comes from the lake: it needs a release`);
  const mark = under === 'elsewhere' ? null : under;
  return done(await put(needs, 'table', table.id, encodeTable(table), table.provenance.asOf, why, mark));
};

/** `topology`: TopoJSON whose objects are the layers; geometries carry `id` = area code and `properties.name`. Boundaries, no statistics. */
export const publishMap = async (
  needs: ResultsNeeds,
  id: string,
  topology: object,
  why: Why,
): Promise<Result<Published>> =>
  done(await put(needs, 'map', id, new TextEncoder().encode(JSON.stringify(topology)), null, why));
