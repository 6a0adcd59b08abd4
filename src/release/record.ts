/** The machine-readable record of a release: what, by whose word, under which rules, with the hash of every file. Signed; anybody with the public key can check it. */
import { createHash } from 'node:crypto';
import { type Bilingual, done, type Result, refused } from '#base';
import { digestOf, type Judged } from './digest.ts';
import { releaseRefusal } from './errors.ts';
import type { Kept, SignedRecord } from './needs.ts';
import { recordSchema } from './release.api.ts';
import type { Called } from './show.ts';
import { votesOn } from './vote.ts';

const recordFormat = 'musubi-release-1';

/** Null for what was never released. */
export const recordOf = ({ request, votes, frozen }: Kept, called: Called) => {
  if (request.state !== 'released' && request.state !== 'recalled') return null;
  return {
    format: recordFormat,
    release: request.id,
    series: request.series,
    title: request.title,
    purpose: request.purpose,
    context: request.context,
    controls: request.controls,
    revision: request.revision,
    digest: request.digest,
    // Two people may be called the same: who is who is proved by the account.
    author: {
      displayName: called(request.author),
      post: request.authorPost,
      name: request.author,
      automated: request.automated,
    },
    how: request.how,
    frozenAt: request.frozenAt,
    approvedAt: request.approvedAt,
    releasedAt: request.releasedAt,
    files: request.files.map(({ name, kind, sha256, bytes }) => ({ name, kind, sha256, bytes })),
    findings: (frozen?.findings.findings ?? []).map(({ rule, file, severity, count }) => ({
      rule,
      file,
      severity,
      count,
    })),
    exceptions: request.exceptions,
    sharing: request.sharing,
    checkers: votesOn(votes, request.digest).map(({ voter, post, verdict, at }) => ({
      displayName: called(voter),
      post,
      name: voter,
      verdict,
      at,
    })),
    recalled:
      request.state === 'recalled'
        ? {
            at: request.recalledAt,
            displayName: called(request.recalledBy),
            post: request.recalledPost,
            by: request.recalledBy,
            reason: request.reason,
          }
        : null,
  };
};
export type ReleaseStatement = NonNullable<ReturnType<typeof recordOf>>;

const fault = (ja: string, en: string): Bilingual => ({ ja, en });

/** The digest once more, from the statement alone. */
const digestOfStatement = (statement: ReleaseStatement): string =>
  digestOf({
    id: statement.release,
    series: statement.series,
    title: statement.title,
    purpose: statement.purpose,
    context: statement.context,
    controls: statement.controls,
    author: statement.author.name,
    files: statement.files,
    exceptions: statement.exceptions,
    sharing: statement.sharing ?? null,
    revision: statement.revision,
  } as Judged);

/**
 * Signature, digest, and two people who are not the author; then every file given, which must be one the record names.
 * Needs no installation.
 */
export const verifyRecord = (
  which: string,
  text: string,
  isSigned: (record: SignedRecord) => boolean,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Result<ReleaseStatement> => {
  let record: SignedRecord;
  try {
    record = recordSchema.parse(JSON.parse(text)) as unknown as SignedRecord;
  } catch {
    return refused(releaseRefusal('not-a-record', { file: which }));
  }
  const statement = record.statement as unknown as ReleaseStatement;
  const faults: Bilingual[] = [];
  if (!isSigned(record))
    faults.push(fault('署名が、この公開鍵のものではありません', 'the signature is not of this public key'));
  if (digestOfStatement(statement) !== statement.digest)
    faults.push(fault('内容が、確認された内容と違います', 'the content is not what was checked'));
  const yes = new Set(
    statement.checkers
      .filter(({ verdict, name }) => verdict === 'release' && name !== statement.author.name)
      .map(({ name }) => name),
  );
  if (statement.how === 'checked' && yes.size < 2)
    faults.push(fault('申請者でない二人の確認がありません', 'two people other than the author have not approved it'));
  const listed = new Map(statement.files.map(({ sha256, name }) => [sha256 as string, name]));
  for (const { name, bytes } of files)
    if (!listed.has(createHash('sha256').update(bytes).digest('hex')))
      faults.push(
        fault(
          `「${name}」は、公表されたファイルと1バイトも違わないものではありません`,
          `"${name}" is not, byte for byte, a file of this release`,
        ),
      );
  return faults.length > 0 ? refused(releaseRefusal('record-invalid', { file: which }, faults)) : done(statement);
};
