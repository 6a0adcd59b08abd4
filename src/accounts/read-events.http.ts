/** Reading the audit log over HTTP: those who account for it read all, an owning section what was done to its own data. Reading is an event too. */
import { Hono } from 'hono';
import { auditTrail, recentEvents } from '#audit';
import { done } from '#base';
import { eventPageSchema, eventQuestionSchema, type Person } from './accounts.api.ts';
import type { AccountsNeeds } from './needs.ts';
import { may } from './permissions.ts';
import { route, serve } from './route.http.ts';
import { actorOf } from './tell-refusal.ts';

const readEvents = route({
  method: 'get',
  path: '/api/audit',
  access: 'read-own-audit',
  tags: ['audit'],
  summary: {
    ja: '監査記録を新しい順に読む（所管課は自課のデータに関するものだけ。断られたものも）',
    en: 'The audit log, newest first (an owning section sees what concerns its own data, refusals as well)',
  },
  query: eventQuestionSchema,
  answer: eventPageSchema,
});
export const readEventsRouteList = [readEvents];

export type ReadEventsNeeds = {
  readonly accounts: AccountsNeeds;
  /** Data sets that a section owns, by its name as it stands in the contracts. */
  readonly datasetsOf: (section: string) => readonly string[];
};

/** A section is written with what it belongs to: 市民局 市民課. Any of its words may be the one in the contract. */
const ownSubjects = ({ datasetsOf }: ReadEventsNeeds, { section }: Person): readonly string[] =>
  [...new Set([section, ...section.split(/\s+/u)])]
    .filter(Boolean)
    .flatMap((name) => datasetsOf(name).map((dataset) => `dataset:${dataset}`));

/** Null: all of them. */
const subjectsFor = (needs: ReadEventsNeeds, person: Person, asked?: string): readonly string[] | null => {
  if (may(person, 'read-audit')) return asked === undefined ? null : [asked];
  const own = ownSubjects(needs, person);
  return asked === undefined ? own : own.filter((subject) => subject === asked);
};

export const readEventsRoutes = (needs: ReadEventsNeeds): Hono => {
  const app = new Hono();
  const { register } = needs.accounts;
  const trail = auditTrail(register, needs.accounts.now);
  serve(app, needs.accounts, readEvents, async ({ person, query, from }) => {
    const subjects = subjectsFor(needs, person, query.subject);
    const events = await recentEvents(register, {
      limit: query.limit,
      ...(subjects ? { subjects } : {}),
      ...(query.outcome ? { outcome: query.outcome } : {}),
      ...(query.before === undefined ? {} : { before: query.before }),
    });
    await trail.record({
      actor: actorOf(person),
      act: 'AuditRead',
      subject: 'audit',
      outcome: 'done',
      from,
      facts: { events: events.length, ...(query.subject === undefined ? {} : { about: query.subject }) },
    });
    const last = events.at(-1);
    return done({ events, next: last && events.length === query.limit && last.sequence > 1 ? last.sequence : null });
  });
  return app;
};
