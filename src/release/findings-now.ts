/** What the rules say of a request as it is: kept where it was frozen, else looked at anew from the bytes. */
import { done, type Result, refused } from '#base';
import { releaseRefusal } from './errors.ts';
import { find, tooLarge } from './find.ts';
import type { Looked, Opened } from './finding.ts';
import type { Kept, ReleaseNeeds } from './needs.ts';
import type { Findings } from './release.api.ts';
import type { ReleaseRequest } from './release.ts';

/** All files of a request, each checked against its hash. */
export const openFiles = async (
  needs: Pick<ReleaseNeeds, 'files'>,
  request: ReleaseRequest,
): Promise<Result<readonly Opened[]>> => {
  const opened: Opened[] = [];
  for (const file of request.files) {
    const bytes = await needs.files.get(request.id, file.sha256);
    if (!bytes) return refused(releaseRefusal('file-damaged', { file: file.name }));
    opened.push({ file, bytes });
  }
  return done(opened);
};

/** What the rules say of a request as it is now: kept where it was frozen, else looked at anew. */
export const findingsNow = async (needs: ReleaseNeeds, kept: Kept): Promise<Result<Findings>> => {
  if (kept.frozen) return done(kept.frozen.findings);
  const office = needs.office();
  if (!office.ok) return office;
  const files = await openFiles(needs, kept.request);
  if (!files.ok) return files;
  const beside = new Map<string, readonly Looked[]>();
  for (const opened of files.value)
    if (opened.file.kind === 'table' && !tooLarge(opened))
      beside.set(opened.file.name, await needs.besideReleased(opened));
  return done(find(files.value, office.value, beside));
};
