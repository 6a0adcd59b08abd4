/**
 * What a person handed in and two others let out: files that are no protected table, exactly as they were frozen, with all that must stand beside them.
 * Only this room makes one, and the results server takes nothing else but protected tables.
 */
import { createHash } from 'node:crypto';
import type { Bilingual, Brand } from '#base';
import { digestOf } from './digest.ts';
import type { Opened } from './finding.ts';
import type { FrozenCopy } from './needs.ts';
import { isHanded } from './forms.ts';
import type { Severity } from './release.api.ts';
import type { Sharing } from './sharing.api.ts';
import type { Approved, RequestFile } from './release.ts';
import type { MarkContent, ReleaseMark } from './release-mark.ts';
import { ruleAbout } from './rules-table.ts';

/** A rule that found something, with the author's reason where it stayed. Never where it was found. */
export type Found = {
  readonly file: string;
  readonly severity: Severity;
  readonly about: Bilingual;
  readonly reason: string | null;
};
export type ReleasedContent = {
  readonly release: string;
  readonly title: Bilingual;
  readonly purpose: string;
  readonly context: string;
  readonly controls: string;
  /** Section that stands for it. */
  readonly section: string;
  readonly sharing: Sharing;
  readonly files: readonly RequestFile[];
  readonly found: readonly Found[];
  /** So many rules looked and found nothing. */
  readonly passed: number;
  readonly mark: MarkContent;
};
export type ReleasedFiles = Brand<ReleasedContent, 'ReleasedFiles'>;

/**
 * Null for statistics, which go out as protected tables. Looked at once more at the very door: people voted, on exactly these words and
 * bytes, and none of the files claims to be protected.
 */
export const releasedFilesOf = (
  request: Approved,
  opened: readonly Opened[],
  frozen: FrozenCopy | null,
  mark: ReleaseMark,
): ReleasedFiles | null => {
  const { sharing } = request;
  if (sharing === null) return null;
  const wrong =
    mark.how !== 'checked' ||
    mark.digest !== request.digest ||
    digestOf(request) !== request.digest ||
    frozen?.digest !== request.digest ||
    opened.length !== request.files.length ||
    opened.some(({ file, bytes }, i) => {
      const named = request.files[i];
      return !named || file !== named || createHash('sha256').update(bytes).digest('hex') !== named.sha256;
    });
  if (wrong || !frozen) throw new Error(`release ${request.id} is not what two people let out`);
  if (!request.files.every(({ kind }) => isHanded(kind)))
    throw new Error(`release ${request.id} holds a file that no person hands in`);
  const { id: release, title, purpose, context, controls, authorPost: section, files, exceptions } = request;
  const reasonOf = (id: string) => exceptions.find(({ finding }) => finding === id)?.reason ?? null;
  const content: ReleasedContent = {
    release,
    title,
    purpose,
    context,
    controls,
    section,
    sharing,
    files,
    found: frozen.findings.findings.map(({ id, rule, file, severity }) => ({
      file,
      severity,
      about: ruleAbout(rule),
      reason: reasonOf(id),
    })),
    passed: frozen.findings.passed.length,
    mark,
  };
  return content as ReleasedFiles;
};
