/** For tests of the log: an event, a moment, a key and a name. */
import { makeSigner, newSigningKey } from '#sealing';
import type * as audit from './index.ts';

export const event = (n: number): audit.AuditEvent => ({
  actor: { name: 'local:tester', post: '企画課' },
  act: 'DashboardViewed',
  subject: `dashboard:${n % 3}`,
  outcome: 'done',
  facts: { n },
});
export const noon = new Date('2026-04-01T03:00:00.000Z');
export const clock = () => noon;
export const signer = makeSigner(newSigningKey());
export const origin = 'musubi.lake/test';
