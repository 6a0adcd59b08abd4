/** Handing in: every frozen file is read back, looked at by the rules, and put under one digest. From here on people decide. */
import { done, type Result, refused } from '#base';
import { decide } from './decide.ts';
import { digestOf } from './digest.ts';
import { releaseRefusal } from './errors.ts';
import { actorOf, eventOf } from './events.ts';
import { findingsNow } from './findings-now.ts';
import { unexplained } from './finding.ts';
import type { ReleaseNeeds } from './needs.ts';
import type { Findings } from './release.api.ts';
import type { ReleaseRequest } from './release.ts';
import type { Acting } from './request.ts';

/** Why it cannot be handed in; null where it can. */
export const submitRefusal = (request: ReleaseRequest, findings: Findings) => {
  if (request.series === null && request.sharing === null) return releaseRefusal('no-audience', {});
  if (request.files.length === 0) return releaseRefusal('no-files', {});
  const open = unexplained(findings.findings, request.exceptions);
  return open.length > 0
    ? releaseRefusal(
        'unexplained',
        { count: open.length },
        open.map(({ file, sentence }) => ({ ja: `${file}: ${sentence.ja}`, en: `${file}: ${sentence.en}` })),
      )
    : null;
};

export const submit = async (
  needs: ReleaseNeeds,
  { person, from }: Acting,
  id: string,
): Promise<Result<ReleaseRequest>> => {
  const kept = await needs.store.find(id);
  if (!kept) return refused(releaseRefusal('not-found', {}));
  const allowed = decide(person, 'submit', kept);
  if (!allowed.ok) return allowed;
  const findings = await findingsNow(needs, kept);
  if (!findings.ok) return findings;
  const refusal = submitRefusal(kept.request, findings.value);
  if (refusal) return refused(refusal);
  const looked = digestOf(kept.request);
  const at = needs.now();
  return needs.store.change(id, at, (now) => {
    const still = decide(person, 'submit', now);
    if (!still.ok) return still;
    const digest = digestOf({ ...now.request, author: person.name });
    if (now.request.state !== 'draft' || digestOf(now.request) !== looked)
      return refused(releaseRefusal('changed-since', {}));
    const frozenAt = at.toISOString();
    const request: ReleaseRequest = {
      ...now.request,
      state: 'checking',
      author: person.name,
      authorPost: person.section,
      digest,
      frozenAt,
    };
    const facts = {
      digest,
      revision: request.revision,
      files: request.files.length,
      exceptions: request.exceptions.length,
    };
    return done({
      request,
      frozen: { digest, findings: findings.value, frozenAt },
      events: [eventOf(actorOf(person), 'ReleaseRequested', request, facts, { from })],
    });
  });
};
