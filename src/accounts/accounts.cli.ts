/** Commands for accounts of a real installation. Passwords come on stdin, never as an argument (process lists show those). */
import { type Command, done, firstLine, refused } from '#base';
import { accountRoles } from './accounts.api.ts';
import { changeCommands } from './change-account.cli.ts';
import { rolesIn } from './roles-in.ts';
import { createAccount } from './create-account.ts';
import { accountsRefusal } from './errors.ts';
import { type OpenAccounts, withAccounts } from './open-accounts.ts';
import { personnelCommand, type PersonnelFiles } from './personnel.cli.ts';
import { postCommands, postOption } from './posts.cli.ts';
import { createSetupLink } from './set-up.ts';

export const accountCommands = (open: OpenAccounts, files: PersonnelFiles): Command[] => [
  {
    words: ['accounts', 'setup-link'],
    about: {
      ja: '最初の管理者を登録するリンクを作る（一度だけ・24時間有効）',
      en: 'Make the link that registers the first administrator (once, for 24 hours)',
    },
    run: (_, io) =>
      withAccounts(open, async ({ needs, actor, address }) => {
        const link = await createSetupLink(needs, actor);
        if (!link.ok) return link;
        io.out(`${address}${link.value.path}`);
        return done(undefined);
      }),
  },
  {
    words: ['accounts', 'add'],
    about: {
      ja: '利用者を作る（パスワードは標準入力の1行目）',
      en: 'Make an account (the password is the first line of stdin)',
    },
    options: {
      name: {
        type: 'string',
        required: true,
        about: { ja: '利用者名（英小文字・数字）', en: 'user name (lower-case letters, digits)' },
      },
      'display-name': { type: 'string', required: true, about: { ja: '表示する氏名', en: 'name shown' } },
      section: { type: 'string', default: '', about: { ja: '所属', en: 'section' } },
      post: postOption,
      roles: {
        type: 'string',
        default: 'staff',
        about: {
          ja: `役割（${accountRoles.join('・')}、コンマ区切り）`,
          en: `roles (${accountRoles.join(', ')}; comma-separated)`,
        },
      },
    },
    run: async ({ options }, io) => {
      const name = String(options.name);
      const roles = rolesIn(String(options.roles));
      const wrong = [...(/^[a-z0-9._-]{2,64}$/.test(name) ? [] : ['--name']), ...(roles ? [] : ['--roles'])];
      if (!roles || wrong.length > 0) return refused(accountsRefusal('input-invalid', { places: wrong.join('、') }));
      const password = await firstLine(io);
      const person = {
        name,
        displayName: String(options['display-name']),
        // Audiences name them without blanks around.
        section: String(options.section).trim(),
        post: String(options.post).trim(),
        roles: [...roles],
      };
      return withAccounts(open, async ({ needs, actor }) => {
        const made = await createAccount(needs, actor, person, password);
        if (!made.ok) return made;
        io.say({ ja: `利用者「${name}」を作りました。`, en: `The account "${name}" was made.` });
        return done(undefined);
      });
    },
  },
  ...changeCommands(open),
  ...postCommands(open),
  personnelCommand(open, files),
];
