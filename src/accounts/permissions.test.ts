/** Who may what: the whole table, and every act decided for every role. */
import { describe, expect, it } from 'vitest';
import { accountRoles } from './accounts.api.ts';
import { acts, may } from './permissions.ts';

const table = `
                      administrator policy owner analyst author checker staff auditor
see-dashboards        yes           yes    yes   yes     yes    yes     yes   yes
download-statistics   yes           yes    yes   yes     yes    yes     yes   yes
read-audit            -             yes    -     -       -      -       -     yes
read-own-audit        -             yes    yes   -       -      -       -     yes
request-release       -             -      -     -       yes    -       -     -
check-release         -             -      -     -       -      yes     -     -
recall-release        -             yes    -     -       -      yes     -     -
see-releases          -             yes    -     -       -      yes     -     yes
read-own-releases     -             yes    -     -       yes    yes     -     yes
destroy-data          yes           yes    -     -       -      -       -     -
export-keys           yes           yes    -     -       -      -       -     -
administer-accounts   yes           -      -     -       -      -       -     -
`;

describe('permissions', () => {
  const [head, ...lines] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  it('decide every act for every role', () => {
    expect(head).toEqual([...accountRoles]);
    expect(lines.map((line) => line[0])).toEqual([...acts]);
    for (const [act, ...answers] of lines) {
      for (const [i, role] of accountRoles.entries()) {
        const person = { name: 'x', displayName: 'x', section: '', post: '', roles: [role] };
        expect(may(person, act as never), `${role} ${act}`).toBe(answers[i] === 'yes');
      }
    }
  });
  it('give a person without a role nothing', () => {
    for (const act of acts)
      expect(may({ name: 'x', displayName: 'x', section: '', post: '', roles: [] }, act)).toBe(false);
  });
});
