/** The events of the output check. A vote is told without its verdict: what was said stands in the log only when both have spoken. */
export { actorOf } from '#accounts';
import type { Actor, AuditEvent } from '#audit';
import type { ReleaseRequest } from './release.ts';

const subjectOf = ({ id }: Pick<ReleaseRequest, 'id'>): string => `release:${id}`;

export const eventOf = (
  actor: Actor,
  act: string,
  request: Pick<ReleaseRequest, 'id'>,
  facts: NonNullable<AuditEvent['facts']> = {},
  more: Partial<Pick<AuditEvent, 'from' | 'purpose'>> = {},
): AuditEvent => ({
  actor,
  act,
  subject: subjectOf(request),
  outcome: 'done',
  ...(Object.keys(facts).length > 0 ? { facts } : {}),
  ...more,
});
