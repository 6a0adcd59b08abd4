/** Who may do what: the one decision that guards a route and greys out a button. */
import { accountRoles, type Person, type Role } from './accounts.api.ts';

/** Statistics are for all staff once they are protected; the register of acts is for those who account for it. */
const allowed = {
  'see-dashboards': accountRoles,
  'download-statistics': accountRoles,
  'read-audit': ['policy', 'auditor'],
  'read-own-audit': ['policy', 'owner', 'auditor'],
  // Releases (release/permissions.ts adds who it is about): author and checker of one request are never the same person.
  'request-release': ['author'],
  'check-release': ['checker'],
  'recall-release': ['checker', 'policy'],
  'see-releases': ['checker', 'policy', 'auditor'],
  'read-own-releases': ['author', 'checker', 'policy', 'auditor'],
  'destroy-data': ['administrator', 'policy'],
  'export-keys': ['administrator', 'policy'],
  'administer-accounts': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof allowed;
export const acts = Object.keys(allowed) as readonly Act[];

export const mayByRoles = (roles: readonly Role[], act: Act): boolean =>
  roles.some((role) => (allowed[act] as readonly Role[]).includes(role));

export const may = (person: Person, act: Act): boolean => mayByRoles(person.roles, act);
