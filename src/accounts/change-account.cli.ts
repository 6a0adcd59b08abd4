/** `musubi accounts ls|suspend|resume|roles|password`: who may sign in, as what. Passwords come on stdin, never as an argument. */
import {
  answerRows,
  type Command,
  type CommandIo,
  dayInJapan,
  done,
  firstLine,
  jsonOption,
  momentInJapan,
  type Option,
  type Result,
  refused,
} from '#base';
import type { Role } from './accounts.api.ts';
import { accountRoles } from './accounts.api.ts';
import { giveRoles, givePassword, resumeAccount, suspendAccount } from './change-account.ts';
import { accountsRefusal } from './errors.ts';
import { type AccountsAtHand, type OpenAccounts, withAccounts } from './open-accounts.ts';
import { accountsOn } from './posts.store.ts';
import { rolesIn } from './roles-in.ts';

const nameOption: Option = { type: 'string', required: true, about: { ja: '利用者名', en: 'user name' } };

type Listed = Readonly<Record<'name' | 'displayName' | 'section' | 'post', string>> & {
  readonly roles: readonly Role[];
  readonly suspendedAt: string | null;
};

const listCommand = (open: OpenAccounts): Command => ({
  words: ['accounts', 'ls'],
  about: {
    ja: '利用者の一覧（今日の所属・役職、役割、利用停止。--find で名前・所属を探す）',
    en: 'All accounts (section and post of today, roles, suspended or not; --find looks for names and sections)',
  },
  options: {
    find: {
      type: 'string',
      about: { ja: '利用者名・氏名・所属・役職・役割に含まれる文字', en: 'text in name, section, post or role' },
    },
    json: jsonOption,
  },
  run: (input, io) =>
    withAccounts(open, async ({ needs }) => {
      const { options } = input;
      const find = String(options.find ?? '').normalize('NFKC');
      const found: Listed[] = [];
      for (const row of await accountsOn(needs.register, dayInJapan(needs.now())).orderBy('a.name').execute()) {
        const roles = JSON.parse(row.roles) as Role[];
        const { name, display_name: displayName, section, post, disabled_at: suspendedAt } = row;
        if (![name, displayName, section, post, ...roles].some((text) => text.normalize('NFKC').includes(find)))
          continue;
        found.push({ name, displayName, section, post, roles, suspendedAt });
      }
      answerRows(input, io, found, [
        ['利用者名', 'user name', (one) => one.name],
        ['氏名', 'name', (one) => one.displayName],
        ['所属', 'section', (one) => one.section],
        ['役職', 'post', (one) => one.post],
        ['役割', 'roles', (one) => one.roles.join(' ')],
        ['利用停止', 'suspended', (one) => (one.suspendedAt ? momentInJapan(one.suspendedAt) : '')],
      ]);
      io.say({ ja: `${found.length}人`, en: `${found.length} account${found.length === 1 ? '' : 's'}` });
      return done(undefined);
    }),
});

export const changeCommands = (open: OpenAccounts): Command[] => {
  const saying = async (
    io: CommandIo,
    said: { readonly ja: string; readonly en: string },
    act: (at: AccountsAtHand) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    const result = await withAccounts(open, act);
    if (result.ok) io.say(said);
    return result;
  };
  return [
    listCommand(open),
    {
      words: ['accounts', 'suspend'],
      about: {
        ja: '利用を止める（退職・休職・紛失。開いている画面もフィードもすぐ止まる）',
        en: 'Suspend an account (who leaves or lost the password; open pages and feeds end at once)',
      },
      options: { name: nameOption },
      run: ({ options }, io) => {
        const name = String(options.name);
        const said = { ja: `「${name}」の利用を止めました。`, en: `"${name}" is suspended.` };
        return saying(io, said, ({ needs, actor }) => suspendAccount(needs, actor, name));
      },
    },
    {
      words: ['accounts', 'resume'],
      about: { ja: '止めた利用を再開する', en: 'Let a suspended account sign in again' },
      options: { name: nameOption },
      run: ({ options }, io) => {
        const name = String(options.name);
        const said = { ja: `「${name}」の利用を再開しました。`, en: `"${name}" may sign in again.` };
        return saying(io, said, ({ needs, actor }) => resumeAccount(needs, actor, name));
      },
    },
    {
      words: ['accounts', 'roles'],
      about: { ja: '役割を付け直す（次の操作から効く）', en: 'Give other roles (they hold from the next request on)' },
      options: {
        name: nameOption,
        roles: {
          type: 'string',
          required: true,
          about: {
            ja: `役割の全部（${accountRoles.join('・')}、コンマ区切り）`,
            en: `all roles from now on (${accountRoles.join(', ')}; comma-separated)`,
          },
        },
      },
      run: async ({ options }, io) => {
        const name = String(options.name);
        const roles = rolesIn(String(options.roles));
        if (!roles) return refused(accountsRefusal('input-invalid', { places: '--roles' }));
        const said = {
          ja: `「${name}」の役割は ${roles.join('・')} です。`,
          en: `"${name}" has the roles ${roles.join(', ')}.`,
        };
        return saying(io, said, ({ needs, actor }) => giveRoles(needs, actor, name, roles));
      },
    },
    {
      words: ['accounts', 'password'],
      about: {
        ja: 'パスワードを付け直す（標準入力の1行目。開いている画面は閉じる）',
        en: 'Give a new password (the first line of stdin); open sessions end',
      },
      options: { name: nameOption },
      run: async ({ options }, io) => {
        const name = String(options.name);
        const password = await firstLine(io);
        const said = { ja: `「${name}」のパスワードを付け直しました。`, en: `"${name}" has a new password.` };
        return saying(io, said, ({ needs, actor }) => givePassword(needs, actor, name, password));
      },
    },
  ];
};
