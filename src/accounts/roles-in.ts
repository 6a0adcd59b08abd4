/** Roles as somebody writes them on the command line. */
import { accountRoles, type Role } from './accounts.api.ts';

/** `staff, checker` → roles; null where one of them is none. */
export const rolesIn = (text: string): readonly Role[] | null => {
  const roles = [...new Set(text.split(',').map((role) => role.trim()))];
  return roles.every((role) => (accountRoles as readonly string[]).includes(role)) ? (roles as Role[]) : null;
};
